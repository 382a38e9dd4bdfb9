// SPDX-License-Identifier: Apache-2.0
// Every rule of the catalogue that rules_test.cpp does not break: a stack that breaks it, and the
// same without what was wrong.
#include "tests/contract/azure_docs.hpp"
#include "tests/properties/stacks.hpp"
#include "tests/properties/tested_rules.hpp"
#include "tests/support/simulated_azure.hpp"
#include "tests/support/temp_dir.hpp"

#include "providers/azure/rules/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

namespace every_rule {
namespace {

using namespace reconciler;
using test::SimulatedAzure;
using test::to_text;

using Prepare = std::function<void(SimulatedAzure&)>;

struct Row {
    const char* rule;
    std::string estate; ///< beside the common one
    std::string wrong;  ///< the stack, whole
    std::string right;
    Prepare prepare = {}; ///< before either is planned
};

const std::string common_estate = R"(
start = 2026-01-15T08:00:00Z
[[subscription]]
id = "11111111-1111-1111-1111-111111111111"
name = "Production"
[[subscription]]
id = "22222222-2222-2222-2222-222222222222"
name = "Other"
[[resource_group]]
name = "rg-backup"
subscription = "Production"
location = "westeurope"
[[resource_group]]
name = "rg-app"
subscription = "Production"
location = "westeurope"
[[resource_group]]
name = "rg-other"
subscription = "Other"
location = "westeurope"
[[virtual_machine]]
name = "plain"
resource_group = "rg-app"
)";

const std::string key_vault = "\n[[key_vault]]\nname = \"kv-app\"\nresource_group = \"rg-app\"\n";
const std::string ade_vm = key_vault + R"(
[[virtual_machine]]
name = "ade"
resource_group = "rg-app"
encryption = { kind = "ade-kek", key_vault = "kv-app" }
)";

std::string ade_with_key(const std::string& key)
{
    return "\n[[key_vault]]\nname = \"kv-app\"\nresource_group = \"rg-app\"\n[[key_vault.key]]\n"
           "name = \"kek\"\n" +
           key + ade_vm.substr(key_vault.size());
}

std::string machine(const std::string& more, const std::string& group = "rg-app")
{
    return "\n[[virtual_machine]]\nname = \"odd\"\nresource_group = \"" + group + "\"\n" + more;
}

std::string many_disks(int count)
{
    std::string disks = "data_disks = [";
    for (int i = 1; i <= count; ++i) disks += "{ name = \"d" + std::to_string(i) + "\" }, ";
    return disks + "]\n";
}

std::string head(const std::string& tresor = {}, const std::string& azure = {})
{
    return "[tresor]\nstack = \"test\"\n" + tresor + "[azure]\ncloud = \"simulator\"\n" + azure +
           "subscription = \"11111111-1111-1111-1111-111111111111\"\n";
}

std::string vault(const std::string& more = {}, const std::string& location = "westeurope")
{
    return "[vault.prod]\nname = \"rsv-prod\"\nresource_group = \"rg-backup\"\nlocation = \"" +
           location + "\"\n" + more;
}

std::string policy(const std::string& key, const std::string& more = {},
                   const std::string& type = "V2", int count = 30)
{
    return "[policy." + key + "]\nname = \"" + key + "\"\nvault = \"prod\"\ntype = \"" + type +
           "\"\nschedule = { frequency = \"Daily\", time = \"23:00\" }\nretention.daily = { count "
           "= " +
           std::to_string(count) + " }\n" + more;
}

std::string
vm(const std::string& name, const std::string& more = {}, const std::string& by = "nightly")
{
    return "[protected_vm." + name + "]\nvm = \"rg-app/" + name + "\"\npolicy = \"" + by + "\"\n" +
           more;
}

const std::string base = head() + vault() + policy("nightly");

std::string many_policies(int count)
{
    std::string out = head() + vault();
    for (int i = 0; i < count; ++i) out += policy("pol" + std::to_string(i));
    return out;
}

std::string many_machines(int count)
{
    return "\n[[virtual_machine]]\nname = \"m-{index}\"\nresource_group = \"rg-app\"\ncount = " +
           std::to_string(count) + "\n";
}

/// So many VMs, `each` of them on one policy.
std::string many_vms(int count, int each = 100)
{
    std::string out = head() + vault();
    for (int i = 0; i < (count + each - 1) / each; ++i) out += policy("pol" + std::to_string(i));
    for (int i = 0; i < count; ++i)
        out += vm("m-" + std::to_string(i + 1), {}, "pol" + std::to_string(i / each));
    return out;
}

