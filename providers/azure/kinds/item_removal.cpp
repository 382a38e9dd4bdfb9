// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/immutability.hpp"
#include "providers/azure/kinds/item_steps.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/retention_arithmetic.hpp"
#include "providers/azure/rules/violation.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

/// Azure suspends on immutable vaults only (facts §6).
void refuse_suspend(const Case& one, Decision& decision)
{
    const std::string vault = vault_of(one.record->id.text());
    if (is_immutable_now(one, vault)) return;
    decision.blocked.push_back(broken(
        one.record->address, "suspend-needs-immutability",
        "Backups can be suspended in an immutable vault only; " + name_of(vault) + " is none.",
        "Declare the VM again with on_remove = \"retain\" and remove it then."));
}

void refuse_delete(const Case& one, Decision& decision)
{
    const std::string vault = vault_of(one.record->id.text());
    if (!is_immutable_now(one, vault)) return;
    decision.blocked.push_back(immutable_vault(
        one, "",
        "on_remove = \"delete\" asks for the recovery points to be deleted, and vault " +
            name_of(vault) + " is immutable.",
        "Declare the VM again with on_remove = \"retain\" or \"suspend\" and remove it then."));
}

/// Data would go: how much is read, not guessed.
void say_what_goes(const Case& one, Decision& decision)
{
    const auto points = points_of(one.around.observation, one.record->id);
    if (!points) {
        decision.closer.push_back(points_id(one.record->id.text()));
        return;
    }
    if (points->empty()) {
        decision.notes.emplace_back("it has no recovery points yet");
        return;
    }
    const auto [first, last] = std::ranges::minmax(*points);
    decision.notes.push_back("\u2212" + std::to_string(points->size()) +
                             (points->size() == 1 ? " recovery point, " : " recovery points, ") +
                             iso_day(first) + " to " + iso_day(last));
}

Decision delete_data(const Case& one, Decision decision)
{
    decision.verb = Verb::delete_data;
    decision.marks.loses_data = true;
    refuse_delete(one, decision);
    decision.reason += "; on_remove = \"delete\" gives up its recovery points";
    say_what_goes(one, decision);
    delete_item(one, decision.steps);
    return decision;
}

} // namespace

Decision give_up_item(const Case& one)
{
    const auto& how = one.record->attributes.text("on_remove");
    Decision decision;
    decision.reason =
        one.around.destroying ? "everything is destroyed" : "it is no longer declared";
    if (how == "delete" && !is_soft_deleted(*one.live))
        return delete_data(one, std::move(decision));
    if (how == "detach" || !is_active(*one.live)) {
        decision.verb = Verb::forget;
        decision.reason += how == "detach" ? "; it stays protected (on_remove = \"detach\")"
                                           : "; its protection is stopped already";
        decision.steps.push_back(how == "detach" ? forget_item(one) : keep_item_record(one));
        return decision;
    }
    const bool suspends = how == "suspend";
    decision.verb = suspends ? Verb::suspend : Verb::stop;
    decision.marks.weakens = true;
    if (suspends) refuse_suspend(one, decision);
    decision.reason += suspends ? "; backups are suspended, recovery points age by policy"
                                : "; its recovery points are kept";
    decision.steps.push_back(suspends ? suspend_item(one) : stop_item(one));
    return decision;
}

} // namespace azure
