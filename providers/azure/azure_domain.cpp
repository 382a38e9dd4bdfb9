// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/azure_domain.hpp"

#include "providers/azure/fleet/posture.hpp"
#include "providers/azure/fleet/select_vms.hpp"
#include "providers/azure/fleet/selector.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/retained_items.hpp"
#include "providers/azure/rules/catalogue.hpp"
#include "providers/azure/rules/exemptions.hpp"
#include "providers/azure/rules/expectations.hpp"
#include "providers/azure/rules/governance.hpp"
#include "providers/azure/rules/keys.hpp"
#include "providers/azure/rules/limits.hpp"
#include "providers/azure/rules/rights.hpp"
#include "providers/azure/rules/violation.hpp"

#include "reconciler/plan/consent.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

namespace azure {

using namespace reconciler;

namespace {

std::optional<std::string> forbid_problem(const Value& value)
{
    for (const auto& word : value.list())
        if (!can_be_forbidden(word.text()))
            return "holds \"" + word.text() +
                   "\", which is no verb of a plan, \"data-loss\", \"weaken\" or \"one-way:NAME\".";
    return std::nullopt;
}

Table tresor_table()
{
    Table table;
    table.name = "tresor";
    table.doc = "The stack as a whole.";
    table.attributes = {
        text("stack", "What the stack is called; part of nothing in Azure.").required(),
        text("grants", "Key Vault grants: manage writes them, verify checks and says what is "
                       "missing, off ignores them.")
            .one_of({"manage", "verify", "off"})
            .defaults_to("manage"),
        text("grant_role",
             "Which role a Key Vault that goes by roles gives Azure Backup: Key Vault "
             "Administrator, or a custom one with no more than is needed, which "
             "tresor defines.")
            .one_of({"administrator", "custom"})
            .defaults_to("administrator")
            .from("facts §2.2"),
        boolean("remove_unused", "Take grants away that tresor gave and no VM of this stack needs "
                                 "any more; other vaults may rely on them.")
            .defaults_to(false)
            .from("design §5"),
        integer("max_weakenings",
                "How many changes of one run may weaken protection without consent.")
            .between(0, 100000)
            .defaults_to(5),
        integer("max_removals", "How many objects of one run may be stopped, suspended, deleted or "
                                "forgotten without consent; any number where it is left out.")
            .between(0, 100000)
            .from("design §5"),
        integer("max_change_percent", "How many of the owned objects, in percent, one run may "
                                      "change without consent; all where it is left out.")
            .between(0, 100)
            .from("design §5"),
        list("forbid", "Changes that this stack never makes, whatever is allowed: verbs of the "
                       "plan, \"data-loss\", \"weaken\", \"one-way:NAME\" or \"one-way:*\".")
            .checked(forbid_problem)
            .from("design §5"),
        stack_allow_attribute(),
    };
    return table;
}

Table azure_table()
{
    Table table;
    table.name = "azure";
    table.doc = "Which Azure, and where by default. The credential comes from the environment.";
    table.attributes = {
        text("cloud", "Which Azure: public, usgov, china, custom with its endpoints, or simulator "
                      "for the embedded one.")
            .one_of({"public", "usgov", "china", "custom", "simulator"})
            .defaults_to("public"),
        object("endpoints", "Where a custom cloud lives. The credential goes there only if "
                            "TRESOR_ALLOW_CUSTOM_ENDPOINTS in the environment names the hosts.")
            .of({text("login", "Base URL of Microsoft Entra or AD FS.").required(),
                 text("resource_manager", "Base URL of Azure Resource Manager.").required(),
                 text("audience",
                      "What tokens for Resource Manager are asked for; its base URL by default."),
                 text("graph", "Base URL of Microsoft Graph.").required(),
                 text("key_vault_suffix", "What the hosts of key vaults end in.").required()}),
        text("subscription", "The subscription in which names without one are looked up.")
            .required(),
        text("tenant",
             "The directory the subscription belongs to; checked against that of each Key Vault."),
        text("inventory",
             "How VMs and disks are found: in lists, one of each for a subscription, or by "
             "Azure Resource Graph, which has all subscriptions in one but may be minutes behind. "
             "What is not found there is read by its id before anything is concluded from it.")
            .one_of({"lists", "resource_graph"})
            .defaults_to("lists"),
        text("backup_principal_id", "The object id of \"Backup Management Service\" in the tenant, "
                                    "where it may not be looked up."),
        object("simulator", "The embedded Azure.")
            .of({text("estate", "The estate file, relative to the stack's folder.")
                     .defaults_to("simulator/estate.toml"),
                 text("data", "Where its world is kept, relative to the stack's folder.")
                     .defaults_to(".tresor/simulator")}),
    };
    return table;
}

bool holds_only(std::string_view text, std::string_view others)
{
    return std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.contains(c);
    });
}

