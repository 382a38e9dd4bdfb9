// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/immutability.hpp"

#include "providers/azure/rules/violation.hpp"

#include "reconciler/model/resource_id.hpp"

namespace azure {

using namespace reconciler;

namespace {

bool refuses(const std::string& state)
{
    return state == "Unlocked" || state == "Locked";
}

} // namespace

bool is_immutable(const Case& one, const std::string& vault)
{
    const ResourceId id(vault);
    for (const auto& desired : one.around.desired.objects)
        if (desired.address.kind == "vault" && desired.id == id &&
            desired.attributes.has("immutability"))
            return refuses(desired.attributes.text("immutability"));
    return is_immutable_now(one, vault);
}

bool is_immutable_now(const Case& one, const std::string& vault)
{
    const Live* live = one.around.observation.find(ResourceId(vault));
    return live && refuses(live->attributes.text("immutability"));
}

Diagnostic
immutable_vault(const Case& one, std::string_view path, std::string what, std::string fix)
{
    if (one.desired)
        return broken(*one.desired, path, "immutable-vault", std::move(what), std::move(fix));
    return broken(one.record->address, "immutable-vault", std::move(what), std::move(fix));
}

} // namespace azure