std::string many_vaults(int count)
{
    std::string out = head();
    for (int i = 0; i < count; ++i) {
        const auto number = std::to_string(i);
        out += "[vault.v" + number + "]\nname = \"rsv-" + number +
               "\"\nresource_group = \"rg-backup\"\nlocation = \"westeurope\"\n";
    }
    return out;
}

Prepare converged(const std::string& toml, std::vector<std::vector<std::string>> then = {})
{
    return [toml, then](SimulatedAzure& azure) {
        azure.converge(toml);
        for (const auto& words : then) azure.perform(words);
    };
}

Prepare faulty(const std::string& faults)
{
    return [faults](SimulatedAzure& azure) { azure.fault(faults); };
}

std::string assignment(const std::string& definition)
{
    return "\n[[policy_assignment]]\nname = \"central\"\nscope = \"subscription/Production\"\n"
           "definition = \"" +
           definition + "\"\n";
}

void move_plain(SimulatedAzure& azure)
{
    azure.converge(base + vm("plain"));
    const auto shown = azure.perform({"show", "vm/rg-app/plain"});
    const auto at = shown.find("\"vmId\":\"") + 8;
    azure.perform({"delete", "vm/rg-app/plain"});
    azure.perform({"set", "vm/rg-backup/odd", "properties.vmId=" + shown.substr(at, 36)});
}

void fill_key_vault(SimulatedAzure& azure)
{
    std::string entries = "properties.accessPolicies=[";
    for (int i = 0; i < 1024; ++i)
        entries += std::string(i > 0 ? "," : "") + R"({"tenantId":"t","objectId":")" +
                   std::to_string(i) + R"(","permissions":{"keys":["get"]}})";
    azure.perform({"set", "key-vault/kv-app", entries + "]"});
}

void lock_snapshots(SimulatedAzure& azure)
{
    azure.ask("PUT",
              "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/"
              "AzureBackupRG_westeurope_1/providers/Microsoft.Authorization/locks/keep"
              "?api-version=2020-05-01",
              R"({"properties":{"level":"CanNotDelete"}})");
}

const std::string key_of_vault = "identity = { type = \"SystemAssigned\" }\nencryption = { key = "
                                 "\"https://kv-app.vault.azure.net/keys/k\" }\n";
const std::string other_vm =
    "[protected_vm.odd]\nvm = \"/subscriptions/22222222-2222-2222-2222-222222222222/"
    "resourceGroups/rg-other/providers/Microsoft.Compute/virtualMachines/odd\"\n"
    "policy = \"nightly\"\n";
const std::string geo = "storage_redundancy = \"GeoRedundant\"\ncross_region_restore = true\n";
const std::string refuse_keys =
    R"([{"match": {"method": "GET", "path": "vaults/kv-app/", "times": 0},)"
    R"( "then": {"status": 403, "body": {"error": {"code": "AuthorizationFailed", "message": "m"}}}}])";
const std::string refuse_graph =
    R"([{"match": {"method": "GET", "path": "servicePrincipals", "times": 0},)"
    R"( "then": {"status": 403, "body": {"error": {"code": "Forbidden", "message": "m"}}}}])";

