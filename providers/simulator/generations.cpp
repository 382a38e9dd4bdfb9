// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/generations.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/provider_versions.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace simulator {

namespace {

// From the recordings of 2016-06-01, 2022-04-01, 2023-02-01 and 2026-05-01; the dates between from
// what clients expect of a version (real-clients §4.3, §5.18; facts §4).
constexpr Generation generations[] = {
    {.since = "", .makes_vaults_at_once = true},
    {.since = "2020-02-02"},
    {.since = "2022-04-01", .shows_percent = true},
    {.since = "2022-08-01"},
    {.since = "2023-04-01", .shows_settings = true},
    {.since = "2024-01-01", .allows_no_soft_delete = false, .shows_settings = true},
    {.since = "2024-02-01",
     .allows_no_soft_delete = false,
     .shows_settings = true,
     .deletes_vaults_later = true},
    {.since = "2025-08-01",
     .allows_no_soft_delete = false,
     .shows_settings = true,
     .deletes_vaults_later = true,
     .signs_poll_urls = true,
     .keeps_deleted_vaults = true},
};

/// The versions of a provider: from the first to the last one that exist at the time of this world,
/// and some of them, to be named in a refusal.
struct Provider {
    std::string_view name;
    std::string_view first;
    std::string_view named;
};

constexpr std::string_view last_version = "2026-12-31";

constexpr Provider resources = {
    "Microsoft.Resources", "2014-04-01",
    "2024-08-01,2024-06-01-preview,2024-03-01,2023-07-01,2023-07-01-preview,2023-03-01-preview,"
    "2022-12-01,2022-11-01-preview,2022-09-01,2022-06-01,2022-05-01,2022-03-01-preview,2022-01-01,"
    "2021-04-01,2021-01-01,2020-10-01,2020-06-01,2019-11-01,2018-05-01,2016-09-01,2015-11-01"};

constexpr Provider providers[] = {
    {"Microsoft.RecoveryServices", "2016-06-01",
     "2016-06-01, 2016-12-01, 2017-07-01, 2018-12-20, 2019-05-13, 2019-05-13-preview, 2019-06-15, "
     "2020-02-02, 2020-10-01, 2021-01-01, 2021-02-10, 2021-04-01, 2021-06-01, 2021-08-01, "
     "2021-11-15, 2021-12-01, 2022-01-01, 2022-02-01, 2022-04-01, 2022-06-01-preview, "
     "2022-09-01-preview, 2022-10-01, 2023-01-15, 2023-02-01, 2023-04-01, 2023-06-01, 2023-08-01, "
     "2024-01-01, 2024-02-01, 2024-04-01, 2024-10-01, 2025-01-01, 2025-02-01, 2025-08-01, "
     "2026-05-01, 2026-07-01"},
    {"Microsoft.KeyVault", "2015-06-01",
     "2015-06-01, 2016-10-01, 2018-02-14, 2018-02-14-preview, 2019-09-01, 2020-04-01-preview, "
     "2021-10-01, 2022-07-01, 2022-11-01, 2023-02-01, 2023-07-01, 2024-11-01, 2025-05-01, "
     "2026-02-01"},
    {"Microsoft.Compute", "2015-06-15",
     "2015-06-15, 2016-03-30, 2017-03-30, 2017-12-01, 2018-04-01, 2018-06-01, 2018-09-30, "
     "2018-10-01, 2019-03-01, 2019-07-01, 2019-12-01, 2020-06-01, 2020-06-30, 2020-09-30, "
     "2020-12-01, 2021-03-01, 2021-07-01, 2021-11-01, 2022-03-01, 2022-03-02, 2022-07-02, "
     "2022-08-01, 2022-11-01, 2023-03-01, 2023-07-01, 2024-03-01, 2024-03-02, 2024-07-01, "
     "2025-04-01, 2026-03-01"},
    {"Microsoft.Authorization", "2014-04-01-preview",
     "2015-07-01, 2016-09-01, 2017-04-01, 2018-01-01-preview, 2018-09-01-preview, "
     "2020-04-01-preview, 2020-05-01, 2022-04-01, 2022-05-01-preview"},
    {"Microsoft.DataProtection", "2021-01-01",
     "2021-01-01, 2021-07-01, 2022-05-01, 2023-01-01, 2023-05-01, 2023-11-01, 2024-04-01, "
     "2025-01-01, 2025-07-01"},
    {"Microsoft.ManagedIdentity", "2015-08-31-preview",
     "2015-08-31-preview, 2018-11-30, 2022-01-31-preview, 2023-01-31, 2024-11-30"},
    {"Microsoft.ResourceGraph", "2018-09-01",
     "2018-09-01-preview, 2019-04-01, 2021-03-01, 2022-10-01, 2024-04-01"},
    {"Microsoft.ClassicStorage", "2014-01-01",
     "2014-01-01, 2014-04-01, 2014-04-01-beta, 2014-06-01, 2015-06-01, 2015-12-01, 2016-04-01, "
     "2016-11-01"},
    {"Microsoft.Storage", "2015-06-15",
     "2015-06-15, 2016-01-01, 2017-10-01, 2019-04-01, 2021-09-01, 2022-09-01, 2023-05-01, "
     "2024-01-01"},
};

/// Types that came later than their provider.
struct Latecomer {
    std::string_view provider;
    std::string_view type;
    std::string_view first;
};
constexpr Latecomer latecomers[] = {
    {"Microsoft.RecoveryServices", "vaults/backupResourceGuardProxies", "2021-02-01"},
    {"Microsoft.RecoveryServices", "locations/deletedVaults", "2025-08-01"},
};

/// "Microsoft.RecoveryServices", "vaults/backupPolicies" and whether one of them is named.
struct ResourceType {
    std::string provider;
    std::string type;
    bool is_named = false;
};

ResourceType type_of(const std::vector<std::string>& segments)
{
    const auto last = std::find_if(segments.rbegin(), segments.rend(),
                                   [](const std::string& name) { return same(name, "providers"); });
    const auto after = static_cast<std::size_t>(last.base() - segments.begin());
    if (last == segments.rend() || after >= segments.size()) return {};
    ResourceType found{segments[after], "", (segments.size() - after) % 2 == 1};
    for (std::size_t i = after + 1; i < segments.size(); i += 2)
        found.type += (found.type.empty() ? "" : "/") + segments[i];
    return found;
}

const Provider* find_provider(std::string_view name)
{
    if (name.empty() || same(name, resources.name)) return &resources;
    const auto* found = std::find_if(std::begin(providers), std::end(providers),
                                     [&](const Provider& p) { return same(p.name, name); });
    return found == std::end(providers) ? nullptr : found;
}

std::string_view first_of(const Provider& provider, std::string_view type)
{
    for (const auto& latecomer : latecomers)
        if (same(latecomer.provider, provider.name) && starts_with_folded(type, latecomer.type))
            return latecomer.first;
    return provider.first;
}

http::Response invalid_version(const Call& call, const Provider& provider)
{
    return error_answer(
        400, "InvalidApiVersionParameter",
        fmt::format("The api-version '{}' is invalid. The supported versions are '{}'.",
                    call.api_version, provider.named));
}

std::string location_of(const World& world, const Call& call)
{
    std::string sent = text_at(call.body_object(), "location");
    if (!sent.empty() || call.segments.size() < 4) return sent;
    const auto group = world.find(Kind::resource_group, "/subscriptions/" + call.segments[1] +
                                                            "/resourceGroups/" + call.segments[3]);
    return group ? text_at(group->document, "location") : sent;
}

http::Response type_not_found(const ResourceType& type, const Call& call, const Provider& provider)
{
    return error_answer(404, "InvalidResourceType",
                        fmt::format("The resource type '{}' could not be found in the namespace "
                                    "'{}' for api version '{}'. The supported api-versions are "
                                    "'{}'.",
                                    type.type, provider.name, call.api_version, provider.named));
}

/// "Cancellable" is 1, the first of a recovery point's tiers is 1, and so on.
constexpr std::pair<std::string_view, int> integers[] = {
    {"Cancellable", 1}, {"Retriable", 2}, {"InstantRP", 1}, {"HardenedRP", 2}, {"ArchivedRP", 3},
    {"Valid", 1},       {"Disabled", 2},  {"Deleted", 3},   {"Rehydrated", 4}};

void to_integer(json::value& value)
{
    for (const auto& [word, number] : integers)
        if (value.is_string() && value.get_string() == word) value = number;
}

/// Both members occur in the properties of a single object and of those of a list.
void spell_in(json::object& properties, bool tiers)
{
    if (auto* actions = properties.if_contains("actionsInfo"); actions && actions->is_array())
        for (auto& action : actions->get_array()) to_integer(action);
    auto* details = properties.if_contains("recoveryPointTierDetails");
    if (!tiers || details == nullptr || !details->is_array()) return;
    for (auto& tier : details->get_array())
        if (auto* members = tier.if_object())
            for (const std::string_view name : {"type", "status"})
                if (auto* value = members->if_contains(name)) to_integer(*value);
}

void spell_all(json::value& body, bool tiers)
{
    auto* object = body.if_object();
    if (object == nullptr) return;
    if (auto* properties = object->if_contains("properties"); properties && properties->is_object())
        spell_in(properties->get_object(), tiers);
    if (auto* values = object->if_contains("value"); values && values->is_array())
        for (auto& value : values->get_array()) spell_all(value, tiers);
}

} // namespace

