// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/azure_domain.hpp"

#include "reconciler/plan/planner.hpp"

#include <string>
#include <vector>

namespace test {

/// A stack with one vault and one policy in westeurope, and what Azure shows of it. Nothing is live
/// or recorded until a test says so.
struct KindsWorld {
    KindsWorld();

    azure::AzureDomain domain;
    reconciler::Configuration configuration;
    reconciler::Observation observation;
    std::vector<reconciler::Record> records;
    reconciler::Consent consent;
    bool destroying = false;

    void declare(const std::string& kind, const std::string& key, reconciler::Object attributes);
    void undeclare(const std::string& kind, const std::string& key);
    void set(const std::string& single, const std::string& name, reconciler::Value value);

    reconciler::Live& put(reconciler::Live live);
    void own(const reconciler::Address& address, const std::string& id,
             reconciler::Object attributes = {}, reconciler::Object facts = {},
             reconciler::Record::Status status = reconciler::Record::Status::managed);

    reconciler::Plan plan() const;
};

inline const std::string subscription = "11111111-1111-1111-1111-111111111111";
inline const std::string principal = "99999999-0000-0000-0000-000000000000";
std::string prod_vault();
std::string nightly_policy();
std::string web_vm();
std::string web_item();
std::string key_vault(const std::string& name);

reconciler::Object vault_attributes();
reconciler::Object policy_attributes();

/// As Azure shows what these attributes make.
reconciler::Live live_vault(const std::string& lineage = "lineage");
reconciler::Live live_policy(const std::string& id = nightly_policy());
reconciler::Live live_vm(reconciler::Object facts = {});
reconciler::Live live_item(const std::string& state = "IRPending");
reconciler::Live live_key_vault(const std::string& name, reconciler::Object facts = {});
reconciler::Live live_principal();

/// "create vault.prod", " (blocked: ID)" behind what is blocked.
std::vector<std::string> said(const reconciler::Plan& plan);
std::vector<std::string> step_ids(const reconciler::Plan& plan);
const reconciler::Change& change_of(const reconciler::Plan& plan, const std::string& address);

/// Its first problem as "id: detail -> fix", without where the rule stands "(facts §4)"; empty
/// where there is none.
std::string refusal(const reconciler::Change& change);

} // namespace test
