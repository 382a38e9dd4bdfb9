// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/consent.hpp"

#include <algorithm>
#include <set>

namespace reconciler {

namespace {

void withhold_for(Change& change, std::string detail, const std::string& allow)
{
    Diagnostic problem;
    problem.id = "needs-consent";
    problem.summary = "Change needs your explicit consent";
    problem.detail = std::move(detail);
    problem.fix = "If you mean it, add\n    --allow " + allow + "\nor confirm it on a terminal.";
    problem.address = to_string(change.address);
    problem.spans.push_back({change.span, ""});
    change.blocked.push_back(std::move(problem));
    change.lacking.push_back(allow);
}

void withhold_one(Change& change, const Consent& consent)
{
    const std::string name = to_string(change.address);
    if (change.marks.loses_data && !consent.data_loss)
        withhold_for(change, name + " would lose recovery points.", "data-loss");
    for (const auto& door : change.marks.one_way)
        if (std::ranges::find(consent.one_way, door) == consent.one_way.end())
            withhold_for(change,
                         name + " would go through a one-way door: \"" + door +
                             "\" can never be undone.",
                         "one-way:" + door);
    if (change.verb == Verb::undelete && !consent.undelete)
        withhold_for(
            change,
            name + " would be undeleted, and its recovery points would age by its policy again.",
            "undelete");
}

void withhold_weakenings(std::vector<Change>& changes, const Consent& consent)
{
    const auto counts = [](const Change& c) { return c.marks.weakens && c.blocked.empty(); };
    const auto total = std::ranges::count_if(changes, counts);
    if (total <= consent.weakenings) return;
    const std::string others =
        total == 1 ? "" : ", as would " + std::to_string(total - 1) + " more";
    for (auto& change : changes)
        if (counts(change))
            withhold_for(change,
                         to_string(change.address) + " would weaken protection" + others +
                             "; one run may weaken at most " + std::to_string(consent.weakenings) +
                             ".",
                         "weaken=" + std::to_string(total));
}

} // namespace

void withhold(std::vector<Change>& changes, const Consent& consent)
{
    for (auto& change : changes)
        if (change.blocked.empty()) withhold_one(change, consent);
    withhold_weakenings(changes, consent);
}

std::vector<std::string> missing_consent(const std::vector<Change>& changes)
{
    std::set<std::string> words;
    for (const auto& change : changes) words.insert(change.lacking.begin(), change.lacking.end());
    return {words.begin(), words.end()};
}

} // namespace reconciler