std::vector<std::string> versions_of(std::string_view name)
{
    const Provider* provider = find_provider(name);
    if (provider == nullptr) return {};
    std::vector<std::string> versions;
    for (const auto& word : split(provider->named, ',')) versions.emplace_back(trim(word));
    std::ranges::sort(versions);
    return versions;
}

const Generation& generation_of(std::string_view api_version)
{
    const auto* after = std::find_if(std::begin(generations), std::end(generations),
                                     [&](const Generation& g) { return g.since > api_version; });
    return *std::prev(after);
}

std::optional<http::Response> refuse_version(const World& world, const Call& call)
{
    static const std::regex form(R"(\d{4}-\d{2}-\d{2}(-[A-Za-z]+)?)");
    const ResourceType type = type_of(call.segments);
    const Provider* provider = find_provider(type.provider);
    if (provider == nullptr) return std::nullopt;
    const bool well_formed = std::regex_match(call.api_version, form);
    if (well_formed && call.api_version >= first_of(*provider, type.type) &&
        call.api_version.substr(0, last_version.size()) <= last_version)
        return std::nullopt;
    if (provider == &resources || !well_formed) return invalid_version(call, *provider);
    const std::string location = location_of(world, call);
    if (!type.is_named || location.empty()) return type_not_found(type, call, *provider);
    return error_answer(
        400, "NoRegisteredProviderFound",
        fmt::format("No registered resource provider found for location '{}' and API version '{}' "
                    "for type '{}'. The supported api-versions are '{}'. The supported locations "
                    "are '{}'.",
                    location, call.api_version, type.type, provider->named, location));
}

