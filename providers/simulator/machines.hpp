// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <optional>
#include <string>
#include <vector>

namespace simulator {

struct DiskSpec {
    std::string name;
    std::int64_t lun = 0;
    std::int64_t size = 128;
    std::string sku = "Premium_LRS";
    std::int64_t max_shares = 1;
    bool entra_auth = false; ///< its data is given to Entra identities only
    bool write_accelerator = false;
    bool unmanaged = false; ///< a blob in a storage account: no disk of its own
};

/// Azure Disk Encryption: a secret in one key vault, wrapped perhaps by a key in the same or
/// another.
struct AdeSpec {
    std::string secret_vault; ///< ids
    std::string key_vault;    ///< empty: BEK only
    std::string key_name = "kek";
    std::string key_url = {}; ///< where it is known already
    /// Where it shows: "both", or only on the "disks", or only in the "instance-view".
    std::string evidence = "both";
};

struct MachineSpec {
    std::string group; ///< id
    std::string name;
    std::string location;
    std::string os = "Linux";
    std::string size = "Standard_D2s_v5";
    std::string security_type; ///< empty: standard
    bool encryption_at_host = false;
    bool agent_ready = true;
    json::object tags;
    std::vector<std::string> zones;
    DiskSpec os_disk;
    std::vector<DiskSpec> data_disks;
    std::optional<AdeSpec> ade;
    std::string disk_encryption_set; ///< id; empty: platform keys
};

/// Puts the machine and its disks into the world.
void add_machine(World& world, const MachineSpec& spec);

/// Puts a disk of the machine into the world; returns its id.
std::string add_disk(World& world, const MachineSpec& machine, const DiskSpec& disk, bool is_os);

/// What "latest" stands for.
std::string_view exact_version(bool windows);

/// Switches Azure Disk Encryption on for a machine that exists, disks and all.
void encrypt_machine(World& world, const std::string& machine_id, const AdeSpec& spec);
/// The same by what the settings of its extension say, which stays what it is.
void encrypt_by_extension(World& world, const std::string& machine_id,
                          const json::object& settings);
/// Takes the evidence from its disks.
void decrypt_disks(World& world, const std::string& machine_id);
/// Switches it off.
void decrypt_machine(World& world, const std::string& machine_id);

} // namespace simulator
