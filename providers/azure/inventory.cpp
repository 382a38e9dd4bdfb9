// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/inventory.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/graph.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/arm/resource_graph.hpp"
#include "providers/azure/fleet/posture.hpp"
#include "providers/azure/fleet/select_vms.hpp"
#include "providers/azure/fleet/selector.hpp"
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/policy_json.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/resource_guard.hpp"
#include "providers/azure/kinds/retention_arithmetic.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "providers/azure/kinds/vault.hpp"
#include "providers/azure/kinds/vault_key.hpp"
#include "providers/azure/kinds/virtual_machine.hpp"
#include "providers/azure/rules/governance.hpp"
#include "providers/azure/rules/keys.hpp"
#include "providers/azure/rules/rights.hpp"

#include "reconciler/apply/task_group.hpp"

#include <boost/asio/this_coro.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace azure {

using namespace reconciler;
namespace json = boost::json;
using boost::asio::awaitable;

namespace {

constexpr std::size_t lists_at_once = 16;
constexpr Duration making_poll = std::chrono::seconds(5);
constexpr Duration longest_making = std::chrono::minutes(2);

/// What there is to read, from what is desired and what is recorded.
struct Itinerary {
    std::map<ResourceId, std::string> vaults;                   ///< id as spelled
    std::map<std::string, std::string> vm_subscriptions;        ///< by folded id
    std::map<std::string, std::string> key_vault_subscriptions; ///< of declared grants
    std::set<ResourceId> key_vaults_of_vaults;                  ///< by name: of vaults' own keys
    bool names_key_vaults = false;
    bool needs_backup_principal = false;

    explicit Itinerary(const ObservationRequest& request)
    {
        for (const auto& desired : request.desired.objects)
            visit(desired.address.kind, desired.id, desired.attributes);
        for (const auto& record : request.records)
            visit(record.address.kind, record.id, record.attributes);
        const auto& home = request.desired.settings.text("subscription");
        for (const auto& selector : request.desired.selectors)
            look_into(selector.attributes.get("where").object(), home);
        for (const auto& check : request.desired.checks)
            if (check.attributes.has("covers"))
                look_into(check.attributes.get("covers").object(), home);
        if (names_key_vaults) key_vault_subscriptions.emplace(folded(home), home);
    }

private:
    void look_into(const Object& where, const std::string& home)
    {
        for (const auto& id : subscriptions_of(where, home))
            vm_subscriptions.emplace(folded(id), id);
    }

    void visit(const std::string& kind, const ResourceId& id, const Object& attributes)
    {
        if (kind == "key_vault_grant") {
            add(key_vault_subscriptions, attributes.text("key_vault"));
            needs_backup_principal = true;
            names_key_vaults = names_key_vaults || !attributes.text("key_vault").starts_with('/');
            return;
        }
        const std::string vault = vault_of(id.text());
        if (vault.empty()) return; // it is not named, and blocked
        vaults.emplace(ResourceId(vault), vault);
        if (kind == "protected_vm") add(vm_subscriptions, attributes.text("vm"));
        if (kind == "vault" && attributes.has("encryption")) {
            add(key_vault_subscriptions, id.text());
            names_key_vaults = true;
            key_vaults_of_vaults.emplace(
                key_vault_of_key(attributes.get("encryption").object().text("key")));
        }
    }

    static void add(std::map<std::string, std::string>& to, const std::string& id)
    {
        const std::string subscription = parts_of(id).subscription;
        if (!subscription.empty()) to.emplace(folded(subscription), subscription);
    }
};

class Inventory {
public:
    Inventory(ArmClient& arm, Clock& clock, ObservationRequest request,
              boost::asio::any_io_executor executor)
        : arm_(arm),
          clock_(clock),
          request_(request),
          itinerary_(request),
          tasks_(std::move(executor), lists_at_once)
    {}

