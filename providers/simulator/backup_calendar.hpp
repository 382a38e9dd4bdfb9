// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

#include <map>
#include <optional>
#include <string>

namespace simulator {

/// When the policies of the world back up, and clean up once a day. Follows changes of policies.
class BackupCalendar {
public:
    explicit BackupCalendar(World& world) : world_(world), seen_(world.now()) {}

    /// The next instant at which a policy does something; policies without items do it too, to no
    /// effect.
    std::optional<Time> next();
    /// Carries out what is planned for that instant, which is now.
    void carry_out(Context& context);
    /// Everything until then has been carried out.
    void seen(Time time) { seen_ = time; }

private:
    enum class Sort { run, clean_up };
    struct Entry {
        std::string policy;
        Sort sort;
    };

    void plan_all();
    void plan(const std::string& policy);
    void add(const Entry& entry, const json::object& properties);

    World& world_;
    Time seen_;
    std::multimap<Time, Entry> entries_;
    bool is_planned_ = false;
};

} // namespace simulator
