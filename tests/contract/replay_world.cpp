// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_world.hpp"

#include "tests/contract/openapi_operations.hpp"
#include "tests/contract/replay_times.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <chrono>
#include <map>
#include <set>

namespace contract {
namespace json = boost::json;
namespace {

using boost::algorithm::iequals;
using boost::algorithm::to_lower_copy;

const std::string arm = "https://management.azure.com";

const json::value* at(const json::value& value, const std::string& pointer)
{
    json::error_code error;
    return value.find_pointer(pointer, error);
}

std::string text_at(const json::value& value, const std::string& pointer)
{
    const auto* found = at(value, pointer);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

/// "/subscriptions/{}/resourceGroups/{}" of a URL; shorter where it names less.
struct Place {
    std::string subscription;
    std::string group;
    bool is_group = false; ///< the group itself and nothing below it
};

Place place_of(const Interaction& interaction)
{
    Place place;
    if (!interaction.url.starts_with(arm)) return place;
    const auto segments = Target::of(interaction.url).segments;
    if (segments.size() < 2 || !iequals(segments[0], "subscriptions")) return place;
    place.subscription = segments[1];
    if (segments.size() < 4 || !iequals(segments[2], "resourceGroups")) return place;
    place.group = segments[3];
    place.is_group = segments.size() == 4;
    return place;
}

/// Of a group there is first a sign of life, or first its making.
struct Group {
    std::string subscription;
    std::string name;
    std::string location;
    json::object tags;
    bool is_made = false; ///< by the recording itself
};

/// Of other people's machines the lists of what can be protected tell.
struct Machine {
    std::string subscription;
    std::string group;
    std::string name;
};
std::map<std::string, Machine> foreign_machines(const Recording& recording);

std::map<std::string, Group> groups_of(const Recording& recording)
{
    std::map<std::string, Group> groups;
    for (const auto& interaction : recording.interactions) {
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
    for (const auto& [id, machine] : foreign_machines(recording))
        groups.try_emplace(to_lower_copy(machine.subscription + "/" + machine.group),
                           Group{machine.subscription, machine.group, "", {}, false});
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

/// The machines that the recording itself makes or asks for, by id.
std::set<std::string> own_machines(const Recording& recording)
{
    std::set<std::string> own;
    for (const auto& interaction : recording.interactions) {
        if (interaction.url.contains("/virtualMachines/"))
            own.insert(to_lower_copy("/" + boost::algorithm::join(
                                               Target::of(interaction.url).segments, "/")));
        for (const auto& made : deployed_by(interaction))
            own.insert(to_lower_copy(
                "/" + boost::algorithm::join(Target::of(made.url).segments, "/")));
    }
    return own;
}

std::map<std::string, Machine> foreign_machines(const Recording& recording)
{
    const auto own = own_machines(recording);
    std::map<std::string, Machine> machines;
    for (const auto& interaction : recording.interactions) {
        const auto* list = at(interaction.body, "/value");
        if (!interaction.url.contains("/backupProtectableItems") || list == nullptr) continue;
        for (const auto& entry : list->as_array()) {
            const auto id = text_at(entry, "/properties/virtualMachineId");
            const auto segments = Target::of(arm + id).segments;
            if (segments.size() == 8 && !own.contains(to_lower_copy(id)))
                machines.try_emplace(to_lower_copy(id), segments[1], segments[3], segments[7]);
        }
    }
    return machines;
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

std::string machine_block(const Machine& machine, const std::string& location)
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

} // namespace

std::string estate_of(const Recording& recording)
{
    constexpr std::chrono::hours before{24};
    std::string text =
        "start = " + written(recorded_time(recording.interactions.front().at).value() - before) +
        "\n";
    for (const auto& principal : principals_of(recording))
        text += "[[application]]\nname = \"" + principal + "\"\nclient_id = \"" + principal +
                "\"\nobject_id = \"" + principal + "\"\n";
    for (const auto& subscription : subscriptions_of(recording))
        text += "[[subscription]]\nid = \"" + subscription + "\"\n";
    const auto groups = groups_of(recording);
    for (const auto& [key, group] : groups)
        if (!group.is_made) text += group_block(group);
    const auto location = vault_location(recording);
    for (const auto& [id, machine] : foreign_machines(recording))
        if (!groups.at(to_lower_copy(machine.subscription + "/" + machine.group)).is_made)
            text += machine_block(machine, location);
    return text;
}

std::vector<Preparation> preparations_of(const Recording& recording)
{
    std::vector<Preparation> all;
    std::set<std::string> seen;
    for (const auto& interaction : recording.interactions) {
        if (!interaction.url.starts_with(arm) || interaction.status >= 300) continue;
        const auto segments = Target::of(interaction.url).segments;
        if (!is_vault(segments)) continue;
        const bool is_new =
            seen.insert(to_lower_copy(segments[1] + segments[3] + segments[5] + segments[7]))
                .second;
        if (is_new && interaction.method == "GET")
            all.push_back({"PUT", interaction.url, writable(interaction.body)});
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
