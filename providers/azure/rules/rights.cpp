// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/rights.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/rules/violation.hpp"

#include "reconciler/model/glob.hpp"

#include <algorithm>
#include <set>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

constexpr std::string_view prefix = "permissions:";

enum class Answer { allowed, denied, unread, unknown };

bool any_matches(const Value& patterns, std::string_view action)
{
    return std::ranges::any_of(patterns.list(), [&](const Value& pattern) {
        return glob(folded(pattern.text()), folded(action));
    });
}

/// The scopes at which a right may come from, widest first.
std::vector<std::string> scopes_of(const std::string& scope)
{
    const auto parts = parts_of(scope);
    std::vector<std::string> out;
    if (parts.subscription.empty()) return {scope};
    out.push_back("/subscriptions/" + parts.subscription);
    if (!parts.resource_group.empty())
        out.push_back(out.front() + "/resourceGroups/" + parts.resource_group);
    // what a fleet of VMs needs is not asked VM by VM
    if (parts.provider_and_type != "microsoft.compute/virtualmachines" && !parts.name.empty())
        out.push_back(scope);
    return out;
}

class Rights {
public:
    explicit Rights(const Surroundings& around) : around_(around) {}

    void check(Reviewed& change)
    {
        for (const auto& step : change.steps)
            for (const auto& need : step.needs) check(change, step, need);
    }

private:
    Answer at(const std::string& scope, const std::string& action) const
    {
        const Live* live = around_.observation.find(ResourceId(rights_id(scope)));
        if (!live) return Answer::unknown;
        if (live->facts.get("unreadable").truth()) return Answer::unread;
        for (const auto& permission : live->facts.get("permissions").list())
            if (any_matches(permission.object().get("actions"), action) &&
                !any_matches(permission.object().get("not_actions"), action))
                return Answer::allowed;
        return Answer::denied;
    }

    void check(Reviewed& change, const Step& step, const Permission& need)
    {
        for (const auto& scope : scopes_of(need.scope)) {
            const Answer answer = at(scope, need.action);
            if (answer == Answer::allowed) return;
            if (answer == Answer::denied) continue;
            if (answer == Answer::unread) return say_unchecked(change, scope);
            if (asked_.insert(folded(scope)).second) change.closer.push_back(rights_id(scope));
            return;
        }
        auto problem = change.desired
                           ? broken(*change.desired, "", "caller-lacks-rights", detail(step, need))
                           : broken(change.address, "caller-lacks-rights", detail(step, need));
        if (around_.applies) problem.severity = Severity::error;
        (around_.applies ? change.blocked : change.warnings).push_back(std::move(problem));
    }

    /// Azure will say it itself.
    static void say_unchecked(Reviewed& change, const std::string& scope)
    {
        std::string note = "not checked: the caller's rights at " + scope;
        if (std::ranges::find(change.notes, note) == change.notes.end())
            change.notes.push_back(std::move(note));
    }

    static std::string detail(const Step& step, const Permission& need)
    {
        return "To " + step.sentence + " takes " + need.action + " at " + need.scope +
               ", which the roles of the signed-in identity do not allow.";
    }

    const Surroundings& around_;
    std::set<std::string> asked_;
};

constexpr std::string_view to_plan[] = {
    "Microsoft.Authorization/locks/read",
    "Microsoft.Authorization/permissions/read",
    "Microsoft.Authorization/policyAssignments/read",
    "Microsoft.Authorization/roleAssignments/read",
    "Microsoft.Authorization/roleDefinitions/read",
    "Microsoft.Compute/diskEncryptionSets/read",
    "Microsoft.Compute/disks/read",
    "Microsoft.Compute/virtualMachines/instanceView/read",
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.KeyVault/vaults/keys/read",
    "Microsoft.KeyVault/vaults/keys/versions/read",
    "Microsoft.KeyVault/vaults/read",
    "Microsoft.KeyVault/vaults/secrets/read",
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/read",
    ("Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/"
     "recoveryPoints/read"),
    "Microsoft.RecoveryServices/vaults/backupJobs/read",
    "Microsoft.RecoveryServices/vaults/backupPolicies/read",
    "Microsoft.RecoveryServices/vaults/backupProtectedItems/read",
    "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/read",
    "Microsoft.RecoveryServices/vaults/backupconfig/read",
    "Microsoft.RecoveryServices/vaults/backupstorageconfig/read",
    "Microsoft.RecoveryServices/vaults/read",
    "Microsoft.ResourceGraph/resources/read",
};

constexpr std::string_view to_apply[] = {
    "Microsoft.Authorization/roleAssignments/delete",
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Authorization/roleDefinitions/write",
    "Microsoft.KeyVault/vaults/accessPolicies/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.RecoveryServices/vaults/backupFabrics/operationResults/read",
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete",
    ("Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/"
     "operationResults/read"),
    ("Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/"
     "operationsStatus/read"),
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/write",
    "Microsoft.RecoveryServices/vaults/backupOperationResults/read",
    "Microsoft.RecoveryServices/vaults/backupOperations/read",
    "Microsoft.RecoveryServices/vaults/backupPolicies/delete",
    "Microsoft.RecoveryServices/vaults/backupPolicies/operationResults/read",
    "Microsoft.RecoveryServices/vaults/backupPolicies/operations/read",
    "Microsoft.RecoveryServices/vaults/backupPolicies/write",
    "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/delete",
    "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/unlockDelete/action",
    "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/write",
    "Microsoft.RecoveryServices/vaults/backupconfig/write",
    "Microsoft.RecoveryServices/vaults/backupstorageconfig/write",
    "Microsoft.RecoveryServices/vaults/delete",
    "Microsoft.RecoveryServices/vaults/operationResults/read",
    "Microsoft.RecoveryServices/vaults/operationStatus/read",
    "Microsoft.RecoveryServices/vaults/write",
};

List texts(const json::value& permission, std::string_view name)
{
    List out;
    for (const auto& text : array_in(permission, name)) out.emplace_back(text_in(text, ""));
    return out;
}

} // namespace

void check_rights(std::vector<Reviewed>& changes, const Surroundings& around)
{
    Rights rights(around);
    for (auto& change : changes)
        if (!change.is_blocked) rights.check(change);
}

std::string rights_id(std::string_view scope)
{
    return std::string(prefix) + std::string(scope);
}

std::string scope_of_rights(std::string_view id)
{
    return id.starts_with(prefix) ? std::string(id.substr(prefix.size())) : std::string();
}

Live decode_rights(std::string_view scope, const std::vector<json::value>& permissions)
{
    List all;
    for (const auto& permission : permissions)
        all.emplace_back(Object{{"actions", texts(permission, "actions")},
                                {"not_actions", texts(permission, "notActions")}});
    return {"permissions", ResourceId(rights_id(scope)), {}, {{"permissions", std::move(all)}}};
}

std::span<const std::string_view> actions_to_plan()
{
    return to_plan;
}

std::span<const std::string_view> actions_to_apply()
{
    return to_apply;
}

} // namespace azure