/// The name becomes a part of a host's: nothing else may hide in it.
std::optional<std::string> account_problem(const Value& value)
{
    const auto& name = value.text();
    if (name.size() >= 3 && name.size() <= 24 && holds_only(name, "")) return std::nullopt;
    return "must be 3 to 24 lower case letters and digits";
}

std::optional<std::string> container_problem(const Value& value)
{
    const auto& name = value.text();
    if (name.size() >= 3 && name.size() <= 63 && holds_only(name, "-") && !name.starts_with('-'))
        return std::nullopt;
    return "must be 3 to 63 lower case letters, digits and hyphens";
}

Table state_table()
{
    Table table;
    table.name = "state";
    table.doc = "Where the state lives. What opens it comes from the environment.";
    table.attributes = {
        text("backend", "local: a file beside the stack; azure_blob: Azure Blob Storage, shared.")
            .one_of({"local", "azure_blob"})
            .defaults_to("local"),
        text("account", "The storage account.").checked(account_problem),
        text("container", "The container in it; it must exist.").checked(container_problem),
        text("key", "What the blobs' names begin with; the stack's name by default."),
        text("auth", "entra: the credential that is used for Azure; sas: AZURE_STORAGE_SAS_TOKEN; "
                     "key: AZURE_STORAGE_KEY.")
            .one_of({"entra", "sas", "key"})
            .defaults_to("entra"),
        text("endpoint", "Another URL than the account's own; its host must stand in "
                         "TRESOR_ALLOW_CUSTOM_ENDPOINTS."),
    };
    return table;
}

/// Objects by address while they are resolved.
class Resolution {
public:
    explicit Resolution(DesiredSet& set) : set_(set) {}

    const Desired* find(const Address& address) const
    {
        const auto found = positions_.find(address);
        return found == positions_.end() ? nullptr : &set_.objects[found->second];
    }

    void add(Desired desired)
    {
        positions_.emplace(desired.address, set_.objects.size());
        set_.objects.push_back(std::move(desired));
    }

private:
    DesiredSet& set_;
    std::map<Address, std::size_t> positions_;
};

Object settings_of(const Configuration& configuration)
{
    Object settings = configuration.single("azure").attributes;
    settings.merge(configuration.single("tresor").attributes);
    const auto state = configuration.singles.find("state");
    if (state != configuration.singles.end()) settings.set("state", state->second.attributes);
    return settings;
}

Diagnostic no_endpoints(const Configuration& configuration)
{
    Diagnostic made;
    made.id = "no-endpoints";
    made.summary = "Custom cloud without endpoints";
    made.detail = "cloud is \"custom\", but nothing says where that cloud lives.";
    made.fix = "Add to [azure]:\n    endpoints = { login = \"https://…\", resource_manager = "
               "\"https://…\", graph = \"https://…\", key_vault_suffix = \"…\" }";
    made.spans.push_back({configuration.single("azure").span_of("cloud"), ""});
    return made;
}

Diagnostic existing_not_found(const Desired& desired)
{
    return broken(
        desired, "name", "existing-not-found",
        to_string(desired.address) + " is managed elsewhere, but " + desired.id.text() +
            " does not exist.",
        "Correct its name, create it, or remove existing = true to let tresor create it.");
}

} // namespace

namespace {

/// The ARM id by which expressions speak of an object, from its attributes alone.
std::string id_of(const std::string& kind)
{
    if (kind == "vault")
        return "/subscriptions/{azure.subscription}/resourceGroups/{resource_group}/providers/"
               "Microsoft.RecoveryServices/vaults/{name}";
    if (kind == "policy") return "{vault.id}/backupPolicies/{name}";
    return {};
}

} // namespace