    awaitable<Result<Observation>> run(Time now)
    {
        seen_.at = now;
        for (const auto& [id, spelled] : itinerary_.vaults) co_await begin(read_vault(spelled));
        const bool by_graph = request_.desired.settings.text("inventory") == "resource_graph";
        if (by_graph && !itinerary_.vm_subscriptions.empty()) {
            co_await begin(read_by_graph("virtualmachines", "virtual machines", take_vm()));
            co_await begin(read_by_graph("disks", "disks", take_disk()));
        } else {
            for (const auto& [folded_id, subscription] : itinerary_.vm_subscriptions) {
                co_await begin(read_vms(subscription));
                co_await begin(read_disks(subscription));
            }
        }
        co_await tasks_.join();
        for (const auto& [set, machines] : confidential_sets_)
            co_await begin(read_confidential_set(set.text()));
        co_await tasks_.join();
        for (auto& live : seen_.objects)
            if (live.kind == "virtual_machine") add_what_disks_tell(live);
        if (by_graph) co_await read_what_the_graph_lacks();
        link_items();
        co_await read_key_vaults();
        if (answers_ == 0 && !first_problem_.empty())
            co_return std::unexpected(std::move(first_problem_));
        co_return std::move(seen_);
    }

private:
    awaitable<void> begin(awaitable<void> task)
    {
        while (!tasks_.has_room()) co_await tasks_.one_finished();
        tasks_.spawn(std::move(task));
    }

    /// Notes how a list was read; an unread one is a warning and a frozen scope.
    bool note(std::string what, std::string scope, const Diagnostics* problem)
    {
        seen_.scopes.push_back({what, folded(scope), problem == nullptr});
        if (!problem) {
            ++answers_;
            return true;
        }
        if (first_problem_.empty()) first_problem_ = *problem;
        for (auto diagnostic : *problem) {
            diagnostic.severity = Severity::warning;
            diagnostic.detail = "Could not read " + what + ". " + diagnostic.detail;
            seen_.problems.push_back(std::move(diagnostic));
        }
        return false;
    }

    template <class T>
    bool note(std::string what, std::string scope, const Result<T>& result)
    {
        return note(std::move(what), std::move(scope), result ? nullptr : &result.error());
    }

    static std::string versioned(const std::string& path)
    {
        return api::versioned(path, api::recovery_services);
    }

    /// A run that broke off may have left it so: until it is made nothing below it answers.
    static bool is_being_made(const Result<std::optional<json::value>>& vault)
    {
        return vault && *vault &&
               text_in(**vault, "properties/provisioningState") == "Provisioning";
    }

    awaitable<void> read_vault(std::string id)
    {
        const std::string path = url_path(id);
        auto vault = co_await arm_.find(versioned(path));
        for (Duration waited{0}; is_being_made(vault) && waited < longest_making;
             waited += making_poll) {
            co_await clock_.sleep_for(making_poll);
            vault = co_await arm_.find(versioned(path));
        }
        if (!note("vault " + name_of(id), id, vault) || !*vault) co_return;
        TaskGroup parts(co_await boost::asio::this_coro::executor, lists_at_once);
        parts.spawn(read_vault_settings(id, **vault));
        parts.spawn(read_policies(id));
        parts.spawn(read_items(id));
        co_await parts.join();
    }

    awaitable<void> read_vault_settings(std::string id, json::value vault)
    {
        const auto config =
            co_await arm_.get(versioned(url_path(id) + "/backupconfig/vaultconfig"));
        const auto storage =
            co_await arm_.get(versioned(url_path(id) + "/backupstorageconfig/vaultstorageconfig"));
        const std::string what = "the settings of vault " + name_of(id);
        if (!note(what, id, config) || !note(what, id, storage)) co_return;
        Live live = decode_vault(vault, *config, *storage);
        if (live.facts.get("is_guarded").truth()) {
            const auto mapping = co_await arm_.find(versioned(url_path(guard_mapping(id))));
            if (note("the resource guard of vault " + name_of(id), id, mapping) && *mapping)
                decode_guard(live, **mapping);
        }
        seen_.objects.push_back(std::move(live));
    }

