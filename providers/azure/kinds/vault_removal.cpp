// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/vault_removal.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/immutability.hpp"
#include "providers/azure/kinds/kind.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/scopes.hpp"
#include "providers/azure/kinds/vault_steps.hpp"
#include "providers/azure/rules/violation.hpp"

#include "reconciler/model/day.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

constexpr std::size_t most_listed = 5;

class Removal {
public:
    explicit Removal(const Case& one) : one_(one), name_(name_of(one.record->id.text()))
    {
        for (const auto& live : one.around.observation.objects)
            if (live.kind == "protected_vm" &&
                live.id.folded().starts_with(one.record->id.folded() + '/'))
                holding_.push_back(&live);
    }

    Decision run()
    {
        decision_.reason =
            one_.around.destroying ? "everything is destroyed" : "it is no longer declared";
        if (is_unread(one_.around.observation, items_scope(one_.record->id.text())))
            decision_.blocked.push_back(items_unseen(*one_.record, one_.record->id.text()));
        if (holding_.empty())
            remove();
        else if (one_.record->attributes.text("on_remove") == "delete" && !one_.around.destroying)
            wait();
        else
            let_go();
        return std::move(decision_);
    }

private:
    void remove()
    {
        decision_.verb = Verb::remove;
        const auto& guard = one_.live->attributes.text("resource_guard");
        if (!guard.empty() && guard != "none") unmap_guard(one_, decision_.steps);
        Step step = step_of(one_, "delete", "delete the empty vault " + name_, {});
        step.effect.kind = Effect::Kind::forget;
        step.needs = {{"Microsoft.RecoveryServices/vaults/delete", one_.record->id.text()}};
        decision_.steps.push_back(std::move(step));
    }

    void wait()
    {
        decision_.verb = Verb::remove;
        std::string detail = name_ + " cannot be deleted yet (on_remove = \"delete\").";
        for (const auto& line : in_the_way()) detail += "\n- " + line;
        decision_.blocked.push_back(broken(one_.record->address, "vault-not-empty", detail));
    }

    void let_go()
    {
        decision_.verb = Verb::forget;
        const auto count = holding_.size();
        const auto& first = holding_.front()->facts.text("vm_name");
        decision_.reason += "; it stays in Azure, for it holds backup data of " +
                            std::to_string(count) + (count == 1 ? " VM (" : " VMs (") + first +
                            (count == 1 ? ")" : ", …)");
        decision_.notes = in_the_way();
        Step step = step_of(one_, "", "let go of vault " + name_, {});
        step.id = to_string(step.address) + "/forget";
        step.effect.kind = Effect::Kind::forget;
        decision_.steps.push_back(std::move(step));
    }

    std::int64_t soft_delete_days() const
    {
        const auto days =
            one_.live->attributes.get("soft_delete").object().get("retention_days").integer();
        return days == 0 ? 14 : days;
    }

    /// In the order in which it has to be cleared away (facts §4), and when that can be.
    std::vector<std::string> in_the_way() const
    {
        std::vector<std::string> out;
        const auto& guard = one_.live->attributes.text("resource_guard");
        if (!guard.empty() && guard != "none")
            out.push_back("in the way of deleting it: the resource guard " + name_of(guard) +
                          " must agree");
        Day earliest = std::chrono::floor<std::chrono::days>(one_.around.observation.at);
        for (const auto* item : holding_) {
            const Day gone = gone_by(*item);
            earliest = std::max(earliest, gone);
            if (out.size() < most_listed) out.push_back(words_for(*item, gone));
        }
        if (holding_.size() > most_listed)
            out.push_back("… and " + std::to_string(holding_.size()) + " items in all");
        out.push_back(is_immutable_now(one_, one_.record->id.text())
                          ? "it is immutable: nothing in it can be deleted before it expires"
                          : "it could be deleted on " + iso_day(earliest) + " at the earliest");
        return out;
    }

    Day gone_by(const Live& item) const
    {
        const Day today = std::chrono::floor<std::chrono::days>(one_.around.observation.at);
        const auto deleted = parse_day(item.facts.text("deleted_at"));
        const std::chrono::days kept(soft_delete_days());
        return is_soft_deleted(item) && deleted ? *deleted + kept : today + kept;
    }

    static std::string words_for(const Live& item, Day gone)
    {
        const std::string vm = "in the way of deleting it: " + item.facts.text("vm_name");
        if (is_soft_deleted(item)) return vm + ", soft-deleted until " + iso_day(gone);
        return vm + (is_active(item) ? ", protected" : ", stopped with its data kept") +
               "; once deleted it is kept until " + iso_day(gone);
    }

    const Case& one_;
    std::string name_;
    std::vector<const Live*> holding_;
    Decision decision_;
};

} // namespace

Decision give_up_vault(const Case& one)
{
    return Removal(one).run();
}

} // namespace azure
