// SPDX-License-Identifier: Apache-2.0
#include "tests/cmd/sample_plan.hpp"

namespace test {

using namespace reconciler;

namespace {

const std::string vaults =
    "/subscriptions/1111/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/";

AttributeChange
attribute(const std::string& path, Value recorded, Value live, Value desired, Cause cause)
{
    AttributeChange made;
    made.path = path;
    made.recorded = std::move(recorded);
    made.live = std::move(live);
    made.desired = std::move(desired);
    made.cause = cause;
    return made;
}

Step step(const std::string& address, const std::string& action, const std::string& sentence)
{
    Step made;
    made.id = address + '/' + action;
    made.address = parse_address(address);
    made.kind = made.address.kind;
    made.action = action;
    made.target = ResourceId(vaults + "rsv-prod-weu");
    made.arguments = Object{{"name", "rsv-prod-weu"}, {"days", 30}};
    made.sentence = sentence;
    made.precondition = {made.target, true, Object{{"state", "Enabled"}}, {}};
    made.needs = {{"Microsoft.RecoveryServices/vaults/write", "/subscriptions/1111"}};
    made.effect = {Effect::Kind::record, made.address, made.target, Object{{"days", 30}}, {}, {}};
    made.retry_for_seconds = 600;
    return made;
}

Value retention(int daily, int weekly)
{
    return Object{{"daily", Object{{"count", daily}}}, {"weekly", Object{{"count", weekly}}}};
}

Change created_vault(Plan& plan)
{
    auto made = change("vault.prod", Verb::create, vaults + "rsv-prod-weu", "it does not exist");
    plan.steps.push_back(step("vault.prod", "create", "create vault rsv-prod-weu"));
    plan.steps.push_back(step("vault.prod", "secure", "set soft delete of rsv-prod-weu"));
    plan.steps.back().after = {"vault.prod/create"};
    made.steps = {"vault.prod/create", "vault.prod/secure"};
    return made;
}

Change weakened_policy()
{
    auto made = change("policy.nightly", Verb::update, vaults + "v/backupPolicies/nightly-30d",
                       "it differs from what is declared; the change reaches 3 VMs");
    auto kept = attribute("retention", retention(20, 12), retention(30, 12), retention(14, 12),
                          Cause::configuration);
    kept.marks.weakens = true;
    made.marks.add(kept.marks);
    made.attributes = {kept, attribute("tags.env", "prod", "test", "prod", Cause::drift),
                       attribute("instant_restore_days", {}, {}, 7, Cause::configuration)};
    made.notes = {"9 recovery points older than 14 days are pruned"};
    return made;
}

Change locked_vault()
{
    auto made = change("vault.old", Verb::update, vaults + "rsv-old", "it is declared so");
    made.attributes = {
        attribute("immutability", "Unlocked", "Unlocked", "Locked", Cause::configuration)};
    made.attributes.front().marks.one_way = {"immutability"};
    made.marks.add(made.attributes.front().marks);
    return made;
}

Change withheld()
{
    auto made = change("protected_vm.db-1", Verb::delete_data, vaults + "v/x;y;rg-db;db-1",
                       "it is no longer declared, and on_remove says \"delete\"");
    made.marks.loses_data = true;
    made.blocked = {problem(Severity::error, "needs-consent", "Change needs your explicit consent",
                            "protected_vm.db-1 would lose recovery points.")};
    made.blocked.front().fix =
        "If you mean it, add\n    --allow data-loss\nor confirm it on a terminal.";
    made.lacking = {"data-loss"};
    return made;
}

Change blocked()
{
    auto made = change("protected_vm.web-02", Verb::create, vaults + "v/x;y;rg-app;web-02",
                       "it is not protected");
    const auto file = std::make_shared<const SourceFile>(
        SourceFile{"vms.toml", "[protected_vm.web-02]\nencryption = \"none\"\n"});
    made.blocked = {problem(Severity::error, "encryption-differs", "VM is encrypted otherwise",
                            "web-02 is encrypted with ade-kek.")};
    made.blocked.front().spans.push_back({{file, 2, 1, 2, 11}, ""});
    return made;
}

Change with_cause(Change made, Cause cause)
{
    made.cause = cause;
    return made;
}

void add_short_ones(Plan& plan)
{
    const auto add = [&](const std::string& address, Verb verb, const std::string& reason) {
        plan.changes.push_back(
            change(address, verb, "x;y;rg;" + parse_address(address).key + "-vm", reason));
    };
    add("protected_vm.a", Verb::adopt, "it exists as declared and is taken over");
    add("protected_vm.b", Verb::undelete, "its backup is soft-deleted in this vault");
    add("protected_vm.c", Verb::stop, "it is no longer declared");
    add("protected_vm.d", Verb::suspend, "on_remove says so");
    add("protected_vm.e", Verb::resume, "its protection was stopped");
    add("protected_vm.f", Verb::move, "its policy belongs to another vault");
    add("protected_vm.g", Verb::remove, "it is no longer declared");
    add("protected_vm.h", Verb::forget, "it is no longer declared and no longer exists");
    add("protected_vm.i", Verb::renamed, "the configuration calls it by another key");
    plan.changes.back().renamed_from = {"protected_vm", "old i"};
}

} // namespace

Change
change(const std::string& address, Verb verb, const std::string& id, const std::string& reason)
{
    Change made;
    made.address = parse_address(address);
    made.id = ResourceId(id);
    made.verb = verb;
    made.reason = reason;
    return made;
}

Diagnostic problem(Severity severity, const std::string& id, const std::string& summary,
                   const std::string& detail)
{
    Diagnostic made;
    made.severity = severity;
    made.id = id;
    made.summary = summary;
    made.detail = detail;
    return made;
}

Plan sample_plan()
{
    Plan plan;
    plan.changes = {with_cause(change("key_vault_grant.app", Verb::create, "kv-app",
                                      "web-01 is now encrypted with a key of it"),
                               Cause::surroundings),
                    weakened_policy()};
    add_short_ones(plan);
    plan.changes.push_back(withheld());
    plan.changes.push_back(blocked());
    plan.changes.push_back(locked_vault());
    plan.changes.push_back(created_vault(plan));
    plan.unchanged = 3;
    plan.diagnostics = {problem(Severity::warning, "grant-unused", "Grant is not used",
                                "Nothing needs key_vault_grant.old any more.")};
    plan.unread = {{"virtual machines of subscription 2222", "/subscriptions/2222", false}};
    plan.closer = {"vault.prod"};
    plan.notes = {"key_vault_grant.kv: ok, by role Key Vault Reader inherited from the group"};
    return plan;
}

cmd::PlanHeader sample_header()
{
    return {.stack = "prod-backup", .cloud = "simulator", .lineage = "l-1", .destroying = false};
}

Plan hostile_plan()
{
    Plan plan;
    auto made = change("", Verb::update, vaults + hostile, hostile);
    made.address = {"policy", hostile};
    made.renamed_from = {"policy", hostile + "2"};
    made.attributes = {attribute("tags." + hostile, hostile, hostile, Value(), Cause::drift),
                       attribute("o", {}, Object{{hostile, hostile}}, {}, Cause::configuration)};
    made.marks.one_way = {hostile};
    made.notes = {hostile};
    made.lacking = {hostile};
    made.blocked = {problem(Severity::error, "id", hostile, hostile)};
    made.blocked.front().service = ServiceText{400, hostile, hostile, hostile, hostile};
    plan.steps = {step("vault.prod", "create", hostile)};
    made.steps = {"vault.prod/create"};
    plan.changes = {made};
    plan.diagnostics = {problem(Severity::warning, hostile, hostile, hostile)};
    plan.unread = {{hostile, hostile, false}};
    plan.notes = {hostile};
    return plan;
}

} // namespace test