    awaitable<void> read_policies(std::string id)
    {
        const auto take = [this](const json::value& policy) {
            if (text_in(policy, "properties/backupManagementType") == "AzureIaasVM")
                seen_.objects.push_back(decode_policy(policy));
        };
        const auto read = co_await arm_.each(versioned(url_path(id) + "/backupPolicies"), take);
        note("the policies of vault " + name_of(id), id + "/backupPolicies", read);
    }

    awaitable<void> read_items(std::string id)
    {
        const std::string filter =
            percent_encoded("backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'");
        const bool is_checked = !request_.desired.checks.empty();
        const auto take = [this, is_checked](const json::value& item) {
            seen_.objects.push_back(decode_item(item));
            if (is_checked) seen_.objects.push_back(status_of_item(item));
        };
        const auto read = co_await arm_.each(
            versioned(url_path(id) + "/backupProtectedItems") + "&%24filter=" + filter, take);
        note("the protected items of vault " + name_of(id), id + "/backupFabrics", read);
    }

    using Taker = std::function<void(const json::value&)>;

    Taker take_vm()
    {
        return [this](const json::value& vm) { seen_.objects.push_back(vm_of(vm)); };
    }

    static Live vm_of(const json::value& vm)
    {
        Live live = decode_vm(vm);
        add_what_selects(vm, live);
        return live;
    }

    /// All subscriptions in one query for each thousand, which is Azure's limit.
    awaitable<void> read_by_graph(std::string type, std::string what, Taker take)
    {
        constexpr std::size_t most = 1000;
        const std::string query = "resources | where type =~ 'microsoft.compute/" + type +
                                  "' | project id, name, type, location, tags, sku, managedBy, "
                                  "properties, zones, identity | order by id asc";
        std::vector<std::string> subscriptions;
        for (const auto& [folded_id, subscription] : itinerary_.vm_subscriptions)
            subscriptions.push_back(subscription);
        for (std::size_t from = 0; from < subscriptions.size(); from += most) {
            const auto begin = subscriptions.begin() + static_cast<std::ptrdiff_t>(from);
            const std::vector<std::string> some(
                begin,
                begin + static_cast<std::ptrdiff_t>(std::min(most, subscriptions.size() - from)));
            const auto read = co_await each_in_resource_graph(arm_, some, query, take);
            for (const auto& subscription : some)
                note("the " + what + " of subscription " + subscription, vm_scope(subscription),
                     read);
        }
    }

    /// Whom the graph no longer shows, or shows so that a selector lets him go: nobody loses his
    /// protection by hearsay.
    awaitable<void> read_what_the_graph_lacks()
    {
        std::map<ResourceId, std::string> doubtful;
        std::set<ResourceId> selected;
        std::optional<DesiredSet> all;
        if (!request_.desired.selectors.empty())
            select_vms(all.emplace(request_.desired), seen_, request_.records);
        for (const auto& desired : (all ? *all : request_.desired).objects)
            if (desired.address.kind == "protected_vm") {
                const auto& vm = desired.attributes.text("vm");
                selected.emplace(vm);
                if (!seen_.find(ResourceId(vm))) doubtful.emplace(vm, vm);
            }
        for (const auto& record : request_.records)
            if (record.address.kind == "protected_vm")
                if (const auto& vm = record.attributes.text("vm");
                    !selected.contains(ResourceId(vm)))
                    doubtful.emplace(vm, vm);
        for (const auto& [id, vm] : doubtful) co_await begin(read_vm(vm));
        co_await tasks_.join();
    }

    awaitable<void> read_vm(std::string id)
    {
        seen_.read_singly.push_back(id);
        const auto vm = co_await arm_.find(api::versioned(url_path(id), api::virtual_machines));
        if (!vm) {
            note("virtual machine " + id, id, vm);
            co_return;
        }
        const ResourceId vm_id(id);
        auto* there = seen_.find(vm_id);
        if (!*vm) {
            if (there) seen_.objects.erase(seen_.objects.begin() + (there - seen_.objects.data()));
            co_return;
        }
        Live live = vm_of(**vm);
        add_what_disks_tell(live);
        if (there)
            *there = std::move(live);
        else
            seen_.objects.push_back(std::move(live));
    }

