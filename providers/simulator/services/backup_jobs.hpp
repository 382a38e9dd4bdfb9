// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/backup_history.hpp"
#include "providers/simulator/call.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// The jobs of backups are no objects: they are shown from what was tried, and their names say of
/// which item (its data id) and when.
struct BackupJobName {
    std::string number;
    Time start{};
};
std::string written(const BackupJobName& name);
std::optional<BackupJobName> read_backup_job_name(std::string_view name);

/// A backup that a name stands for.
struct FoundBackup {
    Object item;
    History history;
    std::size_t index = 0;

    const Attempt& attempt() const { return history.attempts[index]; }
    Attempt& attempt() { return history.attempts[index]; }
};
std::optional<FoundBackup>
find_backup(const World& world, const std::string& vault, std::string_view job);

/// "InProgress", "Cancelling", "Completed", …
std::string_view status_of(const Attempt& attempt, Time now);

/// The job as GET shows it at that api-version; lists leave `extendedInfo` out.
json::object backup_job(const World& world, const Object& item, const History& history,
                        const Attempt& attempt, const Call& call);

} // namespace simulator
