// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <optional>
#include <string>

namespace simulator {

// The file (required keys first; `count = N` in a block makes N alike, `{index}`, `{index:04}` and
// `{index%20}` in its texts count from 1):
//
//   tenant = "GUID"   start = 2026-01-15T08:00:00Z
//   [behaviour]               NAME = VALUE, the settings of behaviour.cpp
//   [backup_service]          object_id
//   [[subscription]]          id; name
//   [[resource_group]]        name, location; subscription (where there are several), tags
//   [[application]]           name, client_id; secret, object_id, certificate = "FILE.pem",
//                             federated_credential = [{ issuer, subject; audience, certificate }]
//   [[role]]                  name; id, actions, not_actions, data_actions, not_data_actions
//   [[role_assignment]]       principal, role, scope ("key-vault/NAME", "group/NAME",
//                             "subscription/NAME" or an ARM id)
//   [[key_vault]]             name, resource_group; location, tenant, tags, rbac, purge_protection,
//                             firewall (open, trusted, closed),
//                             access_policy = [{ principal; keys, secrets, certificates }]
//   [[storage_account]]       name, resource_group; location, sku, kind, tags
//   [[disk_encryption_set]]   name, resource_group, key_vault; key, tags
//   [[virtual_machine]]       name, resource_group; location, os, size, security_type,
//                             encryption_at_host, tags, zones, os_disk = { name, size_gb, sku },
//                             data_disks = [{ name, lun, size_gb, sku }],
//                             encryption = "none" | { kind = "cmk", disk_encryption_set }
//                                        | { kind = "ade-bek", key_vault }
//                                        | { kind = "ade-kek", key_vault; kek_vault, key }
//                             and with both evidence (both, disks, instance-view: they disagree)
//   [[vault]]                 name, resource_group; tags, storage_redundancy, immutability
//   [[protected_vm]]          vm ("group/name"), vault; policy, backed_up_days (how long its policy
//                             has made backups), last_backup (Completed, CompletedWithWarnings,
//                             Failed)
//
// An application signs in with whatever it has. A certificate's path is relative to the estate
// file; tokens of an issuer without one are taken at their word.
//
// A principal is named by its name, client id or object id; "backup-service" is the Backup
// Management Service. Every estate has an application 00000000-0000-0000-0000-000000000001 with the
// secret "simulator", the owner of all subscriptions.

/// Fills an empty world with what the estate file describes; reports everything that is wrong with
/// the file in one go, and then the world is not to be used.
std::optional<reconciler::Diagnostics> load_estate(World& world, const std::string& file);

/// The same from a text, for which `name` stands in messages.
std::optional<reconciler::Diagnostics>
read_estate(World& world, const std::string& name, std::string text);

} // namespace simulator