    awaitable<void> read_vms(std::string subscription)
    {
        const std::string path =
            "/subscriptions/" + subscription + "/providers/Microsoft.Compute/virtualMachines";
        const auto read =
            co_await arm_.each(api::versioned(path, api::virtual_machines), take_vm());
        note("the virtual machines of subscription " + subscription, vm_scope(subscription), read);
    }

    /// What selectors and the user's selection ask for.
    static void add_what_selects(const json::value& vm, Live& live)
    {
        Object tags;
        if (const auto* members = at(vm, "tags").if_object())
            for (const auto& [name, value] : *members)
                if (value.is_string()) tags.set(name, std::string(value.get_string()));
        live.facts.set("tags", std::move(tags));
        live.facts.set("os", text_in(vm, "properties/storageProfile/osDisk/osType"));
    }

    awaitable<void> read_disks(std::string subscription)
    {
        const std::string path =
            "/subscriptions/" + subscription + "/providers/Microsoft.Compute/disks";
        const auto read = co_await arm_.each(api::versioned(path, api::disks), take_disk());
        note("the disks of subscription " + subscription, vm_scope(subscription), read);
    }

    Taker take_disk()
    {
        return [this](const json::value& disk) { add_disk(disk); };
    }

    void add_disk(const json::value& disk)
    {
        if (Value odd = odd_disk(disk); !odd.is_null())
            odd_disks_[ResourceId(text_in(disk, "managedBy"))].push_back(std::move(odd));
        if (auto set = confidential_set(disk); !set.empty())
            confidential_sets_[ResourceId(std::move(set))].emplace(text_in(disk, "managedBy"));
        Encryption encryption = encryption_of_disk(disk);
        if (encryption.kind == "pmk") return; // what every VM is by default
        auto& of_vm = disk_encryption_[ResourceId(text_in(disk, "managedBy"))];
        of_vm = combined(std::move(encryption), of_vm);
    }

    /// Only confidential VMs make Azure Backup read the key of a set.
    awaitable<void> read_confidential_set(std::string id)
    {
        seen_.read_singly.push_back(id);
        const auto set = co_await arm_.find(api::versioned(url_path(id), api::disks));
        if (!note("the disk encryption set " + name_of(id), id, set) || !*set) co_return;
        const auto encryption = encryption_of_confidential_set(**set);
        for (const auto& vm : confidential_sets_.at(ResourceId(id))) {
            auto& of_vm = disk_encryption_[vm];
            of_vm = combined(encryption, of_vm);
        }
    }

    void add_what_disks_tell(Live& vm) const
    {
        if (const auto found = disk_encryption_.find(vm.id); found != disk_encryption_.end())
            add_encryption(vm, found->second);
        if (const auto found = odd_disks_.find(vm.id); found != odd_disks_.end())
            vm.facts.set("odd_disks", found->second);
    }

    /// Items name disks and VMs know which items protect them.
    void link_items()
    {
        std::map<ResourceId, List> protected_by;
        for (auto& live : seen_.objects) {
            if (live.kind != "protected_vm") continue;
            const ResourceId vm(live.facts.text("vm_id"));
            name_disks(live, seen_.find(vm));
            if (is_active(live)) protected_by[vm].emplace_back(live.id.text());
        }
        for (auto& [vm, items] : protected_by)
            if (auto* live = seen_.find(vm)) live->facts.set("protected_by", std::move(items));
    }

