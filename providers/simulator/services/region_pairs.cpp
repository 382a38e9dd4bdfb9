// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/region_pairs.hpp"

#include "providers/simulator/text.hpp"

#include <algorithm>
#include <utility>

namespace simulator {

namespace {

constexpr std::pair<std::string_view, std::string_view> pairs[] = {
    {"eastus", "westus"},
    {"eastus2", "centralus"},
    {"northcentralus", "southcentralus"},
    {"westus2", "westcentralus"},
    {"westus3", "eastus"},
    {"canadacentral", "canadaeast"},
    {"northeurope", "westeurope"},
    {"uksouth", "ukwest"},
    {"francecentral", "francesouth"},
    {"germanywestcentral", "germanynorth"},
    {"switzerlandnorth", "switzerlandwest"},
    {"norwayeast", "norwaywest"},
    {"swedencentral", "swedensouth"},
    {"eastasia", "southeastasia"},
    {"japaneast", "japanwest"},
    {"koreacentral", "koreasouth"},
    {"centralindia", "southindia"},
    {"australiaeast", "australiasoutheast"},
    {"southafricanorth", "southafricawest"},
    {"uaenorth", "uaecentral"},
    {"chinaeast", "chinanorth"},
    {"chinaeast2", "chinanorth2"},
    {"usgovvirginia", "usgovtexas"},
    {"centraluseuap", "eastus2euap"},
};

// Their data goes there, and that of the other region elsewhere.
constexpr std::pair<std::string_view, std::string_view> one_way[] = {
    {"brazilsouth", "southcentralus"}, {"westindia", "southindia"}, {"usgovarizona", "usgovtexas"}};

} // namespace

bool are_paired(std::string_view region, std::string_view other)
{
    const auto is = [&](const auto& pair) {
        return same(pair.first, region) && same(pair.second, other);
    };
    const auto is_reverse = [&](const auto& pair) {
        return same(pair.first, other) && same(pair.second, region);
    };
    return std::any_of(std::begin(pairs), std::end(pairs), is) ||
           std::any_of(std::begin(pairs), std::end(pairs), is_reverse) ||
           std::any_of(std::begin(one_way), std::end(one_way), is);
}

std::string region_title(std::string_view region)
{
    static constexpr std::string_view words[] = {
        "EUAP",    "US",     "UK",          "UAE",      "Central", "North",  "South",
        "East",    "West",   "Asia",        "India",    "Europe",  "Canada", "France",
        "Germany", "Norway", "Sweden",      "Japan",    "Gov",     "Korea",  "Brazil",
        "Africa",  "China",  "Switzerland", "Australia"};
    std::string title;
    while (!region.empty()) {
        const auto* word =
            std::find_if(std::begin(words), std::end(words),
                         [&](std::string_view w) { return starts_with_folded(region, w); });
        const std::size_t length = word == std::end(words) ? 1 : word->size();
        title += word == std::end(words) ? region.substr(0, 1) : *word;
        region.remove_prefix(length);
    }
    return title;
}

} // namespace simulator
