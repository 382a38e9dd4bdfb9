// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"

#include "providers/azure/arm/percent_encoding.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <ranges>
#include <vector>

namespace azure {

using reconciler::folded;

namespace {

std::vector<std::string_view> segments_of(std::string_view id)
{
    std::vector<std::string_view> out;
    for (const auto part : std::views::split(id, '/'))
        if (!part.empty()) out.emplace_back(part.begin(), part.end());
    return out;
}

} // namespace

IdParts parts_of(std::string_view id)
{
    const auto segments = segments_of(id);
    const auto is = [&](std::size_t i, std::string_view word) {
        return i < segments.size() && folded(segments[i]) == word;
    };
    IdParts parts;
    if (!is(0, "subscriptions") || segments.size() < 2) return parts;
    parts.subscription = segments[1];
    if (!is(2, "resourcegroups") || segments.size() < 4) return parts;
    parts.resource_group = segments[3];
    if (!is(4, "providers") || segments.size() < 8) return parts;
    parts.provider_and_type = folded(segments[5]) + '/' + folded(segments[6]);
    parts.name = segments[7];
    for (const auto& segment : segments | std::views::drop(8))
        parts.rest.append("/").append(segment);
    return parts;
}

namespace {

std::string resource(std::string_view subscription, std::string_view group, std::string_view type,
                     std::string_view name)
{
    std::string id = "/subscriptions/";
    id.append(subscription)
        .append("/resourceGroups/")
        .append(group)
        .append("/providers/")
        .append(type);
    return id.append("/").append(name);
}

} // namespace

std::string
vault_id(std::string_view subscription, std::string_view resource_group, std::string_view name)
{
    return resource(subscription, resource_group, "Microsoft.RecoveryServices/vaults", name);
}

std::string policy_id(std::string_view vault, std::string_view name)
{
    return std::string(vault).append("/backupPolicies/").append(name);
}

std::string
vm_id(std::string_view subscription, std::string_view resource_group, std::string_view name)
{
    return resource(subscription, resource_group, "Microsoft.Compute/virtualMachines", name);
}

std::string item_id(std::string_view vault, std::string_view vm)
{
    const IdParts parts = parts_of(vm);
    const std::string tail = folded(parts.resource_group) + ';' + folded(parts.name);
    return std::string(vault) +
           "/backupFabrics/Azure/protectionContainers/IaasVMContainer;iaasvmcontainerv2;" + tail +
           "/protectedItems/VM;iaasvmcontainerv2;" + tail;
}

std::string vault_of(std::string_view id)
{
    const IdParts parts = parts_of(id);
    return vault_id(parts.subscription, parts.resource_group, parts.name);
}

namespace {
constexpr std::string_view grant_suffix = "/backupGrant";
}

std::string grant_id(std::string_view key_vault)
{
    return std::string(key_vault).append(grant_suffix);
}

std::string key_vault_of_grant(std::string_view grant)
{
    return std::string(grant.substr(0, grant.size() - std::min(grant.size(), grant_suffix.size())));
}

std::string unseen_key_vault(std::string_view name)
{
    return std::string("/keyVaults/").append(name);
}

std::string name_of(std::string_view id)
{
    return std::string(id.substr(id.rfind('/') + 1));
}

std::string url_path(std::string_view id)
{
    std::string out;
    for (const auto part : std::views::split(id.substr(std::min<std::size_t>(1, id.size())), '/'))
        out += '/' + percent_encoded(std::string_view(part.begin(), part.end()));
    return out;
}

std::string uuid_v5(std::string_view text)
{
    const boost::uuids::name_generator_sha1 generate(boost::uuids::ns::url());
    return boost::uuids::to_string(generate(text.data(), text.size()));
}

} // namespace azure