    /// The Key Vaults that matter: those the desired VMs' encryption names, and those of declared
    /// grants.
    std::set<ResourceId> needed_key_vaults() const
    {
        std::set<ResourceId> needed;
        std::optional<DesiredSet> selected; // with what the selectors stand for
        if (!request_.desired.selectors.empty())
            select_vms(selected.emplace(request_.desired), seen_, request_.records);
        for (const auto& desired : (selected ? *selected : request_.desired).objects) {
            if (desired.address.kind == "key_vault_grant")
                needed.emplace(desired.attributes.text("key_vault"));
            if (desired.address.kind == "vault" && desired.attributes.has("encryption"))
                needed.emplace(
                    key_vault_of_key(desired.attributes.get("encryption").object().text("key")));
            if (desired.address.kind != "protected_vm") continue;
            if (const auto* vm = seen_.find(ResourceId(desired.attributes.text("vm"))))
                for (const auto& use : key_vault_uses(vm->facts.get("key_vaults")))
                    needed.emplace(use.key_vault);
        }
        for (const auto& record : request_.records)
            if (record.address.kind == "key_vault_grant")
                needed.emplace(key_vault_of_grant(record.id.text()));
        return needed;
    }

    awaitable<void> read_key_vaults()
    {
        needed_ = needed_key_vaults();
        if (needed_.empty()) co_return;
        auto subscriptions = itinerary_.key_vault_subscriptions;
        for (const auto& id : needed_)
            if (const auto parts = parts_of(id.text()); !parts.subscription.empty())
                subscriptions.emplace(folded(parts.subscription), parts.subscription);
        for (const auto& id : needed_)
            itinerary_.needs_backup_principal =
                itinerary_.needs_backup_principal || id.text().starts_with('/');
        if (itinerary_.needs_backup_principal) co_await begin(find_principal());
        for (const auto& [folded_id, subscription] : subscriptions)
            co_await begin(read_key_vaults_of(subscription));
        co_await tasks_.join();
        for (const auto& [folded_id, subscription] : subscriptions)
            if (!principal_.empty() && goes_by_roles(subscription))
                co_await begin(read_roles(subscription));
        for (const auto& key_vault : key_vaults_)
            if (is_of_a_vault(key_vault) && is_rbac(key_vault))
                co_await begin(read_roles_at(text_in(key_vault, "id")));
        co_await tasks_.join();
        for (const auto& definition : unknown_roles(assignments_))
            co_await begin(read_role(definition));
        co_await tasks_.join();
        for (const auto& key_vault : key_vaults_) add_grant(key_vault);
    }

    /// A role that somebody else made may grant what is needed. One that cannot be read does not
    /// count.
    awaitable<void> read_role(std::string definition)
    {
        seen_.read_singly.push_back(definition);
        const auto role =
            co_await arm_.find(api::versioned(url_path(definition), api::authorization));
        if (role && *role)
            roles_.insert_or_assign(folded(name_of(definition)), decode_role(**role));
    }

    static bool is_rbac(const json::value& key_vault)
    {
        return truth_in(key_vault, "properties/enableRbacAuthorization");
    }

    bool is_of_a_vault(const json::value& key_vault) const
    {
        return itinerary_.key_vaults_of_vaults.contains(
            ResourceId(name_of(text_in(key_vault, "id"))));
    }

    /// Who else may use its keys: asked only where a vault is encrypted with one.
    awaitable<void> read_roles_at(std::string key_vault)
    {
        const std::string path =
            url_path(key_vault) + "/providers/Microsoft.Authorization/roleAssignments";
        const auto read = co_await arm_.list(api::versioned(path, api::authorization) +
                                             "&%24filter=" + percent_encoded("atScope()"));
        if (note("the role assignments at Key Vault " + name_of(key_vault), key_vault, read))
            wrapping_.insert_or_assign(ResourceId(key_vault), wrapping_principals(*read));
    }

