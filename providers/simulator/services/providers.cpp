// SPDX-License-Identifier: Apache-2.0
// What a subscription can hold, and where.
#include "providers/simulator/provider_versions.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace simulator {

namespace {

struct Region {
    std::string_view name;
    std::string_view shown;
    std::string_view area;
    std::string_view paired;
};

constexpr Region regions[] = {
    {"eastus", "East US", "US", "westus"},
    {"eastus2", "East US 2", "US", "centralus"},
    {"westus", "West US", "US", "eastus"},
    {"westus2", "West US 2", "US", "westcentralus"},
    {"centralus", "Central US", "US", "eastus2"},
    {"southcentralus", "South Central US", "US", "northcentralus"},
    {"westeurope", "West Europe", "Europe", "northeurope"},
    {"northeurope", "North Europe", "Europe", "westeurope"},
    {"germanywestcentral", "Germany West Central", "Europe", "germanynorth"},
    {"francecentral", "France Central", "Europe", "francesouth"},
    {"uksouth", "UK South", "Europe", "ukwest"},
    {"swedencentral", "Sweden Central", "Europe", "swedensouth"},
    {"southeastasia", "Southeast Asia", "Asia Pacific", "eastasia"},
    {"japaneast", "Japan East", "Asia Pacific", "japanwest"},
    {"australiaeast", "Australia East", "Asia Pacific", "australiasoutheast"},
    {"brazilsouth", "Brazil South", "South America", "southcentralus"},
};

json::object location_entry(const std::string& subscription, const Region& region)
{
    const auto id = [&](std::string_view name) {
        return fmt::format("{}/locations/{}", subscription, name);
    };
    return {{"id", id(region.name)},
            {"name", region.name},
            {"type", "Region"},
            {"displayName", region.shown},
            {"regionalDisplayName", fmt::format("({}) {}", region.area, region.shown)},
            {"metadata",
             {{"regionType", "Physical"},
              {"regionCategory", "Recommended"},
              {"geographyGroup", region.area},
              {"pairedRegion",
               json::array{json::object{{"name", region.paired}, {"id", id(region.paired)}}}}}}};
}

http::Response list_locations(Context&, const Call& call)
{
    json::array values;
    for (const auto& region : regions)
        values.emplace_back(location_entry(subscription_scope(call), region));
    return ok({{"value", std::move(values)}});
}

using Types = std::map<std::string, std::set<std::string>>;

/// The types of each namespace are those that the services have routes for.
Types known_types()
{
    Types types;
    for (const auto& service : services())
        for (const auto& route : service.routes) {
            const auto segments = split(route.path, '/');
            const auto last = std::ranges::find(segments.rbegin(), segments.rend(), "providers");
            if (last == segments.rend()) continue;
            std::string type;
            auto at = last.base() + 1;
            for (; at < segments.end(); at += 2)
                if (!at->starts_with('{')) type += (type.empty() ? "" : "/") + *at;
            if (last != segments.rbegin() && !type.empty() && !(*last.base()).starts_with('{'))
                types[*last.base()].insert(type);
        }
    return types;
}

json::array all_locations()
{
    json::array all;
    for (const auto& region : regions) all.emplace_back(region.shown);
    return all;
}

json::object
provider_entry(const Call& call, const std::string& name, const std::set<std::string>& types)
{
    const auto versions = versions_of(name);
    const json::array api_versions(versions.rbegin(), versions.rend());
    json::array entries;
    for (const auto& type : types)
        entries.emplace_back(json::object{{"resourceType", type},
                                          {"locations", all_locations()},
                                          {"apiVersions", api_versions},
                                          {"capabilities", "None"}});
    return {{"id", subscription_scope(call) + "/providers/" + name},
            {"namespace", name},
            {"resourceTypes", std::move(entries)},
            {"registrationState", "Registered"},
            {"registrationPolicy", "RegistrationRequired"}};
}

http::Response list_providers(Context&, const Call& call)
{
    json::array values;
    for (const auto& [name, types] : known_types())
        values.emplace_back(provider_entry(call, name, types));
    return ok({{"value", std::move(values)}});
}

http::Response get_provider(Context&, const Call& call)
{
    for (const auto& [name, types] : known_types())
        if (same(name, call["namespace"])) return ok(provider_entry(call, name, types));
    return error_answer(404, "InvalidResourceNamespace",
                        fmt::format("The resource namespace '{}' is invalid.", call["namespace"]));
}

} // namespace

Service provider_service()
{
    static constexpr std::string_view read = "Microsoft.Resources/subscriptions/providers/read";
    static constexpr std::string_view one = "/subscriptions/{subscription}/providers/{namespace}";
    return {"providers",
            {
                {"GET", "/subscriptions/{subscription}/locations",
                 "Microsoft.Resources/subscriptions/locations/read", list_locations},
                {"GET", "/subscriptions/{subscription}/providers", read, list_providers},
                {"GET", one, read, get_provider},
                {"POST", "/subscriptions/{subscription}/providers/{namespace}/register",
                 "Microsoft.Resources/subscriptions/providers/register/action", get_provider},
            },
            {}};
}

} // namespace simulator
