// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/backup_calendar.hpp"
#include "providers/simulator/service.hpp"

#include <map>

namespace simulator {

/// A long operation as a handler starts it.
struct Operation {
    std::string_view effect = {}; ///< by name: survives a restart; empty: none
    json::object arguments = {};
    Duration duration{};
    std::string resource =
        {};                ///< what a Location poll answers with when it is done; empty: nothing
    std::string id = {};   ///< given: used instead of a new guid
    json::object job = {}; ///< the job that accompanies it; empty: none
    std::string shown_job = {}; ///< name of a job that runs on its own; empty: none
    bool is_hidden = false;     ///< nobody asks for it: gone when it is carried out
};

/// The long operations of the world: started by requests, carried out when their time has come.
class Operations {
public:
    explicit Operations(World& world);

    /// Returns the operation's id.
    std::string start(Operation operation);

    /// Carries out everything that is due by now, in the order of time, and what the policies of
    /// backup have planned; each effect sees the world at its own instant.
    void settle();

    /// The next instant at which something that is under way happens; what is only planned does not
    /// count.
    std::optional<Time> next_due() const;

    /// Makes the operation fail when its time comes, without its effect.
    void plan_failure(const std::string& id, const Failure& failure);
    /// Makes a running operation end that long after now.
    void postpone(const std::string& id, Duration time);
    /// The operations started since the last call.
    std::vector<std::string> take_started();

private:
    void finish(const std::string& id);
    void end_next();

    World& world_;
    BackupCalendar calendar_;
    std::multimap<Time, std::string> pending_;
    std::vector<std::string> started_;
};

/// The status document of the backup service: `{id, name, status, startTime, endTime, …}`.
json::object backup_status(const json::object& operation);
bool is_running(const json::object& operation);

} // namespace simulator
