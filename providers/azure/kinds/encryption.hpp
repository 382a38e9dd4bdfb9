// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/value.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace azure {

/// How a VM is encrypted (facts §1), as `encryption = "…"` asserts it, and which Key Vaults Azure
/// Backup must be able to read for it.
struct Encryption {
    std::string kind =
        "pmk"; ///< "ade-bek", "ade-kek", "cmk", "double", "host", "confidential", "pmk"
    struct KeyVaultUse {
        std::string key_vault;              ///< ARM id
        bool keys = false;                  ///< a KEK lies there
        bool secrets = false;               ///< a BEK lies there
        std::vector<std::string> urls = {}; ///< of those keys and secrets, versions and all
    };
    std::vector<KeyVaultUse> key_vaults;

    bool is_ade() const { return kind.starts_with("ade"); }
};

/// From the VM's model: dual-pass ADE, host encryption, confidential VMs (facts §1.1).
Encryption encryption_of_model(const boost::json::value& vm);

/// From one disk resource: single-pass ADE, which shows even when the VM is off, and keys of SSE.
Encryption encryption_of_disk(const boost::json::value& disk);

/// The disk encryption set whose key a confidential VM's disk is encrypted with (facts §1); empty
/// where it is no such disk.
std::string confidential_set(const boost::json::value& disk);

/// That Azure Backup must be able to read the set's key (facts §2.2).
Encryption encryption_of_confidential_set(const boost::json::value& set);

/// From `instanceView.disks[].encryptionSettings`: what a VM read with `$expand=instanceView` says.
Encryption encryption_seen_inside(const boost::json::value& vm);

/// Both sights together: the stronger kind, and every Key Vault that either names.
Encryption combined(Encryption a, const Encryption& b);

/// As a list of { id, keys, secrets, urls }, and back.
reconciler::Value to_value(const std::vector<Encryption::KeyVaultUse>& uses);
std::vector<Encryption::KeyVaultUse> key_vault_uses(const reconciler::Value& value);

} // namespace azure
