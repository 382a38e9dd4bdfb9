// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_neighbours.hpp"

#include "tests/contract/openapi_operations.hpp"
#include "tests/contract/replay_json.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/join.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <iterator>

namespace contract {
namespace json = boost::json;
namespace {

using boost::algorithm::to_lower_copy;

constexpr std::string_view reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

std::string path_of(const std::string& url)
{
    return to_lower_copy("/" + boost::algorithm::join(Target::of(url).segments, "/"));
}

/// The machines that the recording itself makes or asks for, by folded id.
std::set<std::string> own_machines(const Recording& recording)
{
    std::set<std::string> all;
    for (const auto& interaction : recording.interactions) {
        if (interaction.url.contains("/virtualMachines/")) all.insert(path_of(interaction.url));
        for (const auto& made : deployed_by(interaction)) all.insert(path_of(made.url));
    }
    return all;
}

std::vector<json::value> listed_by(const Recording& recording, std::string_view type)
{
    std::vector<json::value> all;
    for (const auto& interaction : recording.interactions) {
        const auto* values = at(interaction.body, "/value");
        if (interaction.method != "GET" || !interaction.url.contains(type) || values == nullptr)
            continue;
        for (const auto& value : values->as_array()) all.push_back(value);
    }
    return all;
}

bool is_made(const Recording& recording, const std::string& id)
{
    return std::ranges::any_of(recording.interactions, [&](const Interaction& interaction) {
        return interaction.method == "PUT" && interaction.url.contains(id);
    });
}

void add_roles(const Recording& recording, std::vector<Preparation>& all)
{
    for (const auto& role : listed_by(recording, "/roleDefinitions?")) {
        const auto id = text_at(role, "/id");
        if (text_at(role, "/properties/type") != "CustomRole" || is_made(recording, id)) continue;
        all.push_back({"PUT", arm + id + "?api-version=2022-04-01",
                       json::object{{"properties", role.at("properties")}}});
    }
}

/// The roles that others hold somewhere below the directory. Which roles those are says nothing.
void add_assignments(const Recording& recording, std::vector<Preparation>& all)
{
    std::set<std::string> seen;
    for (const auto& assignment : listed_by(recording, "/roleAssignments?")) {
        const auto id = text_at(assignment, "/id");
        if (text_at(assignment, "/properties/scope") == "/" || is_made(recording, id) ||
            !seen.insert(id).second)
            continue;
        json::object properties{
            {"roleDefinitionId",
             "/providers/Microsoft.Authorization/roleDefinitions/" + std::string(reader)}};
        for (const auto* name :
             {"principalId", "principalType", "condition", "conditionVersion", "description"})
            if (const auto* value = at(assignment, std::string("/properties/") + name))
                properties[name] = *value;
        all.push_back({"PUT", arm + id + "?api-version=2022-04-01",
                       json::object{{"properties", std::move(properties)}}});
    }
}

} // namespace

std::map<std::string, Neighbour> machines_of_others(const Recording& recording)
{
    const auto ours = own_machines(recording);
    std::map<std::string, Neighbour> all;
    for (const auto& entry : listed_by(recording, "/backupProtectableItems")) {
        const auto id = text_at(entry, "/properties/virtualMachineId");
        const auto segments = Target::of(arm + id).segments;
        if (segments.size() == 8 && !ours.contains(to_lower_copy(id)))
            all.try_emplace(to_lower_copy(id), segments[1], segments[3], segments[7]);
    }
    return all;
}

std::vector<Preparation> neighbours_of(const Recording& recording)
{
    std::vector<Preparation> all;
    add_roles(recording, all);
    add_assignments(recording, all);
    return all;
}

std::string assignments_above(const Recording& recording, std::set<std::string> known)
{
    std::string text;
    const auto quoted = [](std::string_view word) { return "\"" + std::string(word) + "\"\n"; };
    for (const auto& assignment : listed_by(recording, "/roleAssignments?")) {
        const auto principal = text_at(assignment, "/properties/principalId");
        if (text_at(assignment, "/properties/scope") != "/" || !known.insert(principal).second)
            continue;
        text += "[[application]]\nname = " + quoted(principal) +
                "client_id = " + quoted(principal) + "object_id = " + quoted(principal) +
                "[[role_assignment]]\nprincipal = " + quoted(principal) +
                "role = " + quoted(reader) + "scope = \"/\"\n";
    }
    return text;
}

} // namespace contract
