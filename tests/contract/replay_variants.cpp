// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_variants.hpp"

#include "tests/contract/openapi_operations.hpp"
#include "tests/contract/profile.hpp"
#include "tests/contract/replay_operations.hpp"
#include "tests/contract/shape.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace contract {
namespace json = boost::json;
namespace {

std::string key_of(const Interaction& interaction)
{
    const auto* operation = counted_operation(interaction);
    return operation == nullptr
               ? ""
               : std::string(operation->name) + " " + std::to_string(interaction.status) + " ";
}

bool tells_allowance(std::string_view header)
{
    return header.starts_with("x-ms-ratelimit-");
}

/// What is told of allowances came with the years, whatever version was asked.
std::string header_key(const Interaction& interaction, const std::string& name)
{
    if (tells_allowance(name)) return key_of(interaction) + name;
    const auto version = Target::of(interaction.url).parameter("api-version");
    return key_of(interaction) + version.value_or("") + " " + name;
}

/// What tells answers of one operation apart by nature. Of older answers there are fewer than would
/// show each finer state.
std::string phase_of(const json::value& resource)
{
    std::string phase;
    for (const auto* pointer :
         {"/status", "/properties/status", "/properties/provisioningState",
          "/properties/protectionState", "/properties/isScheduledForDeferredDelete",
          "/properties/lastBackupStatus", "/properties/protectionStatus", "/protectionStatus",
          "/properties/operation", "/properties/backupManagementType", "/properties/policyType"}) {
        json::error_code error;
        const auto* value = resource.find_pointer(pointer, error);
        phase += value != nullptr ? json::serialize(*value) + " " : "";
    }
    return phase;
}

bool is_list(const json::value& body)
{
    const auto* object = body.if_object();
    return object != nullptr && object->contains("value");
}

/// Pointers of a resource's members, as `Difference` has them.
std::vector<std::string> pointers(const json::value& resource, bool in_list)
{
    Shape shape;
    shape.add(resource);
    auto lines = shape.lines();
    for (auto& line : lines) {
        if (line.ends_with('?')) line.pop_back();
        if (in_list) line.insert(0, "/value/*");
    }
    return lines;
}

} // namespace

Variants::Variants(const std::vector<Recording>& recordings)
{
    for (const auto& recording : recordings)
        for (const auto& interaction : recording.interactions) {
            const auto key = key_of(interaction);
            if (key.empty()) continue;
            ++answers_[key];
            for (const auto& [name, value] : interaction.headers)
                ++headers_[header_key(interaction, name)];
            for (const auto* resource : resources_of(interaction.body))
                for (const auto& pointer : pointers(*resource, is_list(interaction.body)))
                    properties_.insert(key + phase_of(*resource) + pointer);
        }
}

Differences Variants::unshown(Differences found, const Interaction& interaction,
                              const json::value& simulated) const
{
    const auto key = key_of(interaction);
    if (key.empty()) return found;
    std::erase_if(found, [&](const Difference& difference) {
        if (difference.cause == "extra header")
            return headers_.contains(header_key(interaction, difference.place));
        if (difference.cause == "header missing" && tells_allowance(difference.place))
            return headers_.at(header_key(interaction, difference.place)) < answers_.at(key);
        if (difference.cause != "extra property") return false;
        for (const auto* resource : resources_of(simulated))
            if (properties_.contains(key + phase_of(*resource) + difference.place)) return true;
        return false;
    });
    return found;
}

} // namespace contract
