// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/kinds/kind.hpp"

#include "reconciler/plan/domain.hpp"

#include <memory>

namespace azure {

/// What the planner must know about Azure Backup: the kinds, their rules and their decisions. Pure.
class AzureDomain final : public reconciler::Domain {
public:
    AzureDomain();

    const reconciler::Schema& schema() const override { return schema_; }
    reconciler::Result<reconciler::DesiredSet>
    resolve(const reconciler::Configuration& configuration) const override;
    void expand(reconciler::DesiredSet& desired, const reconciler::Observation& observation,
                const std::vector<reconciler::Record>& records) const override;
    reconciler::Decision decide(const reconciler::Case& one) const override;
    void review(std::vector<reconciler::Reviewed>& changes,
                const reconciler::Surroundings& around) const override;
    std::vector<reconciler::Record> retained(const reconciler::Surroundings& around) const override;
    std::span<const reconciler::Rule> rules() const override;

    /// The request that carries a step out.
    Write write(const reconciler::Step& step) const;

private:
    const Kind& kind(const std::string& name) const;

    std::vector<std::unique_ptr<Kind>> kinds_; ///< each after what it can refer to
    reconciler::Schema schema_;
};

} // namespace azure
