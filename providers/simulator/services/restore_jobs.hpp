// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/backup_history.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <string>

namespace simulator {

/// What a restore is, beside its job's own properties.
struct Restore {
    std::string type;         ///< RestoreDisks, OriginalLocation, AlternateLocation
    std::string machine;      ///< name of the one that was backed up
    std::string target;       ///< name of the one that is made or changed
    std::string target_group; ///< name; empty: the storage account only
    std::string network;      ///< "Group rg vnet" of the target
    std::string storage;      ///< account's name
    std::string region;       ///< empty: the vault's own
    Time point{};             ///< whose state comes back
    std::int64_t gigabytes = 0;
    std::string restored = {}; ///< names of the disks, where some were left out of the backup
    std::string backed_up = {};
    bool is_encrypted = false;
};

/// How long a restore takes, as recorded (behaviour §2.7).
Duration restore_time(const Restore& restore);

/// Notes on a job that it is a restore which ends then.
void begin_restore(World& world, json::object& job, const Restore& restore, Time ends);

bool is_restore_job(const json::object& job);
bool restore_runs(const json::object& job, Time now);
void cancel_restore(json::object& job, Time ends);
/// How a restore ended leaves a trace on its item.
void note_restore(World& world, const json::object& job, Trouble trouble);

/// Lays how far it has come over the properties of the job.
void show_restore(const json::object& job, json::object& properties, Time now, const Call& call);

} // namespace simulator