    /// The object id is one per tenant; a configuration may name it (facts §2.1).
    awaitable<void> find_principal()
    {
        principal_ = request_.desired.settings.text("backup_principal_id");
        if (principal_.empty()) {
            const auto found =
                co_await find_service_principal(arm_, backup_application_id(arm_.cloud().name));
            if (note("the service principal of Azure Backup", "graph", found) && *found)
                principal_ = **found;
        }
        if (!principal_.empty())
            seen_.objects.push_back({"principal",
                                     ResourceId(std::string(backup_principal)),
                                     {{"object_id", principal_}},
                                     {}});
    }

    bool is_needed(const json::value& key_vault) const
    {
        const std::string id = text_in(key_vault, "id");
        return needed_.contains(ResourceId(id)) || needed_.contains(ResourceId(name_of(id)));
    }

    awaitable<void> read_key_vaults_of(std::string subscription)
    {
        const std::string path =
            "/subscriptions/" + subscription + "/providers/Microsoft.KeyVault/vaults";
        const auto take = [this](const json::value& key_vault) {
            if (is_needed(key_vault)) key_vaults_.push_back(key_vault);
        };
        const auto read = co_await arm_.each(api::versioned(path, api::key_vault), take);
        note("the Key Vaults of subscription " + subscription, key_vault_scope(subscription), read);
    }

    bool goes_by_roles(const std::string& subscription) const
    {
        for (const auto& key_vault : key_vaults_)
            if (truth_in(key_vault, "properties/enableRbacAuthorization") &&
                folded(parts_of(text_in(key_vault, "id")).subscription) == folded(subscription))
                return true;
        return false;
    }

    awaitable<void> read_roles(std::string subscription)
    {
        const std::string path =
            "/subscriptions/" + subscription + "/providers/Microsoft.Authorization/roleAssignments";
        const std::string filter = percent_encoded("principalId eq '" + principal_ + "'");
        const auto take = [this](const json::value& assignment) {
            assignments_.push_back(assignment);
        };
        const auto read = co_await arm_.each(
            api::versioned(path, api::authorization) + "&%24filter=" + filter, take);
        note("the role assignments of subscription " + subscription, key_vault_scope(subscription),
             read);
    }

    void add_grant(const json::value& key_vault)
    {
        Live live = decode_key_vault(key_vault);
        const bool rbac = live.facts.get("rbac").truth();
        if (is_of_a_vault(key_vault))
            live.facts.set("wrapping_principals",
                           rbac ? wrapping_[live.id] : wrapping_principals(key_vault));
        Live grant = rbac ? decode_roles(live, assignments_, roles_)
                          : decode_access_policy(key_vault, principal_);
        seen_.objects.push_back(std::move(live));
        if (!grant.id.empty()) seen_.objects.push_back(std::move(grant));
    }

