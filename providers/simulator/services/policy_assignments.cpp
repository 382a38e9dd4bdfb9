// SPDX-License-Identifier: Apache-2.0
// What Azure Policy has been assigned to; nothing here carries its policies out.
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

/// Those that concern the subscription: at it, below it, and of the management groups above it.
http::Response list_policy_assignments(Context& context, const Call& call)
{
    const std::string below = subscription_scope(call) + "/";
    return page_of(context.world, call, Kind::policy_assignment, "",
                   [&](const Object& assignment) -> std::optional<json::object> {
                       if (!starts_with_folded(assignment.id, below) &&
                           !starts_with_folded(assignment.id, "/providers/"))
                           return std::nullopt;
                       return shown(assignment.document);
                   });
}

} // namespace

Service policy_assignment_service()
{
    return {"policy assignments",
            {{"GET",
              "/subscriptions/{subscription}/providers/Microsoft.Authorization/policyAssignments",
              "Microsoft.Authorization/policyAssignments/read", list_policy_assignments}},
            {}};
}

} // namespace simulator
