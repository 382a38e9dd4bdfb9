// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/governance.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/protected_vm_rules.hpp"
#include "providers/azure/rules/violation.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

constexpr std::string_view prefix = "governance:";

/// "Configure backup on virtual machines with / without a given tag to an existing / a new
/// recovery services vault": Azure's own definitions.
constexpr std::array<std::string_view, 4> protecting{
    "09ce66bc-1220-4153-8104-e3f51c936913", "345fa903-145c-4fe1-8bcd-93ec2adccde8",
    "83644c87-93dd-49fe-bf9f-6aff8fd0834e", "98d0b9f8-fd90-49c9-88e2-d3baf3b0dd86"};

/// "Require a tag / a tag and its value on resource groups".
constexpr std::array<std::string_view, 2> demanding_tags{"96670d01-0a4d-4649-9c89-2d3abc0a5025",
                                                         "8ce3da23-7156-49e4-b145-24f95f9dcb46"};

bool is_one_of(std::span<const std::string_view> definitions, const Object& assignment)
{
    return std::ranges::find(definitions, assignment.text("definition")) != definitions.end();
}

bool covers(const std::string& scope, const ResourceId& id)
{
    const auto above = folded(scope);
    return id.folded().starts_with(above + '/') ||
           above.starts_with("/providers/microsoft.management/managementgroups/");
}

bool changes_azure(const Reviewed& change)
{
    return !change.is_blocked &&
           std::ranges::any_of(change.steps, [](const Step& step) { return !step.action.empty(); });
}

class Governance {
public:
    explicit Governance(const Surroundings& around) : around_(around) {}

    void check(Reviewed& change)
    {
        const auto& attributes =
            (change.desired ? change.desired->attributes : change.record->attributes);
        const ResourceId vm(attributes.text("vm"));
        const auto subscription = parts_of(vm.text()).subscription;
        if (subscription.empty()) return;
        const auto id = governance_id(subscription);
        const Live* seen = around_.observation.find(ResourceId(id));
        if (!seen) {
            if (asked_.insert(folded(id)).second) change.closer.push_back(id);
            return;
        }
        if (seen->facts.get("unreadable").truth()) {
            if (asked_.insert(folded(id)).second)
                change.notes.push_back("not checked: locks and Azure Policy of subscription " +
                                       subscription);
            return;
        }
        for (const auto& assignment : seen->facts.get("assignments").list())
            check_assignment(change, vm, assignment.object());
        if (change.desired)
            for (const auto& lock : seen->facts.get("locks").list())
                check_lock(change, lock.object());
    }

private:
    static void warn(Reviewed& change, std::string_view rule, std::string detail)
    {
        change.warnings.push_back(change.desired
                                      ? broken(*change.desired, "vm", rule, std::move(detail))
                                      : broken(change.address, rule, std::move(detail)));
    }

    /// What concerns many VMs alike is said at the first.
    bool is_news(std::string_view rule, const std::string& id)
    {
        return said_.insert(std::string(rule) + '|' + folded(id)).second;
    }

    void check_assignment(Reviewed& change, const ResourceId& vm, const Object& assignment)
    {
        const auto& scope = assignment.text("scope");
        if (!covers(scope, vm)) return;
        const auto what =
            "The assignment \"" + assignment.text("name") + "\" of Azure Policy at " + scope;
        if (is_one_of(protecting, assignment) &&
            is_news("azure-policy-protects", assignment.text("id")))
            warn(change, "azure-policy-protects",
                 what + " protects VMs too, " + name_of(vm.text()) + " perhaps among them.");
        if (change.desired && is_one_of(demanding_tags, assignment) &&
            is_news("snapshot-group-tags", assignment.text("id")))
            warn(change, "snapshot-group-tags", what + " demands tags of new resource groups.");
    }

    void check_lock(Reviewed& change, const Object& lock)
    {
        const auto& scope = lock.text("scope");
        const bool is_whole = parts_of(scope).resource_group.empty();
        if (!is_whole && !holds_snapshots(change, name_of(scope))) return;
        if (is_news("snapshot-group-locked", scope))
            warn(change, "snapshot-group-locked",
                 scope + " has a lock (" + lock.text("level") + ").");
    }

    bool holds_snapshots(const Reviewed& change, const std::string& group) const
    {
        const Case one{change.desired, change.record, change.live, nullptr, {}, around_};
        auto start =
            snapshot_group_prefix(one, ResourceId(change.desired->attributes.text("policy")));
        if (start.empty()) start = "AzureBackupRG_";
        return folded(group).starts_with(folded(start));
    }

    const Surroundings& around_;
    std::set<std::string> asked_;
    std::set<std::string> said_;
};

/// The scope of a lock is what stands before it in its id.
std::string scope_of_lock(const std::string& id)
{
    return id.substr(0, folded(id).rfind("/providers/microsoft.authorization/locks/"));
}

} // namespace

void check_governance(std::vector<Reviewed>& changes, const Surroundings& around)
{
    Governance governance(around);
    for (auto& change : changes)
        if (change.address.kind == "protected_vm" && changes_azure(change))
            governance.check(change);
}

std::string governance_id(std::string_view subscription)
{
    return std::string(prefix) + std::string(subscription);
}

std::string subscription_of_governance(std::string_view id)
{
    return id.starts_with(prefix) ? std::string(id.substr(prefix.size())) : std::string();
}

Live decode_governance(std::string_view subscription, const std::vector<json::value>& locks,
                       const std::vector<json::value>& assignments)
{
    List locked;
    for (const auto& lock : locks)
        locked.emplace_back(Object{{"scope", scope_of_lock(text_in(lock, "id"))},
                                   {"level", text_in(lock, "properties/level")}});
    List assigned;
    for (const auto& assignment : assignments) {
        if (text_in(assignment, "properties/enforcementMode") == "DoNotEnforce") continue;
        const auto shown = text_in(assignment, "properties/displayName");
        assigned.emplace_back(Object{
            {"id", text_in(assignment, "id")},
            {"name", shown.empty() ? text_in(assignment, "name") : shown},
            {"scope", text_in(assignment, "properties/scope")},
            {"definition", folded(name_of(text_in(assignment, "properties/policyDefinitionId")))}});
    }
    return {"governance",
            ResourceId(governance_id(subscription)),
            {},
            {{"locks", std::move(locked)}, {"assignments", std::move(assigned)}}};
}

} // namespace azure
