// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/profile.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace contract {
namespace json = boost::json;
namespace {

/// What an object says of its own state; the first that is there and the rest, in this order.
constexpr std::array state_pointers{
    "/status",
    "/error/code",
    "/properties/provisioningState",
    "/properties/protectedItemType",
    "/properties/protectionState",
    "/properties/isScheduledForDeferredDelete",
    "/properties/lastBackupStatus",
    "/properties/operation",
    "/properties/status",
    "/properties/backupManagementType",
    "/properties/policyType",
    "/properties/schedulePolicy/schedulePolicyType",
    "/properties/schedulePolicy/scheduleRunFrequency",
    "/properties/enableRbacAuthorization",
    "/properties/storageProfile/osDisk/osType",
    "/properties/encryption/type",
    "/properties/protectionStatus",
    "/protectionStatus",
};

std::string key_of(const std::string& operation, int status)
{
    return operation + " " + std::to_string(status);
}

} // namespace

std::string state_of(const json::value& resource)
{
    std::string state;
    for (const auto* pointer : state_pointers) {
        json::error_code error;
        const auto* value = resource.find_pointer(pointer, error);
        if (value == nullptr || value->is_structured()) continue;
        state += (state.empty() ? "" : " ") + json::serialize(*value);
    }
    return state;
}

std::vector<const json::value*> resources_of(const json::value& body)
{
    std::vector<const json::value*> found;
    const auto* object = body.if_object();
    const auto* list = object != nullptr ? object->if_contains("value") : nullptr;
    if (list == nullptr || !list->is_array()) return {&body};
    for (const auto& element : list->get_array()) found.push_back(&element);
    return found;
}

void Profile::add(const std::string& operation, int status, const json::value& body)
{
    for (const auto* resource : resources_of(body)) {
        shapes_[key_of(operation, status)].add(*resource);
        shapes_[key_of(operation, status) + ": " + state_of(*resource)].add(*resource);
    }
}

std::vector<std::string>
Profile::missing(const std::string& operation, int status, const json::value& body) const
{
    std::vector<std::string> found;
    for (const auto* resource : resources_of(body)) {
        auto known = shapes_.find(key_of(operation, status) + ": " + state_of(*resource));
        if (known == shapes_.end()) known = shapes_.find(key_of(operation, status));
        if (known == shapes_.end()) continue;
        for (auto& pointer : known->second.missing(*resource)) found.push_back(std::move(pointer));
    }
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    return found;
}

} // namespace contract