    ArmClient& arm_;
    Clock& clock_;
    ObservationRequest request_;
    Itinerary itinerary_;
    TaskGroup tasks_;
    Observation seen_;
    std::size_t answers_ = 0;
    Diagnostics first_problem_;
    std::map<ResourceId, Encryption> disk_encryption_;
    std::map<ResourceId, List> odd_disks_;
    std::map<ResourceId, std::set<ResourceId>> confidential_sets_; ///< with the VMs of each
    std::set<ResourceId> needed_;
    std::string principal_;
    std::vector<json::value> key_vaults_;
    std::map<ResourceId, Value> wrapping_; ///< principals that may, by Key Vault with roles
    std::vector<json::value> assignments_;
    RoleGrants roles_; ///< of others
};

awaitable<void>
confirm_one(ArmClient& arm, Observation& observation, std::string vm, Diagnostics& problems)
{
    const std::string path =
        api::versioned(url_path(vm), api::virtual_machines) + "&%24expand=instanceView";
    auto read = co_await arm.get(path);
    if (auto* live = observation.find(ResourceId(vm)); live && read)
        confirm_encryption(*live, *read);
    else if (!read)
        append(problems, std::move(read.error()));
}

/// The times of the points that still stand; those that are pruned show as soft-deleted.
awaitable<void>
read_points(ArmClient& arm, Observation& observation, std::string item, Diagnostics& problems)
{
    List times;
    const std::function<void(const json::value&)> take = [&](const json::value& point) {
        const auto& properties = at(point, "properties");
        if (!truth_in(properties, "recoveryPointProperties/isSoftDeleted"))
            times.emplace_back(text_in(properties, "recoveryPointTime"));
    };
    const std::string path =
        api::versioned(url_path(item) + "/recoveryPoints", api::recovery_services);
    auto read = co_await arm.each(path, take);
    if (read)
        observation.objects.push_back(
            {"recovery_points", ResourceId(points_id(item)), {}, {{"times", std::move(times)}}});
    else
        append(problems, std::move(read.error()));
}

/// What cannot be read is said to be unchecked.
awaitable<void> read_rights(ArmClient& arm, Observation& observation, std::string scope)
{
    const auto read = co_await arm.list(api::versioned(
        url_path(scope) + "/providers/Microsoft.Authorization/permissions", api::authorization));
    Live live = decode_rights(scope, read ? *read : std::vector<json::value>{});
    if (!read) live.facts.set("unreadable", true);
    observation.objects.push_back(std::move(live));
}

/// The service's code, or else what we call it.
std::string reason_of(const Diagnostics& problems)
{
    const auto code = service_code(problems);
    return code.empty() ? problems.front().id : std::string(code);
}

/// What keeps it from being read is said of the VM that is encrypted with it.
awaitable<void> read_key(ArmClient& arm, Observation& observation, std::string path)
{
    const auto read = co_await arm.find(api::versioned(url_path(path), api::key_vault));
    observation.objects.push_back(read ? decode_key(path, *read)
                                       : unread_key(path, reason_of(read.error())));
}

awaitable<void> read_governance(ArmClient& arm, Observation& observation, std::string subscription)
{
    const auto of = [&](const char* type, std::string_view version) {
        return api::versioned("/subscriptions/" + subscription +
                                  "/providers/Microsoft.Authorization/" + type,
                              version);
    };
    const auto locks = co_await arm.list(of("locks", api::locks));
    const auto assignments = co_await arm.list(of("policyAssignments", api::policy_assignments));
    Live live = decode_governance(subscription, locks ? *locks : std::vector<json::value>{},
                                  assignments ? *assignments : std::vector<json::value>{});
    if (!locks || !assignments) live.facts.set("unreadable", true);
    observation.objects.push_back(std::move(live));
}

/// What an id of `closer` stands for is told by the id itself.
awaitable<void>
look_at_one(ArmClient& arm, Observation& observation, std::string id, Diagnostics& problems)
{
    if (std::string item = item_of_points(id); !item.empty())
        return read_points(arm, observation, std::move(item), problems);
    if (std::string scope = scope_of_rights(id); !scope.empty())
        return read_rights(arm, observation, std::move(scope));
    if (std::string path = path_of_key(id); !path.empty())
        return read_key(arm, observation, std::move(path));
    if (std::string subscription = subscription_of_governance(id); !subscription.empty())
        return read_governance(arm, observation, std::move(subscription));
    return confirm_one(arm, observation, std::move(id), problems);
}

} // namespace

awaitable<Result<Observation>>
take_inventory(ArmClient& arm, Clock& clock, ObservationRequest request)
{
    Inventory inventory(arm, clock, request, co_await boost::asio::this_coro::executor);
    co_return co_await inventory.run(clock.now());
}

awaitable<Result<void>>
look_closer(ArmClient& arm, Observation& observation, std::vector<std::string> ids)
{
    Diagnostics problems;
    TaskGroup tasks(co_await boost::asio::this_coro::executor, lists_at_once);
    for (const auto& id : ids) {
        observation.read_singly.push_back(id);
        while (!tasks.has_room()) co_await tasks.one_finished();
        tasks.spawn(look_at_one(arm, observation, id, problems));
    }
    co_await tasks.join();
    if (!problems.empty()) co_return std::unexpected(std::move(problems));
    co_return Result<void>{};
}

} // namespace azure