AzureDomain::AzureDomain()
{
    kinds_.push_back(make_vault_kind());
    kinds_.push_back(make_policy_kind());
    kinds_.push_back(make_key_vault_grant_kind());
    kinds_.push_back(make_protected_vm_kind());
    for (const auto& each : kinds_) {
        Table table = each->table();
        table.id = id_of(table.name);
        if (table.find("existing")) table.attributes.push_back(expect_attribute(table));
        std::ranges::move(exemption_attributes(), std::back_inserter(table.attributes));
        schema_.kinds.push_back(std::move(table));
    }
    schema_.kinds.push_back(selector_table());
    schema_.lists = {check_table()};
    schema_.singles = {tresor_table(), azure_table(), state_table()};
}

const Kind& AzureDomain::kind(const std::string& name) const
{
    const auto found =
        std::ranges::find_if(kinds_, [&](const auto& k) { return k->table().name == name; });
    if (found == kinds_.end()) throw std::logic_error("no kind is called " + name);
    return **found;
}

Result<DesiredSet> AzureDomain::resolve(const Configuration& configuration) const
{
    DesiredSet set;
    set.settings = settings_of(configuration);
    set.stack = set.settings.text("stack");
    set.environment = set.settings.text("cloud");
    if (set.environment == "custom") {
        if (!set.settings.has("endpoints")) return fail(no_endpoints(configuration));
        // states of two custom clouds must not be taken for each other's
        set.environment = set.settings.get("endpoints").object().text("resource_manager");
    }
    set.diagnostics = configuration.warnings;
    auto wrong = take_exemptions(set, configuration.single("tresor"));
    if (!wrong.empty()) return std::unexpected(std::move(wrong));
    Resolution resolution(set);
    const Resolving resolving{set,
                              [&](const Address& address) { return resolution.find(address); }};
    for (const auto& each : kinds_)
        for (const auto& declared : configuration.objects)
            if (declared.address.kind == each->table().name) {
                Desired desired = each->resolve(declared, resolving);
                take_exemptions(desired, each->table());
                resolution.add(std::move(desired));
            }
    Diagnostics problems;
    for (const auto& declared : configuration.objects) {
        if (declared.address.kind == "check") set.checks.push_back(desired_from(declared, ""));
        if (declared.address.kind != "protected_vm_set") continue;
        auto selector = resolve_selector(declared, set);
        if (selector)
            set.selectors.push_back(std::move(*selector));
        else
            append(problems, std::move(selector.error()));
    }
    if (!problems.empty()) return std::unexpected(std::move(problems));
    return set;
}

void AzureDomain::expand(DesiredSet& desired, const Observation& observation,
                         const std::vector<Record>& records) const
{
    select_vms(desired, observation, records);
    std::map<Address, Diagnostic> missing;
    for (const auto& object : desired.objects) {
        if (!object.existing) continue;
        const Live* live = observation.find(object.id);
        if (!live)
            missing.emplace(object.address, existing_not_found(object));
        else if (auto problem = unmet_expectation(object, *live, kind(object.address.kind).table()))
            missing.emplace(object.address, std::move(*problem));
    }
    for (auto& object : desired.objects)
        for (const auto& need : object.needs)
            if (const auto found = missing.find(need); found != missing.end())
                object.blocked.push_back(found->second);
    derive_grants(desired, observation);
    append(desired.diagnostics, check_posture(desired, observation));
}

Decision AzureDomain::decide(const Case& one) const
{
    return kind(one.desired ? one.desired->address.kind : one.record->address.kind).decide(one);
}

void AzureDomain::review(std::vector<Reviewed>& changes, const Surroundings& around) const
{
    check_limits(changes, around);
    check_keys(changes, around);
    check_governance(changes, around);
    check_rights(changes, around);
}

std::vector<Record> AzureDomain::retained(const Surroundings& around) const
{
    return retained_items(around);
}

std::span<const Rule> AzureDomain::rules() const
{
    return azure::rules();
}

Write AzureDomain::write(const Step& step) const
{
    return kind(step.kind).write(step);
}

} // namespace azure