const std::vector<Row>& rows()
{
    static const std::string plain = base + vm("plain");
    static const std::string ade = base + vm("ade");
    static const std::vector<Row> all = {
        {"ade-cross-subscription",
         "\n[[key_vault]]\nname = \"kv-other\"\nresource_group = \"rg-other\"\n" +
             machine("encryption = { kind = \"ade-kek\", key_vault = \"kv-other\" }\n", "rg-other"),
         base + other_vm, plain},
        {"ade-disk-count",
         key_vault + machine(many_disks(17) +
                             "encryption = { kind = \"ade-kek\", key_vault = \"kv-app\" }\n"),
         base + vm("odd"), base + vm("odd", "exclude_disks = [\"d1\"]\n")},
        {"ade-disk-size",
         key_vault + machine("data_disks = [{ name = \"d\", size_gb = 5000 }]\n"
                             "encryption = { kind = \"ade-kek\", key_vault = \"kv-app\" }\n"),
         base + vm("odd"), base + vm("odd", "exclude_disks = [\"d\"]\n")},
        {"ade-geography",
         "\n[[resource_group]]\nname = \"rg-br\"\nsubscription = \"Production\"\nlocation = "
         "\"brazilsouth\"\n[[key_vault]]\nname = \"kv-br\"\nresource_group = \"rg-br\"\n" +
             machine("encryption = { kind = \"ade-kek\", key_vault = \"kv-br\" }\n", "rg-br"),
         head() + vault(geo, "brazilsouth") + policy("nightly") +
             "[protected_vm.odd]\nvm = \"rg-br/odd\"\npolicy = \"nightly\"\n",
         head() + vault({}, "brazilsouth") + policy("nightly") +
             "[protected_vm.odd]\nvm = \"rg-br/odd\"\npolicy = \"nightly\"\n"},
        {"ade-restore-limits", ade_vm, ade, plain},
        {"ade-retirement", ade_vm, ade, plain, converged(plain, {{"advance", "640d"}})},
        {"already-protected",
         {},
         plain,
         base,
         converged(head() + vault() +
                       "[vault.other]\nname = \"rsv-other\"\nresource_group = "
                       "\"rg-backup\"\nlocation = \"westeurope\"\n",
                   {{"protect", "rg-app/plain", "rsv-other", "DefaultPolicy"}})},
        {"another-machine",
         {},
         plain,
         base,
         converged(plain, {{"set", "vm/rg-app/plain",
                            "properties.vmId=99999999-9999-9999-9999-999999999999"}})},
        {"azure-policy-protects", assignment("345fa903-145c-4fe1-8bcd-93ec2adccde8"), plain, base},
        {"backup-principal-unknown", ade_vm, ade,
         head({}, "backup_principal_id = \"99999999-0000-0000-0000-000000000000\"\n") + vault() +
             policy("nightly") + vm("ade"),
         faulty(refuse_graph)},
        {"confidential-preview", machine("security_type = \"ConfidentialVM\"\n"), base + vm("odd"),
         plain},
        {"cross-region-restore-needs-geo",
         {},
         head() + vault("storage_redundancy = \"LocallyRedundant\"\ncross_region_restore = true\n"),
         head() + vault(geo)},
        {"cross-region-restore-private",
         {},
         head() + vault(geo + "public_network_access = \"Disabled\"\n"),
         head() + vault(geo)},
        {"cross-subscription", machine({}, "rg-other"), base + other_vm, plain},
        {"disk-count", machine(many_disks(33)), base + vm("odd"),
         base + vm("odd", "exclude_disks = [\"d1\"]\n")},
        {"encrypted-vm-platform-vault", ade_vm, ade, plain},
        {"encryption-evidence",
         key_vault + machine("encryption = { kind = \"ade-kek\", key_vault = \"kv-app\", evidence "
                             "= \"disks\" }\n"),
         base + vm("odd"), plain},
        {"excluded-disks-restore", machine("data_disks = [{ name = \"d\" }]\n"),
         base + vm("odd", "exclude_disks = [\"d\"]\n"), base + vm("odd")},
        {"existing-not-found",
         {},
         head() +
             "[vault.prod]\nname = \"rsv-none\"\nresource_group = \"rg-backup\"\nexisting = "
             "true\n" +
             policy("nightly"),
         base},
        {"expectation-not-met",
         {},
         head() + vault("existing = true\nexpect = { immutability = \"Locked\" }\n") +
             policy("nightly"),
         head() + vault("existing = true\nexpect = { immutability = \"Disabled\" }\n") +
             policy("nightly"),
         converged(head() + vault())},
        {"grant-missing", ade_vm,
         head("grants = \"verify\"\n") + vault() + policy("nightly") + vm("ade"),
         head("grants = \"manage\"\n") + vault() + policy("nightly") + vm("ade")},
        {"immutable-vault",
         {},
         head() + vault("immutability = \"Unlocked\"\n") + policy("nightly", {}, "V2", 20),
         head() + vault("immutability = \"Unlocked\"\n") + policy("nightly", {}, "V2", 40),
         converged(head() + vault("immutability = \"Unlocked\"\n") + policy("nightly"))},
        {"invalid-policy",
         {},
         head() + vault() + policy("nightly", "instant_restore_days = 9\n", "V1"),
         head() + vault() + policy("nightly", "instant_restore_days = 5\n", "V1")},
        {"kek-of-certificate", ade_with_key("certificate = true\n"), ade, plain},
        {"key-disabled", ade_with_key("enabled = false\n"), ade, plain},
        {"key-expired", ade_with_key("expires = 2026-01-01T00:00:00Z\n"), ade, plain},
        {"key-missing", ade_vm, ade, plain,
         [](SimulatedAzure& azure) { azure.perform({"delete", "key/kv-app/kek"}); }},
        {"key-vault-entries", ade_vm, ade, plain, fill_key_vault},
        {"key-vault-foreign-tenant",
         "\n[[key_vault]]\nname = \"kv-app\"\nresource_group = \"rg-app\"\ntenant = "
         "\"dddddddd-0000-0000-0000-000000000000\"\n" +
             ade_vm.substr(key_vault.size()),
         head({}, "tenant = \"aaaaaaaa-0000-0000-0000-000000000000\"\n") + vault() +
             policy("nightly") + vm("ade"),
         plain},
        {"key-vault-not-found", key_vault,
         base + "[key_vault_grant.app]\nkey_vault = \"kv-none\"\n",
         base + "[key_vault_grant.app]\nkey_vault = \"kv-app\"\n"},
        {"keys-unchecked", ade_vm, ade, plain, faulty(refuse_keys)},
        {"missing-attribute",
         {},
         head() + "[vault.prod]\nname = \"rsv-prod\"\nresource_group = \"rg-backup\"\n",
         head() + vault()},
        {"one-way-door",
         {},
         head() + vault("cross_region_restore = false\n") + policy("nightly") + vm("plain"),
         head() + vault(geo) + policy("nightly") + vm("plain"),
         converged(head() + vault(geo) + policy("nightly") + vm("plain"))},
        {"policy-in-use",
         {},
         head() + vault(),
         base,
         converged(base, {{"protect", "rg-app/plain", "rsv-prod", "nightly"}})},
        {"policy-limit", {}, many_policies(201), many_policies(40)},
        {"policy-type-one-way",
         {},
         base + policy("weekly", {}, "V1") + vm("plain", {}, "weekly"),
         base + policy("weekly") + vm("plain", {}, "weekly"),
         converged(plain)},
        {"policy-vm-limit", many_machines(101), many_vms(101, 101), many_vms(101)},
        {"policy-writes", {}, many_policies(51), many_policies(50)},
        {"premium-geo-vault", machine("data_disks = [{ name = \"d\", sku = \"UltraSSD_LRS\" }]\n"),
         head() + vault(geo) + policy("nightly") + vm("odd"),
         head() + vault("storage_redundancy = \"LocallyRedundant\"\n") + policy("nightly") +
             vm("odd")},
        {"registration-rate", many_machines(251), many_vms(251), many_vms(250)},
        {"reserved-tag",
         {},
         head() + vault("tags = { tresor-lineage = \"x\" }\n"),
         head() + vault("tags = { owner = \"x\" }\n")},
        {"retention-too-long",
         {},
         head() + vault() +
             policy("nightly", "retention.weekly = { count = 5000, weekdays = [\"Sunday\"] }\n",
                    "V2", 9999),
         base},
        {"schedule-ignores-dst",
         {},
         head() + vault() + policy("nightly", "time_zone = \"W. Europe Standard Time\"\n"),
         head() + vault() + policy("nightly", "time_zone = \"UTC\"\n")},
        {"snapshot-group-locked",
         "\n[[resource_group]]\nname = \"AzureBackupRG_westeurope_1\"\nsubscription = "
         "\"Production\"\nlocation = \"westeurope\"\n",
         plain, base, lock_snapshots},
        {"snapshot-group-tags", assignment("96670d01-0a4d-4649-9c89-2d3abc0a5025"), plain, base},
        {"suspend-needs-immutability",
         {},
         base + vm("plain", "protection = \"suspended\"\n"),
         base + vm("plain", "protection = \"stopped\"\n"),
         converged(plain)},
        {"trusted-launch-policy", machine("security_type = \"TrustedLaunch\"\n"),
         head() + vault() + policy("nightly", {}, "V1") + vm("odd"), base + vm("odd")},
        {"vault-encryption-identity", key_vault,
         head() + vault("encryption = { key = \"https://kv-app.vault.azure.net/keys/k\" }\n"),
         head() + vault(key_of_vault)},
        {"vault-encryption-too-late", key_vault,
         head() + vault(key_of_vault) + policy("nightly") + vm("plain"), plain, converged(plain)},
        {"vault-key-unfit",
         "\n[[key_vault]]\nname = \"kv-app\"\nresource_group = \"rg-app\"\npurge_protection = "
         "false\n",
         head() + vault(key_of_vault), head() + vault()},
        {"vault-limit", {}, many_vaults(501), many_vaults(10)},
        {"vault-not-empty",
         {},
         head(),
         plain,
         converged(head() + vault("on_remove = \"delete\"\n") + policy("nightly") + vm("plain"))},
        {"vault-of-another-stack",
         {},
         base,
         head() + vault("existing = true\n"),
         [](SimulatedAzure& azure) {
             azure.converge(base);
             azure.lose_state();
         }},
        {"vault-vm-limit", many_machines(1001), many_vms(1001), many_vms(100)},
        {"vault-vm-many", many_machines(901), many_vms(901), many_vms(100)},
        {"vm-agent",
         key_vault + machine("agent_ready = false\nencryption = { kind = \"ade-kek\", key_vault = "
                             "\"kv-app\" }\n"),
         base + vm("odd"), plain},
        {"vm-moved", machine({}, "rg-backup"), plain, base, move_plain},
        {"vm-size", machine("size = \"Standard_B1s\"\n"), base + vm("odd"), plain},
    };
    return all;
}

