// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/consent.hpp"

#include "reconciler/model/glob.hpp"
#include "reconciler/plan/draft.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace reconciler {

namespace {

void refuse(Change& change, std::string id, std::string summary, std::string detail,
            std::string fix)
{
    change.blocked.push_back(
        about(change, std::move(id), std::move(summary), std::move(detail), std::move(fix)));
}

/// Blocks the change until `--allow` says the word.
void hold_back(Change& change, std::string id, std::string summary, std::string detail,
               const std::string& allow)
{
    refuse(change, std::move(id), std::move(summary), std::move(detail),
           "If you mean it, add\n    --allow " + allow + "\nor confirm it on a terminal.");
    change.lacking.push_back(allow);
}

void withhold_for(Change& change, std::string detail, const std::string& allow)
{
    hold_back(change, "needs-consent", "Change needs your explicit consent", std::move(detail),
              allow);
}

/// What `forbid` may call the change.
std::vector<std::string> words_for(const Change& change)
{
    std::vector<std::string> words{std::string(to_string(change.verb))};
    if (change.marks.loses_data) words.emplace_back("data-loss");
    if (change.marks.weakens) words.emplace_back("weaken");
    for (const auto& door : change.marks.one_way) words.push_back("one-way:" + door);
    return words;
}

/// True where the change is of a kind that this stack never does.
bool is_forbidden(Change& change, const Consent& consent)
{
    for (const auto& word : words_for(change))
        for (const auto& pattern : consent.forbidden) {
            if (!glob(pattern, word)) continue;
            refuse(change, "forbidden", "Change is forbidden in this stack",
                   to_string(change.address) + " would be \"" + word +
                       "\", and [tresor] forbids \"" + pattern + "\". No flag allows it.",
                   "Take the word out of \"forbid\" in [tresor] if the change is meant.");
            return true;
        }
    return false;
}

bool gives_up(const Change& change)
{
    switch (change.verb) {
    case Verb::stop:
    case Verb::suspend:
    case Verb::remove:
    case Verb::delete_data:
    case Verb::forget: return true;
    default: return false;
    }
}

bool alters_what_is_owned(const Change& change)
{
    const bool is_new =
        change.verb == Verb::create || change.verb == Verb::adopt || change.verb == Verb::renamed;
    return change.verb != Verb::none && !is_new;
}

/// Those that nothing else blocks: each guard counts them all, whatever another one says.
using Open = std::vector<Change*>;

const Change& dereferenced(const Change* change)
{
    return *change;
}

/// Guards against a mistake in the configuration that reaches many objects at once.
void guard_removals(const Open& changes, const Consent& consent)
{
    if (!consent.removals) return;
    const auto total = std::ranges::count_if(changes, gives_up, dereferenced);
    if (total <= *consent.removals) return;
    const std::string word = "removals=" + std::to_string(total);
    for (auto* change : changes)
        if (gives_up(*change))
            hold_back(*change, "removals", "Too many objects would be given up",
                      std::to_string(total) + " objects would be given up in this run, " +
                          to_string(change->address) + " among them; max_removals is " +
                          std::to_string(*consent.removals) + ".",
                      word);
}

void guard_share(const Open& changes, const Consent& consent, std::size_t owned)
{
    if (!consent.change_percent || owned == 0) return;
    const auto total = static_cast<std::size_t>(
        std::ranges::count_if(changes, alters_what_is_owned, dereferenced));
    const auto percent = (total * 100 + owned - 1) / owned;
    if (percent <= static_cast<std::size_t>(*consent.change_percent)) return;
    const std::string word = "change-percent=" + std::to_string(percent);
    for (auto* change : changes)
        if (alters_what_is_owned(*change))
            hold_back(*change, "change-percent", "Too many objects would change",
                      std::to_string(total) + " of " + std::to_string(owned) +
                          " owned objects would change in this run (" + std::to_string(percent) +
                          " %), " + to_string(change->address) +
                          " among them; max_change_percent is " +
                          std::to_string(*consent.change_percent) + ".",
                      word);
}

void withhold_one(Change& change, const Consent& consent)
{
    const std::string name = to_string(change.address);
    if (change.marks.loses_data && !consent.data_loss)
        withhold_for(change, name + " would lose recovery points.", "data-loss");
    for (const auto& door : change.marks.one_way)
        if (std::ranges::none_of(consent.one_way, [&](const auto& way) { return glob(way, door); }))
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

void withhold_weakenings(const Open& changes, const Consent& consent)
{
    const auto counts = [](const Change* c) { return c->marks.weakens; };
    const auto total = std::ranges::count_if(changes, counts);
    if (total <= consent.weakenings) return;
    const std::string others =
        total == 1 ? "" : ", as would " + std::to_string(total - 1) + " more";
    for (auto* change : changes)
        if (counts(change))
            withhold_for(*change,
                         to_string(change->address) + " would weaken protection" + others +
                             "; one run may weaken at most " + std::to_string(consent.weakenings) +
                             ".",
                         "weaken=" + std::to_string(total));
}

} // namespace

void withhold(std::vector<Change>& changes, const Consent& consent, std::size_t owned)
{
    for (auto& change : changes)
        if (change.blocked.empty() && !is_forbidden(change, consent)) withhold_one(change, consent);
    Open open;
    for (auto& change : changes)
        if (change.blocked.empty()) open.push_back(&change);
    guard_share(open, consent, owned);
    guard_removals(open, consent);
    withhold_weakenings(open, consent);
}

bool can_be_forbidden(std::string_view word)
{
    using enum Verb;
    if (word == "data-loss" || word == "weaken" || word.starts_with("one-way:")) return true;
    constexpr std::array verbs{create, update, adopt,  undelete,    stop,  suspend,
                               resume, move,   remove, delete_data, forget};
    return std::ranges::any_of(verbs, [&](Verb verb) { return to_string(verb) == word; });
}

std::vector<std::string> missing_consent(const std::vector<Change>& changes)
{
    std::set<std::string> words;
    for (const auto& change : changes) words.insert(change.lacking.begin(), change.lacking.end());
    return {words.begin(), words.end()};
}

} // namespace reconciler
