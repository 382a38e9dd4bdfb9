// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_plan.hpp"

#include "cmd/plan_words.hpp"
#include "cmd/render_change.hpp"
#include "cmd/render_diagnostic.hpp"
#include "cmd/text_layout.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/plan/consent.hpp"

#include <algorithm>

namespace cmd {

using reconciler::Plan;
using reconciler::printable;

namespace {

std::string title(const PlanHeader& header, const Style& style)
{
    const std::string what =
        header.destroying ? "tresor plan to destroy stack " : "tresor plan for stack ";
    return paint(style, Ink::bold, what + '"' + printable(header.stack) + '"') + " (" +
           printable(header.cloud) + ")\n";
}

/// What the plan could look at of all it should, and what it leaves out.
std::string sight(const PlanHeader& header, const Style& style)
{
    std::string out;
    if (!header.scopes.empty()) // a saved plan that is only shown does not say
        out = "  " +
              paint(style, header.has_read_all() ? Ink::dim : Ink::yellow, header.what_was_read()) +
              '\n';
    if (!header.left_out.empty())
        out += "  " + paint(style, Ink::yellow, "Left out by --target and --exclude") + ":\n";
    for (const auto& one : header.left_out)
        out += laid_out(to_string(one.address) + "  (" + std::string(to_string(one.verb)) + ") " +
                            printable(one.why),
                        style.width, "    - ", 6, "      ");
    return out + '\n';
}

std::string notes(const Plan& plan, const Style& style)
{
    if (plan.notes.empty()) return {};
    std::string out = paint(style, Ink::bold, "Notes") + ":\n";
    for (const auto& note : plan.notes)
        out += laid_out(printable(note), style.width, "  - ", 4, "    ");
    return out + '\n';
}

std::string unread(const Plan& plan, const Style& style)
{
    if (plan.unread.empty()) return {};
    std::string out =
        paint(style, Ink::yellow, "Could not be read") + ", so nothing in there is removed:\n";
    for (const auto& scope : plan.unread)
        out += laid_out(printable(scope.what), style.width, "  - ", 4, "    ");
    return out + '\n';
}

std::string outcome(const Plan& plan, const PlanHeader& header, const Style& style)
{
    if (!plan.changes.empty())
        return paint(style, Ink::bold, "Plan: " + plan_summary(plan) + ".") + '\n';
    std::string limits = plan.unread.empty() ? "" : " as far as could be seen";
    if (!header.left_out.empty()) limits += " but for what is left out";
    return paint(style, Ink::green, "In sync" + limits + ": nothing to do.") + " " +
           std::to_string(plan.unchanged) + " unchanged.\n";
}

std::string what_to_allow(const Plan& plan, const Style& style)
{
    const auto words = reconciler::missing_consent(plan.changes);
    if (words.empty()) return {};
    std::string flags;
    for (const auto& word : words) flags += " --allow " + printable(word);
    return "To carry out what is withheld:" + paint(style, Ink::bold, flags) + '\n';
}

} // namespace

bool PlanHeader::has_read_all() const
{
    return std::ranges::all_of(scopes, &reconciler::Scope::was_read);
}

std::string PlanHeader::what_was_read() const
{
    const auto read = std::ranges::count_if(scopes, &reconciler::Scope::was_read);
    std::string text = "Read " + std::to_string(read) + " of " + std::to_string(scopes.size());
    text += " scopes";
    if (!read_singly.empty()) text += " and " + std::to_string(read_singly.size()) + " more by id";
    return text + '.';
}

std::string render_plan(const Plan& plan, const PlanHeader& header, Style style)
{
    std::string out = title(header, style) + sight(header, style);
    const StepSentences sentences(plan);
    for (const auto& change : plan.changes) out += render_change(change, sentences, style) + '\n';
    out += notes(plan, style);
    if (!plan.diagnostics.empty()) out += render(plan.diagnostics, style) + '\n';
    return out + unread(plan, style) + outcome(plan, header, style) + what_to_allow(plan, style);
}

} // namespace cmd