class EveryRule : public testing::TestWithParam<Row> {
protected:
    EveryRule()
    {
        test::write_file(dir_.path() + "/estate.toml", common_estate + GetParam().estate);
        azure_ = std::make_unique<SimulatedAzure>(dir_.path() + "/estate.toml");
        if (GetParam().prepare) GetParam().prepare(*azure_);
    }

    /// The rules that the plan refuses by, warns or makes a note of.
    static std::set<std::string> broken_in(const Plan& plan)
    {
        std::set<std::string> ids;
        for (const auto& change : plan.changes)
            for (const auto& problem : change.blocked) ids.insert(problem.id);
        for (const auto& problem : plan.diagnostics) ids.insert(problem.id);
        return ids;
    }

    test::TempDir dir_;
    std::unique_ptr<SimulatedAzure> azure_;
};

TEST_P(EveryRule, is_broken_by_what_is_wrong_and_kept_without_it)
{
    const Plan wrong = azure_->plan(GetParam().wrong, SimulatedAzure::any());
    EXPECT_TRUE(broken_in(wrong).contains(GetParam().rule)) << to_text(wrong);
    const Plan right = azure_->plan(GetParam().right, SimulatedAzure::any());
    EXPECT_FALSE(broken_in(right).contains(GetParam().rule)) << to_text(right);
}

