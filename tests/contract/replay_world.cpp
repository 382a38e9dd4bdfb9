// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_world.hpp"

#include "tests/contract/openapi_operations.hpp"
#include "tests/contract/replay_json.hpp"
#include "tests/contract/replay_neighbours.hpp"
#include "tests/contract/replay_times.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <map>
#include <set>

namespace contract {
namespace json = boost::json;
namespace {

using boost::algorithm::iequals;
using boost::algorithm::to_lower_copy;

/// "/subscriptions/{}/resourceGroups/{}" of a URL; shorter where it names less.
struct Place {
    std::string subscription;
    std::string group;
    bool is_group = false; ///< the group itself and nothing below it
};

Place place_of(const std::string& url)
{
    Place place;
    if (!url.starts_with(arm)) return place;
    const auto segments = Target::of(url).segments;
    if (segments.size() < 2 || !iequals(segments[0], "subscriptions")) return place;
    place.subscription = segments[1];
    if (segments.size() < 4 || !iequals(segments[2], "resourceGroups")) return place;
    place.group = segments[3];
    place.is_group = segments.size() == 4;
    return place;
}

Place place_of(const Interaction& interaction)
{
    return place_of(interaction.url);
}

/// The resource guard to which a vault is mapped; it was there before.
std::string guard_named_by(const Interaction& interaction)
{
    if (interaction.method != "PUT" ||
        !interaction.url.contains("Microsoft.RecoveryServices/vaults/") ||
        !interaction.url.contains("/backupResourceGuardProxies/"))
        return "";
    return text_at(interaction.request_body, "/properties/resourceGuardResourceId");
}

/// Of a group there is first a sign of life, or first its making.
struct Group {
    std::string subscription;
    std::string name;
    std::string location;
    json::object tags;
    bool is_made = false; ///< by the recording itself
};

std::map<std::string, Group> groups_of(const Recording& recording)
{
    std::map<std::string, Group> groups;
    for (const auto& interaction : recording.interactions) {
        if (const auto guard = place_of(arm + guard_named_by(interaction)); !guard.group.empty())
            groups.try_emplace(to_lower_copy(guard.subscription + "/" + guard.group),
                               Group{guard.subscription, guard.group, "", {}, false});
        for (const auto* target :
             {"/properties/targetResourceGroupId", "/restoreRequest/targetResourceGroupId"}) {
            const auto into = place_of(arm + text_at(interaction.request_body, target));
            if (!into.group.empty())
                groups.try_emplace(to_lower_copy(into.subscription + "/" + into.group),
                                   Group{into.subscription, into.group, "", {}, false});
        }
        const auto place = place_of(interaction);
        if (place.group.empty()) continue;
        const bool is_absent =
            place.is_group && (interaction.method == "PUT" || interaction.status == 404);
        auto& group = groups
                          .try_emplace(to_lower_copy(place.subscription + "/" + place.group),
                                       Group{place.subscription, place.group, "", {}, is_absent})
                          .first->second;
        if (group.location.empty()) group.location = text_at(interaction.body, "/location");
        const auto* tags = at(interaction.body, "/tags");
        if (place.is_group && group.tags.empty() && tags != nullptr && tags->is_object())
            group.tags = tags->get_object();
    }
    for (const auto& [id, other] : machines_of_others(recording))
        groups.try_emplace(to_lower_copy(other.subscription + "/" + other.group),
                           Group{other.subscription, other.group, "", {}, false});
    return groups;
}

std::string toml_text(std::string_view text)
{
    return "\"" + std::string(text) + "\"";
}

std::string group_block(const Group& group)
{
    std::string tags;
    for (const auto& [name, value] : group.tags)
        tags += (tags.empty() ? "" : ", ") + toml_text(name) + " = " + toml_text(value.as_string());
    return "[[resource_group]]\nsubscription = " + toml_text(group.subscription) +
           "\nname = " + toml_text(group.name) +
           "\nlocation = " + toml_text(group.location.empty() ? "westus" : group.location) +
           "\ntags = {" + tags + "}\n";
}

/// Where the vaults are, and so the machines that they list.
std::string vault_location(const Recording& recording)
{
    for (const auto& interaction : recording.interactions)
        if (interaction.url.contains("/Microsoft.RecoveryServices/vaults"))
            for (const auto* body : {&interaction.request_body, &interaction.body})
                if (const auto location = text_at(*body, "/location"); !location.empty())
                    return location;
    return "westus";
}

std::string machine_block(const Neighbour& machine, const std::string& location)
{
    return "[[virtual_machine]]\nresource_group = " +
           toml_text(machine.subscription + "/" + machine.group) +
           "\nname = " + toml_text(machine.name) + "\nlocation = " + toml_text(location) + "\n";
}

std::set<std::string> subscriptions_of(const Recording& recording)
{
    std::set<std::string> all;
    for (const auto& interaction : recording.interactions)
        if (const auto place = place_of(interaction); !place.subscription.empty())
            all.insert(to_lower_copy(place.subscription));
    return all;
}

/// Those that got a role at once. The others appear while the recording runs.
std::set<std::string> principals_of(const Recording& recording)
{
    std::map<std::string, int> first;
    for (const auto& interaction : recording.interactions)
        if (interaction.method == "PUT" && interaction.url.contains("/roleAssignments/"))
            first.emplace(text_at(interaction.request_body, "/properties/principalId"),
                          interaction.status);
    std::set<std::string> all;
    for (const auto& [principal, status] : first)
        if (status < 300 && !principal.empty()) all.insert(principal);
    return all;
}

bool names(const Interaction& interaction, const std::string& id)
{
    return interaction.url.starts_with(arm) &&
           (json::serialize(interaction.body).contains(id) ||
            json::serialize(interaction.request_body).contains(id));
}

/// How long the directory of that day took to know a new principal: longer than the longest time
/// from where one is first named to where it was last unknown.
std::chrono::seconds directory_lag(const Recording& recording)
{
    std::chrono::seconds lag{15};
    for (const auto& late : recording.interactions) {
        if (text_at(late.body, "/error/code") != "PrincipalNotFound") continue;
        const auto id = text_at(late.request_body, "/properties/principalId");
        const auto first =
            std::ranges::find_if(recording.interactions, [&](const Interaction& interaction) {
                return !id.empty() && names(interaction, id);
            });
        const auto known = recorded_time(first->at);
        const auto unknown = recorded_time(late.at);
        if (!known || !unknown) continue;
        const auto between = std::chrono::ceil<std::chrono::seconds>(*unknown - *known);
        lag = std::max(lag, between + std::chrono::seconds(1));
    }
    return lag;
}

/// The objects that a client can make with one PUT of its whole document.
bool is_vault(const std::vector<std::string>& segments)
{
    return segments.size() == 8 &&
           (iequals(segments[5], "Microsoft.RecoveryServices") ||
            iequals(segments[5], "Microsoft.KeyVault")) &&
           iequals(segments[6], "vaults");
}

/// What may be sent of a document.
json::object writable(const json::value& body)
{
    json::object sent;
    for (const auto* name : {"location", "tags", "sku", "identity"})
        if (const auto* value = at(body, std::string("/") + name)) sent[name] = *value;
    json::object properties;
    if (const auto* all = at(body, "/properties"); all != nullptr && all->is_object())
        for (const auto* name :
             {"sku", "tenantId", "accessPolicies", "networkAcls", "enabledForDeployment",
              "enabledForDiskEncryption", "enabledForTemplateDeployment", "enableSoftDelete",
              "softDeleteRetentionInDays", "enableRbacAuthorization", "enablePurgeProtection",
              "publicNetworkAccess"})
            if (const auto* value = all->get_object().if_contains(name)) properties[name] = *value;
    sent["properties"] = std::move(properties);
    return sent;
}

/// The parameters of a template in their places: "[parameters('adminPassword')]".
json::value resolved(const json::value& value, const json::value& deployment)
{
    if (const auto* array = value.if_array()) {
        json::array all;
        for (const auto& element : *array) all.push_back(resolved(element, deployment));
        return all;
    }
    if (const auto* object = value.if_object()) {
        json::object all;
        for (const auto& [key, member] : *object) all[key] = resolved(member, deployment);
        return all;
    }
    const auto text = value.is_string() ? std::string(value.get_string()) : "";
    const std::string begin = "[parameters('";
    if (!text.starts_with(begin) || !text.ends_with("')]")) return value;
    const auto name = text.substr(begin.size(), text.size() - begin.size() - 3);
    const auto* given = at(deployment, "/properties/parameters/" + name + "/value");
    return given != nullptr ? *given : value;
}

/// What a vault was, by what is shown of it later on.
json::value later_body(const Recording& recording, const std::vector<std::string>& segments)
{
    for (const auto& interaction : recording.interactions) {
        const auto others = interaction.url.starts_with(arm) ? Target::of(interaction.url).segments
                                                             : std::vector<std::string>();
        if (is_vault(others) && iequals(others[7], segments[7]) &&
            at(interaction.body, "/properties") != nullptr)
            return interaction.body;
    }
    return nullptr;
}

/// The key vaults whose keys and secrets are used although nobody reads or makes them.
std::vector<Preparation> vaults_of_data(const Recording& recording)
{
    std::set<std::string> hosts;
    for (const auto& interaction : recording.interactions)
        if (const auto dot = interaction.url.find(".vault.azure.net"); dot != std::string::npos)
            hosts.insert(interaction.url.substr(8, dot - 8));
    std::string group;
    for (const auto& interaction : recording.interactions) {
        const auto place = place_of(interaction);
        if (group.empty() && !place.group.empty())
            group = arm + "/subscriptions/" + place.subscription + "/resourceGroups/" + place.group;
        std::erase_if(hosts, [&](const std::string& host) {
            return interaction.url.contains("/Microsoft.KeyVault/vaults/" + host);
        });
    }
    std::vector<Preparation> all;
    const json::array everything{"all"};
    for (const auto& host : hosts)
        all.push_back(
            {"PUT",
             group + "/providers/Microsoft.KeyVault/vaults/" + host + "?api-version=2023-02-01",
             json::object{
                 {"location", "westus"},
                 {"properties",
                  {{"tenantId", tenant_of(recording)},
                   {"sku", {{"family", "A"}, {"name", "premium"}}},
                   {"softDeleteRetentionInDays", 7},
                   {"accessPolicies",
                    json::array{json::object{
                        {"tenantId", tenant_of(recording)},
                        {"objectId", person_of(recording)},
                        {"permissions", {{"keys", everything}, {"secrets", everything}}}}}}}}}});
    return all;
}

} // namespace

std::string tenant_of(const Recording& recording)
{
    for (const auto& interaction : recording.interactions)
        for (const auto* pointer : {"/properties/tenantId", "/identity/tenantId"})
            if (auto tenant = text_at(interaction.body, pointer); !tenant.empty()) return tenant;
    return "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a";
}

std::string person_of(const Recording& recording)
{
    std::string by_policy;
    std::string by_role;
    bool uses_data = false;
    for (const auto& interaction : recording.interactions) {
        uses_data = uses_data || interaction.url.contains(".vault.azure.net");
        if (by_policy.empty() && interaction.url.contains("/Microsoft.KeyVault/vaults/"))
            by_policy = text_at(interaction.body, "/properties/accessPolicies/0/objectId");
        if (by_role.empty() && interaction.method == "PUT" &&
            interaction.url.contains("/roleAssignments/"))
            by_role = text_at(interaction.request_body, "/properties/principalId");
    }
    if (!uses_data) return "";
    return by_policy.empty() ? by_role : by_policy;
}

std::string estate_of(const Recording& recording)
{
    constexpr std::chrono::hours before{24};
    std::string text =
        "start = " + written(recorded_time(recording.interactions.front().at).value() - before) +
        "\ntenant = \"" + tenant_of(recording) +
        "\"\n[behaviour]\nprincipal_lag = " + std::to_string(directory_lag(recording).count()) +
        "\n";
    const auto person = person_of(recording);
    auto principals = principals_of(recording);
    if (!person.empty()) principals.insert(person);
    for (const auto& principal : principals)
        text += "[[application]]\nname = \"" + principal + "\"\nclient_id = \"" + principal +
                "\"\nobject_id = \"" + principal + "\"\nsecret = \"simulator\"\n";
    for (const auto& subscription : subscriptions_of(recording))
        text += "[[subscription]]\nid = \"" + subscription + "\"\n" +
                (person.empty() ? std::string()
                                : "[[role_assignment]]\nprincipal = \"" + person +
                                      "\"\nrole = \"Owner\"\nscope = \"/subscriptions/" +
                                      subscription + "\"\n");
    text += assignments_above(recording, principals);
    const auto groups = groups_of(recording);
    for (const auto& [key, group] : groups)
        if (!group.is_made) text += group_block(group);
    const auto location = vault_location(recording);
    for (const auto& [id, machine] : machines_of_others(recording))
        if (!groups.at(to_lower_copy(machine.subscription + "/" + machine.group)).is_made)
            text += machine_block(machine, location);
    return text;
}

std::string principal_known_to(const Interaction& interaction)
{
    const bool knows =
        interaction.status < 300 || text_at(interaction.body, "/error/code") == "PrincipalNotFound";
    if (interaction.method != "PUT" || !knows || !interaction.url.contains("/roleAssignments/"))
        return "";
    return text_at(interaction.request_body, "/properties/principalId");
}

std::vector<std::string> storage_used_by(const Interaction& interaction)
{
    if (interaction.method != "POST" || interaction.status >= 300) return {};
    for (const std::string at : {"/properties", "/restoreRequest"})
        if (const auto id = text_at(interaction.request_body, at + "/storageAccountId");
            !id.empty())
            return {"add-storage", id, text_at(interaction.request_body, at + "/region")};
    return {};
}

std::vector<Preparation> preparations_of(const Recording& recording)
{
    std::vector<Preparation> all = neighbours_of(recording);
    std::ranges::move(vaults_of_data(recording), std::back_inserter(all));
    std::set<std::string> seen;
    for (const auto& interaction : recording.interactions) {
        if (const auto guard = guard_named_by(interaction); !guard.empty())
            all.push_back({"PUT", arm + guard + "?api-version=2024-04-01",
                           json::object{{"location", "westus"},
                                        {"properties",
                                         {{"description", text_at(interaction.body,
                                                                  "/properties/description")}}}}});
        if (!interaction.url.starts_with(arm) || interaction.status >= 300) continue;
        const auto segments = Target::of(interaction.url).segments;
        if (!is_vault(segments)) continue;
        const bool is_new =
            seen.insert(to_lower_copy(segments[1] + segments[3] + segments[5] + segments[7]))
                .second;
        if (is_new && interaction.method == "GET")
            all.push_back({"PUT", interaction.url, writable(interaction.body)});
        if (is_new && interaction.method == "DELETE")
            all.push_back({"PUT", interaction.url, writable(later_body(recording, segments))});
    }
    return all;
}

std::vector<Preparation> deployed_by(const Interaction& interaction)
{
    std::vector<Preparation> all;
    const auto place = place_of(interaction);
    const auto* resources = at(interaction.request_body, "/properties/template/resources");
    if (interaction.method != "PUT" || place.group.empty() || resources == nullptr ||
        !interaction.url.contains("/Microsoft.Resources/deployments/"))
        return all;
    for (const auto& resource : resources->as_array()) {
        if (text_at(resource, "/type") != "Microsoft.Compute/virtualMachines") continue;
        all.push_back({"PUT",
                       arm + "/subscriptions/" + place.subscription + "/resourceGroups/" +
                           place.group + "/providers/Microsoft.Compute/virtualMachines/" +
                           text_at(resource, "/name") +
                           "?api-version=" + text_at(resource, "/apiVersion"),
                       resolved(resource, interaction.request_body)});
    }
    return all;
}

} // namespace contract
