// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/encryption.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"

#include <map>

namespace azure {

using namespace reconciler;

namespace {

/// One Key Vault and the VMs that need it.
struct Need {
    bool keys = false;
    bool secrets = false;
    std::string key_vault;
    List vms;
    List addresses;
};

std::map<ResourceId, Need> needs_of(const DesiredSet& desired, const Observation& observation)
{
    std::map<ResourceId, Need> needs;
    for (const auto& object : desired.objects) {
        if (object.address.kind != "protected_vm") continue;
        const Live* vm = observation.find(ResourceId(object.attributes.text("vm")));
        if (!vm) continue;
        for (const auto& use : key_vault_uses(vm->facts.get("key_vaults"))) {
            Need& need = needs[ResourceId(use.key_vault)];
            need.key_vault = use.key_vault;
            need.keys = need.keys || use.keys;
            need.secrets = need.secrets || use.secrets;
            need.vms.emplace_back(vm->id.text());
            need.addresses.emplace_back(to_string(object.address));
        }
    }
    return needs;
}

std::string why(const Need& need)
{
    const auto count = need.vms.size();
    return std::to_string(count) + (count == 1 ? " VM is" : " VMs are") + " encrypted with " +
           (need.keys && need.secrets ? "a key and secrets"
            : need.keys               ? "a key"
                                      : "secrets") +
           " of this Key Vault (" + need.addresses.front().text() + (count > 1 ? ", …)" : ")");
}

void fill(Desired& grant, const Need& need)
{
    grant.attributes.set("keys", need.keys);
    grant.attributes.set("secrets", need.secrets);
    grant.attributes.set("vms", need.vms);
    grant.because = why(need);
}

Desired derived(const Need& need, const DesiredSet& set)
{
    Desired grant;
    grant.address = {"key_vault_grant", name_of(need.key_vault)};
    grant.id = ResourceId(grant_id(need.key_vault));
    grant.derived = true;
    grant.attributes = {{"key_vault", need.key_vault}, {"mode", set.settings.get("grants")}};
    fill(grant, need);
    return grant;
}

/// A grant that names its Key Vault gets the id of the one that was seen.
void identify(Desired& grant, const std::map<std::string, const Live*>& by_name)
{
    const std::string key_vault = key_vault_of_grant(grant.id.text());
    const auto seen = by_name.find(folded(name_of(key_vault)));
    if (seen == by_name.end() || key_vault != unseen_key_vault(name_of(key_vault))) return;
    grant.id = ResourceId(grant_id(seen->second->id.text()));
    grant.attributes.set("key_vault", seen->second->id.text());
}

std::map<std::string, const Live*> key_vaults_by_name(const Observation& observation)
{
    std::map<std::string, const Live*> out;
    for (const auto& live : observation.objects)
        if (live.kind == "key_vault") out.emplace(folded(name_of(live.id.text())), &live);
    return out;
}

} // namespace

void derive_grants(DesiredSet& desired, const Observation& observation)
{
    const auto by_name = key_vaults_by_name(observation);
    const auto needs = needs_of(desired, observation);
    std::map<ResourceId, Address> grants;
    for (auto& object : desired.objects) {
        if (object.address.kind != "key_vault_grant") continue;
        identify(object, by_name);
        grants.emplace(object.id, object.address);
        const auto need = needs.find(ResourceId(key_vault_of_grant(object.id.text())));
        if (need != needs.end()) fill(object, need->second);
    }
    for (const auto& [key_vault, need] : needs) {
        const ResourceId id(grant_id(need.key_vault));
        if (desired.settings.text("grants") == "off" || grants.contains(id)) continue;
        desired.objects.push_back(derived(need, desired));
        grants.emplace(id, desired.objects.back().address);
    }
    for (auto& object : desired.objects) {
        if (object.address.kind != "protected_vm") continue;
        const Live* vm = observation.find(ResourceId(object.attributes.text("vm")));
        if (!vm) continue;
        for (const auto& use : key_vault_uses(vm->facts.get("key_vaults")))
            if (const auto found = grants.find(ResourceId(grant_id(use.key_vault)));
                found != grants.end())
                object.needs.push_back(found->second);
    }
}

} // namespace azure