TEST_P(EveryRule, says_first_what_azure_would_refuse)
{
    const Rule& rule = azure::rule(GetParam().rule);
    if (!rule.can_be_allowed || rule.refusal.empty()) GTEST_SKIP() << "Azure refuses nothing here";
    azure_->converge(GetParam().wrong + "[[tresor.allow]]\nrule = \"" + GetParam().rule +
                     "\"\nobjects = \"*\"\nreason = \"a test\"\nuntil = 2099-01-01\n");
    std::vector<std::string> codes;
    for (const auto& problem : azure_->last_report.diagnostics)
        if (problem.service) codes.push_back(problem.service->code);
    EXPECT_THAT(codes, testing::Contains(std::string(rule.refusal)))
        << to_text(azure_->last_report);
}

INSTANTIATE_TEST_SUITE_P(All, EveryRule, testing::ValuesIn(rows()), [](const auto& row) {
    std::string name = row.param.rule;
    std::ranges::replace(name, '-', '_');
    return name;
});

/// Rules that need an apparatus of their own.
const std::set<std::string> elsewhere = {
    "caller-lacks-rights", // Rights.that_are_lacking_are_warned_of_in_a_plan
};

TEST(Catalogue, has_no_rule_without_a_test)
{
    auto tested = elsewhere;
    for (const auto& row : rows()) tested.insert(row.rule);
    for (const auto* rule : rules_with_configurations()) tested.insert(rule);
    for (const auto& rule : azure::rules())
        EXPECT_TRUE(tested.contains(std::string(rule.id))) << rule.id;
}

/// Rows of facts §3 of which no rule can be made: tresor starts no backups and restores nothing,
/// and does not look into the guest.
const std::set<int> no_rule = {31, 33, 38};

class Facts : public contract::WithAzureDocs {};

TEST_F(Facts, of_what_azure_cannot_do_have_a_rule_each)
{
    const auto text = contract::read_text(*contract::azure_docs() / "facts.md");
    std::string sources;
    for (const auto& rule : azure::rules()) sources += std::string(rule.source) + " ";
    int rows_seen = 0;
    for (int row = 1; text.contains("\n| " + std::to_string(row) + " | "); ++row) {
        ++rows_seen;
        const auto name = "§3." + std::to_string(row);
        const bool has_rule = sources.contains(name + " ") || sources.contains(name + ",");
        EXPECT_TRUE(has_rule || no_rule.contains(row)) << "row " << row;
    }
    EXPECT_GE(rows_seen, 42);
}

} // namespace
} // namespace every_rule
