// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/kinds/kinds_world.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"

#include <algorithm>
#include <regex>
#include <stdexcept>

namespace test {

using namespace reconciler;

KindsWorld::KindsWorld()
{
    configuration.singles["azure"].attributes = {{"cloud", "public"},
                                                 {"subscription", subscription}};
    configuration.singles["tresor"].attributes = {
        {"stack", "test"}, {"grants", "manage"}, {"max_weakenings", 5}};
    declare("vault", "prod", vault_attributes());
    declare("policy", "nightly", policy_attributes());
}

void KindsWorld::declare(const std::string& kind, const std::string& key, Object attributes)
{
    undeclare(kind, key);
    configuration.objects.push_back({{kind, key}, std::move(attributes), {}, {}});
}

void KindsWorld::undeclare(const std::string& kind, const std::string& key)
{
    std::erase_if(configuration.objects,
                  [&](const Declared& d) { return d.address == Address{kind, key}; });
}

void KindsWorld::set(const std::string& single, const std::string& name, Value value)
{
    configuration.singles[single].attributes.set(name, std::move(value));
}

Live& KindsWorld::put(Live live)
{
    Observation next;
    for (auto& each : observation.objects)
        if (each.id != live.id) next.objects.push_back(std::move(each));
    next.scopes = std::move(observation.scopes);
    next.objects.push_back(std::move(live));
    observation = std::move(next);
    return observation.objects.back();
}

void KindsWorld::own(const Address& address, const std::string& id, Object attributes, Object facts,
                     Record::Status status)
{
    records.push_back(
        {address, ResourceId(id), status, std::move(attributes), std::move(facts), ""});
}

Plan KindsWorld::plan() const
{
    auto desired = domain.resolve(configuration);
    if (!desired) throw std::logic_error(desired.error().front().detail);
    return make_plan(domain, {std::move(*desired), observation, records, "lineage", records.empty(),
                              destroying, consent});
}

std::string prod_vault()
{
    return azure::vault_id(subscription, "rg-backup", "rsv-prod");
}

std::string nightly_policy()
{
    return azure::policy_id(prod_vault(), "nightly-30d");
}

std::string web_vm()
{
    return azure::vm_id(subscription, "rg-app", "web-01");
}

std::string web_item()
{
    return azure::item_id(prod_vault(), web_vm());
}

std::string key_vault(const std::string& name)
{
    return "/subscriptions/" + subscription +
           "/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/" + name;
}

Object vault_attributes()
{
    return {{"name", "rsv-prod"},
            {"resource_group", "rg-backup"},
            {"location", "westeurope"},
            {"existing", false}};
}

Object policy_attributes()
{
    return {{"name", "nightly-30d"},
            {"vault", "prod"},
            {"type", "V2"},
            {"schedule", Object{{"frequency", "Daily"}, {"time", "23:00"}}},
            {"retention", Object{{"daily", Object{{"count", 30}}}}},
            {"existing", false}};
}

Live live_vault(const std::string& lineage)
{
    return {"vault",
            ResourceId(prod_vault()),
            {{"location", "westeurope"},
             {"storage_redundancy", "GeoRedundant"},
             {"cross_region_restore", false},
             {"soft_delete", Object{{"state", "Enabled"}, {"retention_days", 14}}},
             {"immutability", "Disabled"},
             {"tags", Object{}}},
            {{"lineage", lineage}, {"storage_locked", false}}};
}

Live live_policy(const std::string& id)
{
    Object attributes = policy_attributes();
    for (const auto* name : {"name", "vault", "existing"}) attributes.erase(name);
    attributes.set("time_zone", "UTC");
    return {"policy", ResourceId(id), std::move(attributes), {{"items", 0}}};
}

Live live_vm(Object facts)
{
    Object all{{"location", "westeurope"},
               {"unique_id", "machine-1"},
               {"os_disk", "web-01-os"},
               {"data_disks", List{Object{{"name", "web-01-data"}, {"lun", 0}},
                                   Object{{"name", "web-01-scratch"}, {"lun", 3}}}},
               {"encryption", "pmk"},
               {"key_vaults", List{}}};
    all.merge(facts);
    return {"virtual_machine", ResourceId(web_vm()), {}, std::move(all)};
}

Live live_item(const std::string& state)
{
    return {"protected_vm",
            ResourceId(web_item()),
            {{"vm", web_vm()}, {"policy", nightly_policy()}, {"exclude_disks", List{}}},
            {{"protection_state", state},
             {"soft_deleted", false},
             {"vm_id", web_vm()},
             {"vm_name", "web-01"}}};
}

Live live_key_vault(const std::string& name, Object facts)
{
    Object all{{"tenant", "tenant-1"},
               {"rbac", false},
               {"location", "westeurope"},
               {"firewall_blocks", false}};
    all.merge(facts);
    return {"key_vault", ResourceId(key_vault(name)), {}, std::move(all)};
}

Live live_principal()
{
    return {"principal",
            ResourceId(std::string(azure::backup_principal)),
            {{"object_id", principal}},
            {}};
}

std::vector<std::string> said(const Plan& plan)
{
    std::vector<std::string> out;
    for (const auto& change : plan.changes) {
        std::string line = std::string(to_string(change.verb)) + ' ' + to_string(change.address);
        for (const auto& problem : change.blocked) line += " (blocked: " + problem.id + ")";
        out.push_back(std::move(line));
    }
    return out;
}

std::vector<std::string> step_ids(const Plan& plan)
{
    std::vector<std::string> out;
    out.reserve(plan.steps.size());
    for (const auto& step : plan.steps) out.push_back(step.id);
    return out;
}

const Change& change_of(const Plan& plan, const std::string& address)
{
    const auto found = std::ranges::find_if(
        plan.changes, [&](const Change& c) { return to_string(c.address) == address; });
    if (found == plan.changes.end()) throw std::out_of_range("no change of " + address);
    return *found;
}

std::string refusal(const Change& change)
{
    if (change.blocked.empty()) return "";
    const auto& problem = change.blocked.front();
    static const std::regex citation(" \\(facts [^)]*\\)");
    return std::regex_replace(problem.id + ": " + problem.detail + " -> " + problem.fix, citation,
                              "");
}

} // namespace test
