// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/reconciler/plan/library_domain.hpp"

#include "reconciler/plan/planner.hpp"

#include <string>
#include <vector>

namespace test {

/// What is declared, recorded and live of a library, and the hands that carry a plan out.
struct LibraryWorld {
    LibraryDomain domain;
    reconciler::DesiredSet desired;
    reconciler::Observation observation;
    std::vector<reconciler::Record> records;
    reconciler::Consent consent;
    bool destroying = false;

    void declare(reconciler::Desired object);
    void undeclare(const reconciler::Address& address);
    reconciler::Live& put(const std::string& kind, const reconciler::ResourceId& id,
                          reconciler::Object attributes = {});
    void take_away(const reconciler::ResourceId& id);
    reconciler::Live& live(const reconciler::ResourceId& id);
    const reconciler::Record* record(const reconciler::ResourceId& id) const;

    reconciler::Plan plan() const;
    /// Every step as the cloud and the applier would.
    void carry_out(const reconciler::Plan& plan);
    /// Plans and carries out.
    reconciler::Plan apply();

private:
    void carry_out_in_cloud(const reconciler::Step& step);
};

/// With consent to everything.
reconciler::Consent everything_allowed();

/// "create shelf.A", ordered as in the plan; " (blocked: ID)" behind what is blocked.
std::vector<std::string> said(const reconciler::Plan& plan);

std::vector<std::string> step_ids(const reconciler::Plan& plan);

const reconciler::Change& change_of(const reconciler::Plan& plan, const std::string& address);

} // namespace test
