// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/immutability.hpp"

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
    Diagnostic problem;
    problem.id = "immutable-vault";
    problem.summary = "Immutable vault keeps what it holds";
    problem.detail = std::move(what);
    problem.fix = std::move(fix);
    problem.address = to_string(one.desired ? one.desired->address : one.record->address);
    if (one.desired && one.desired->declared)
        problem.spans.push_back({one.desired->span_of(path), ""});
    return problem;
}

} // namespace azure
