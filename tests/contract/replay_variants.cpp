// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_variants.hpp"

#include "tests/contract/openapi_operations.hpp"
#include "tests/contract/profile.hpp"
#include "tests/contract/replay_operations.hpp"
#include "tests/contract/shape.hpp"

#include <boost/json/object.hpp>

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

std::string header_key(const Interaction& interaction, const std::string& name)
{
    const auto version = Target::of(interaction.url).parameter("api-version");
    return key_of(interaction) + version.value_or("") + " " + name;
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
            for (const auto& [name, value] : interaction.headers)
                headers_.insert(header_key(interaction, name));
            for (const auto* resource : resources_of(interaction.body))
                for (const auto& pointer : pointers(*resource, is_list(interaction.body)))
                    properties_.insert(key + state_of(*resource) + pointer);
        }
}

Differences Variants::unshown(Differences found, const Interaction& interaction,
                              const json::value& simulated) const
{
    const auto key = key_of(interaction);
    std::erase_if(found, [&](const Difference& difference) {
        if (difference.cause == "extra header")
            return headers_.contains(header_key(interaction, difference.place));
        if (difference.cause != "extra property") return false;
        for (const auto* resource : resources_of(simulated))
            if (properties_.contains(key + state_of(*resource) + difference.place)) return true;
        return false;
    });
    return found;
}

} // namespace contract
