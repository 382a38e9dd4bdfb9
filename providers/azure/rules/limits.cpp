// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/limits.hpp"

#include "providers/azure/day_writes.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/rules/violation.hpp"

#include <map>

namespace azure {

using namespace reconciler;

namespace {

constexpr std::size_t most_vms_of_vault = 1000;
constexpr std::size_t many_vms_of_vault = 900;
constexpr std::size_t most_vms_of_policy = 100;
constexpr std::size_t most_policies_of_vault = 200;
constexpr std::size_t most_vaults = 500;
constexpr std::size_t registrations_a_day = 250;
constexpr std::size_t configurations_a_day = 1000;
constexpr std::size_t policy_writes_a_day = 50;

/// How much there is in one place, and how much the plan adds.
struct Count {
    std::size_t live = 0;
    std::size_t added = 0;
    std::size_t written = 0;
    std::size_t registered_today = 0;   ///< by earlier runs, within 24 hours
    std::size_t written_today = 0;      ///< the same
    Reviewed* first_too_many = nullptr; ///< for this day

    std::size_t all() const { return live + added; }
};
using Counts = std::map<ResourceId, Count>;

bool has_steps(const Reviewed& change)
{
    if (change.is_blocked) return false;
    for (const auto& step : change.steps)
        if (!step.action.empty()) return true;
    return false;
}

class Limits {
public:
    Limits(std::vector<Reviewed>& changes, const Surroundings& around) : changes_(changes)
    {
        for (const auto& live : around.observation.objects) count(live);
        for (const auto& record : around.records) count_today(record, around.observation.at);
    }

    void run()
    {
        for (auto& change : changes_) {
            if (!has_steps(change) || !change.desired) continue;
            if (change.address.kind == "protected_vm") add_vm(change);
            if (change.address.kind == "policy") add_policy(change);
            if (change.address.kind == "vault") add_vault(change);
        }
        for (const auto& [vault, count] : vms_)
            if (count.first_too_many) say_waves(vault, count);
        for (const auto& [vault, count] : policies_)
            if (count.first_too_many)
                refuse(*count.first_too_many, "vault", "policy-writes",
                       std::to_string(count.written) + " policies of " + name_of(vault.text()) +
                           " are to be written; Azure takes 50 writes in 24 hours, of which " +
                           left(policy_writes_a_day, count.written_today) + " left.");
    }

private:
    static std::size_t rest(std::size_t limit, std::size_t used)
    {
        return limit > used ? limit - used : 0;
    }

    /// "40 are", "1 is".
    static std::string left(std::size_t limit, std::size_t used)
    {
        const auto count = rest(limit, used);
        return std::to_string(count) + (count == 1 ? " is" : " are");
    }

    /// How many of the day are left, and how many days the whole takes.
    static void say_waves(const ResourceId& vault, const Count& count)
    {
        const auto days_for = [](std::size_t planned, std::size_t limit, std::size_t used) {
            const auto today = rest(limit, used);
            return planned <= today ? 1 : 1 + (planned - today + limit - 1) / limit;
        };
        const auto days =
            std::max(days_for(count.added, registrations_a_day, count.registered_today),
                     days_for(count.written, configurations_a_day, count.written_today));
        refuse(*count.first_too_many, "policy", "registration-rate",
               std::to_string(count.added) + " VMs are to be registered with " +
                   name_of(vault.text()) + " and " + std::to_string(count.written) +
                   " of its protections written. Azure takes 250 and 1,000 in 24 hours, of which " +
                   left(registrations_a_day, count.registered_today) + " and " +
                   left(configurations_a_day, count.written_today) + " left: it takes " +
                   std::to_string(days) + " days.");
    }

    void count_today(const Record& record, Time now)
    {
        const ResourceId vault(vault_of(record.id.text()));
        if (record.address.kind == "policy")
            policies_[vault].written_today += writes_of_the_day(record, "written_at", now);
        if (record.address.kind != "protected_vm") return;
        vms_[vault].written_today += writes_of_the_day(record, "written_at", now);
        vms_[vault].registered_today += writes_of_the_day(record, "registered_at", now);
    }

    void count(const Live& live)
    {
        if (live.kind == "protected_vm") {
            ++vms_[ResourceId(vault_of(live.id.text()))].live;
            ++of_policy_[ResourceId(live.attributes.text("policy"))].live;
        }
        if (live.kind == "policy") ++policies_[ResourceId(vault_of(live.id.text()))].live;
        if (live.kind == "vault") ++vaults_[folded(parts_of(live.id.text()).subscription)].live;
    }

    static void
    refuse(Reviewed& change, std::string_view path, std::string_view rule, std::string detail)
    {
        auto problem = broken(*change.desired, path, rule, std::move(detail));
        (problem.severity == Severity::error ? change.blocked : change.warnings)
            .push_back(std::move(problem));
    }

    void add_vm(Reviewed& change)
    {
        const ResourceId vault(vault_of(change.id.text()));
        const std::string name = name_of(vault.text());
        Count& there = vms_[vault];
        ++there.written;
        if (!change.live) {
            ++there.added;
            if (there.all() > most_vms_of_vault)
                refuse(change, "policy", "vault-vm-limit",
                       name + " would hold " + std::to_string(there.all()) +
                           " VMs; 1,000 are the most.");
            else if (there.all() == many_vms_of_vault + 1)
                refuse(change, "policy", "vault-vm-many", name + " would hold more than 900 VMs.");
        }
        if (!there.first_too_many &&
            (there.added > rest(registrations_a_day, there.registered_today) ||
             there.written > rest(configurations_a_day, there.written_today)))
            there.first_too_many = &change;
        add_to_policy(change);
    }

    void add_to_policy(Reviewed& change)
    {
        const ResourceId policy(change.desired->attributes.text("policy"));
        if (change.live && ResourceId(change.live->attributes.text("policy")) == policy) return;
        Count& there = of_policy_[policy];
        ++there.added;
        if (there.all() > most_vms_of_policy)
            refuse(change, "policy", "policy-vm-limit",
                   name_of(policy.text()) + " would protect " + std::to_string(there.all()) +
                       " VMs; 100 are the most that Azure takes newly.");
    }

    void add_policy(Reviewed& change)
    {
        const ResourceId vault(vault_of(change.id.text()));
        Count& there = policies_[vault];
        ++there.written;
        if (!there.first_too_many && there.written > rest(policy_writes_a_day, there.written_today))
            there.first_too_many = &change;
        if (change.live) return;
        ++there.added;
        if (there.all() > most_policies_of_vault)
            refuse(change, "vault", "policy-limit",
                   name_of(vault.text()) + " would hold " + std::to_string(there.all()) +
                       " policies; 200 are the most.");
    }

    void add_vault(Reviewed& change)
    {
        if (change.live) return;
        Count& there = vaults_[folded(parts_of(change.id.text()).subscription)];
        ++there.added;
        if (there.all() == most_vaults + 1)
            refuse(change, "name", "vault-limit",
                   "The subscription would hold more than 500 vaults.");
    }

    std::vector<Reviewed>& changes_;
    Counts vms_;
    Counts of_policy_;
    Counts policies_;
    std::map<std::string, Count> vaults_;
};

} // namespace

void check_limits(std::vector<Reviewed>& changes, const Surroundings& around)
{
    Limits(changes, around).run();
}

} // namespace azure
