// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/fleet/selector.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "reconciler/model/glob.hpp"
#include "reconciler/model/resource_id.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

std::optional<std::string> date_problem(const Value& value)
{
    const std::string& text = value.text();
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    bool is_date = text.size() == 10 && text[4] == '-' && text[7] == '-';
    for (std::size_t i = 0; is_date && i < text.size(); ++i)
        is_date = i == 4 || i == 7 || is_digit(text[i]);
    if (is_date) return std::nullopt;
    return "must be a date, such as 2027-01-31";
}

Attribute where_attribute()
{
    return object("where", "Which VMs: those for which everything that is said here holds.")
        .required()
        .of({list("subscriptions", "Ids of subscriptions; the stack's own where none is named."),
             list("resource_groups", "Names of resource groups, with * and ?."),
             list("names", "Names of VMs, with * and ?."),
             list("locations", "Azure regions, such as westeurope."),
             map("tags", "Tags that the VM has, each with its value; * and ? stand for others."),
             boolean("encrypted", "Whether it is encrypted with more than platform keys."),
             list("encryption", "How it is encrypted: one of these.")
                 .one_of({"pmk", "cmk", "double", "host", "ade-bek", "ade-kek", "confidential"}),
             text("os", "Its operating system.").one_of({"Linux", "Windows"})});
}

Attribute except_attribute()
{
    return list("except", "VMs that are left out, each with the reason.")
        .of({text("vm", "\"resource-group/name\" with * and ?, or a whole ARM id.").required(),
             text("reason", "Why; the plan shows it.").required(),
             anything("until", "The last day on which it holds (UTC); after that the plan refuses "
                               "to go on as if it still did.")
                 .checked(date_problem)});
}

bool any_glob(const List& patterns, std::string_view text)
{
    return std::ranges::any_of(
        patterns, [&](const Value& one) { return glob(folded(one.text()), folded(text)); });
}

std::string without_blanks(std::string_view text)
{
    std::string out = folded(text);
    std::erase(out, ' ');
    return out;
}

bool is_one_of(const List& values, const std::string& text)
{
    return std::ranges::any_of(values, [&](const Value& one) {
        return without_blanks(one.text()) == without_blanks(text);
    });
}

/// The words of every criterion that held; or the first that did not.
class Matching {
public:
    explicit Matching(const Object& where) : where_(where) {}

    bool holds(std::string_view criterion, bool is_true, const std::string& is)
    {
        if (!where_.has(criterion)) return true;
        match_.why = is_true ? match_.why + (match_.why.empty() ? "" : ", ") + is
                             : "its " + is + " does not match " + std::string(criterion);
        return is_true;
    }

    Match done(bool matches)
    {
        match_.matches = matches;
        if (matches && match_.why.empty()) match_.why = "every VM";
        return std::move(match_);
    }

private:
    const Object& where_;
    Match match_;
};

bool tags_hold(const Object& wanted, const Object& tags, std::string& words)
{
    for (const auto& [name, pattern] : wanted) {
        const auto tag = std::ranges::find_if(
            tags, [&](const auto& one) { return folded(one.first) == folded(name); });
        const bool is_there = tag != tags.end();
        words += (words.empty() ? "" : ", ") + ("tag " + name) + " " +
                 (is_there ? to_text(tag->second) : "(none)");
        if (!is_there || !glob(pattern.text(), tag->second.text())) {
            words = "tag " + name + " " + (is_there ? to_text(tag->second) : "(none)");
            return false;
        }
    }
    return true;
}

} // namespace

Candidate::Candidate(const Live& live) : vm(&live)
{
    auto parts = parts_of(live.id.text());
    subscription = std::move(parts.subscription);
    resource_group = std::move(parts.resource_group);
    name = std::move(parts.name);
}

std::string Candidate::key() const
{
    return folded(subscription + '/' + resource_group + '/' + name);
}

std::vector<std::string> subscriptions_of(const Object& where, const std::string& home)
{
    std::vector<std::string> found;
    for (const auto& one : where.get("subscriptions").list()) found.push_back(one.text());
    if (found.empty()) found.push_back(home);
    return found;
}

Match match(const Object& where, const Candidate& candidate, const std::string& home)
{
    Matching matching(where);
    const Object& facts = candidate.vm->facts;
    const auto subscriptions = subscriptions_of(where, home);
    const bool is_in = std::ranges::any_of(subscriptions, [&](const std::string& one) {
        return folded(one) == folded(candidate.subscription);
    });
    if (!is_in) return matching.done(false);
    const std::string& encryption = facts.text("encryption");
    std::string tags;
    const bool has_tags = tags_hold(where.get("tags").object(), facts.get("tags").object(), tags);
    const bool wants_encrypted = where.get("encrypted").truth();
    const bool matches =
        matching.holds("resource_groups",
                       any_glob(where.get("resource_groups").list(), candidate.resource_group),
                       "resource group " + candidate.resource_group) &&
        matching.holds("names", any_glob(where.get("names").list(), candidate.name),
                       "name " + candidate.name) &&
        matching.holds("locations",
                       is_one_of(where.get("locations").list(), facts.text("location")),
                       "location " + facts.text("location")) &&
        matching.holds("tags", has_tags, tags) &&
        matching.holds("encrypted", (encryption != "pmk") == wants_encrypted,
                       "encryption " + encryption) &&
        matching.holds("encryption", is_one_of(where.get("encryption").list(), encryption),
                       "encryption " + encryption) &&
        matching.holds("os", is_one_of({where.get("os")}, facts.text("os")),
                       "operating system " + facts.text("os"));
    return matching.done(matches);
}

Table selector_table()
{
    Table table;
    table.name = "protected_vm_set";
    table.doc = "Every virtual machine that matches, as they come and go.";
    table.attributes = {
        where_attribute(),
        text("policy", "The policy that protects them; with place the block of policies of which "
                       "each VM gets the one beside it.")
            .required(),
        text("place", "Which of the policies a VM gets: the one whose vault lies in its "
                      "subscription and region.")
            .one_of({"same-subscription-and-region", "same-region"}),
        except_attribute(),
        integer("min", "Fewer matches than this are a mistake: nobody joins or leaves.")
            .between(0, 100'000),
        integer("max", "More matches than this are a mistake: nobody joins or leaves.")
            .between(0, 100'000),
        text("on_leave",
             "What becomes of a VM that matches no longer: keep leaves it protected and "
             "says so, stop stops its protection and keeps the data.")
            .one_of({"keep", "stop"})
            .defaults_to("keep"),
        text("on_remove", "What happens to the backups when the block is removed; as for "
                          "protected_vm.")
            .one_of({"retain", "suspend", "delete", "detach"})
            .defaults_to("retain"),
    };
    return table;
}

} // namespace azure
