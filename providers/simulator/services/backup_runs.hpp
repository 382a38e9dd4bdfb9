// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/backup_history.hpp"
#include "providers/simulator/service.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// Backups that begin at the same instant: now. What they have in common is asked for once.
class BackupRound {
public:
    explicit BackupRound(Context& context) : context_(context) {}

    /// Begins a backup of the item; false where one is under way. `until`: how long its point is
    /// kept where a person asked for it.
    bool begin(const Object& item, std::optional<Time> until = std::nullopt);
    /// Lets those that began end in their time.
    void close();

private:
    Trouble trouble_of(const std::optional<Object>& machine);
    const Retention& retention_of_policy(const std::string& policy);

    Context& context_;
    std::map<std::string, bool> key_vaults_;
    std::map<std::string, Retention> retentions_;
    std::map<Time, json::array> ends_; ///< of the items with those data ids
};

/// What a policy does at a time of its schedule, and once a day.
void run_policy(Context& context, const std::string& policy);
void clean_up_policy(Context& context, const std::string& policy);

/// A backup that somebody asked for; its point is kept until then.
std::optional<Failure> begin_backup_now(Context& context, const Object& item, Time until);

/// How long a backup of the item with that data id takes that begins then.
Duration backup_time(const std::string& number, Time start);
std::uint64_t new_point_number(World& world);
/// Lays over an item what its last backup left.
void settle_item(World& world, Object item, const Attempt& attempt);
/// Carries out what the end of a backup brings, where it is now.
void end_backup(World& world, const Object& item, Time start);
std::map<std::string_view, Effect> backup_effects();

/// What a trouble is called, in jobs and in the health of items.
struct TroubleWords {
    int code;
    std::string_view title;
    std::string_view message;
    std::string_view recommendation;
};
const TroubleWords& words_of(Trouble trouble);
json::object health_detail(Trouble trouble);

/// Without policy (stopped): nothing is let go of.
std::optional<Retention> retention_of_item(const World& world, const json::object& item);

} // namespace simulator