std::string_view first_version(std::string_view path)
{
    const ResourceType type = type_of(split(path, '/'));
    const Provider* provider = find_provider(type.provider);
    return provider == nullptr ? "" : first_of(*provider, type.type);
}

http::Response unknown_type(const Call& call)
{
    const ResourceType type = type_of(call.segments);
    const Provider* provider = find_provider(type.provider);
    if (provider == nullptr)
        return error_answer(404, "InvalidResourceNamespace",
                            fmt::format("The resource namespace '{}' is invalid.", type.provider));
    return error_answer(404, "InvalidResourceType",
                        fmt::format("The resource type could not be found in the namespace '{}' "
                                    "for api version '{}'.",
                                    provider->name, call.api_version));
}

void spell_enums(const Call& call, http::Response& response)
{
    // 2022-06-01-preview still counts actions, but names tiers.
    const bool old = !call.since("2021-11-15");
    if ((!old && call.api_version != "2022-06-01-preview") ||
        !same(type_of(call.segments).provider, "Microsoft.RecoveryServices") ||
        (!response.body.contains("\"actionsInfo\"") &&
         !response.body.contains("\"recoveryPointTierDetails\"")))
        return;
    auto body = parse_json(response.body);
    if (!body) return;
    spell_all(*body, old);
    response.body = json::serialize(*body);
}

} // namespace simulator
