// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/profiles.hpp"

#include "reconciler/language/findings.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace reconciler {

namespace {

/// What the language itself takes out of a block; a profile cannot say it.
bool is_of_the_block(std::string_view key)
{
    return key == "profile" || key == "for_each";
}

Diagnostic
unknown_profile(const Node& name, const Address& owner, const std::vector<std::string_view>& known)
{
    Diagnostic made = problem_at(name.span, "unknown-profile", "Unknown profile");
    made.address = title(owner);
    made.detail = title(owner) + " inherits from the profile " + quoted(name.value.text()) +
                  ", which no file declares." + did_you_mean(name.value.text(), known);
    made.fix = known.empty() ? "Declare it:\n    [profile." + toml_key(name.value.text()) + "." +
                                   owner.kind + "]"
                             : "Declared are " + listed(known, 20) + ".";
    explain_origin(made, name.origins);
    return made;
}

Diagnostic profile_of_another_kind(const Node& name, const Address& owner, const Entry& profile)
{
    Diagnostic made = problem_at(name.span, "profile-without-kind", "Profile says nothing of this");
    made.address = title(owner);
    made.spans.push_back({profile.header, "the profile"});
    made.detail = title(owner) + " inherits from the profile " + quoted(name.value.text()) +
                  ", which has nothing for a " + owner.kind + ".";
    made.fix = "Add to it:\n    [profile." + toml_key(profile.address.key) + "." + owner.kind + "]";
    return made;
}

class Inheritance {
public:
    Inheritance(std::vector<Entry> profiles, const Schema& schema, Evaluator& evaluator,
                Diagnostics& problems)
        : profiles_(std::move(profiles)),
          schema_(schema),
          evaluator_(evaluator),
          problems_(problems)
    {
        for (auto& profile : profiles_) by_name_.emplace(profile.address.key, &profile);
        for (auto& profile : profiles_) check(profile);
    }

    void give(Entry& entry)
    {
        auto* member = entry.node.find("profile");
        if (!member) return;
        Node names = std::move(member->node);
        entry.node.erase("profile");
        std::vector<const Entry*> open;
        inherit(entry, names, {&entry.address, nullptr}, open);
    }

private:
    /// Its sections are those of kinds, and say what the kind knows; once, whoever inherits them.
    void check(Entry& profile)
    {
        std::vector<Attribute> kinds;
        for (const auto& kind : schema_.kinds) kinds.push_back(object(kind.name, kind.doc));
        kinds.push_back(text("profile", ""));
        for (auto& section : profile.node.members) {
            if (section.key == "profile") continue;
            const Table* kind = schema_.kind(section.key);
            if (!kind) {
                problems_.push_back(unknown_attribute(
                    {profile.address, section.key, section.key_span}, section.key, kinds));
                continue;
            }
            if (section.node.kind != Node::Kind::table) {
                problems_.push_back(wrong_type({profile.address, section.key, section.node.span},
                                               object(kind->name, kind->doc), section.node, false));
                continue;
            }
            std::erase_if(section.node.members, [&](const Node::Member& member) {
                if (kind->find(member.key)) return false;
                problems_.push_back(unknown_attribute(
                    {profile.address, section.key + "." + member.key, member.key_span}, member.key,
                    kind->attributes));
                return true;
            });
        }
    }

    void inherit(Entry& into, Node& names, Evaluator::Scope scope, std::vector<const Entry*>& open)
    {
        evaluator_.settle(names, scope);
        if (names.is_unknown) return;
        if (names.kind == Node::Kind::list) {
            for (auto name = names.elements.rbegin(); name != names.elements.rend(); ++name)
                inherit_one(into, *name, open);
        } else {
            inherit_one(into, names, open);
        }
    }

    void inherit_one(Entry& into, const Node& name, std::vector<const Entry*>& open)
    {
        if (name.is_unknown) return;
        if (name.kind != Node::Kind::text || name.is_sensitive) {
            problems_.push_back(wrong_type({into.address, "profile", name.span},
                                           text("profile", "What it inherits from."), name, false));
            return;
        }
        const auto found = by_name_.find(name.value.text());
        if (found == by_name_.end()) {
            std::vector<std::string_view> known;
            for (const auto& [key, profile] : by_name_) known.emplace_back(key);
            problems_.push_back(unknown_profile(name, into.address, known));
            return;
        }
        Entry& profile = *found->second;
        if (std::ranges::find(open, &profile) != open.end())
            return report_circle(open, profile, name);
        auto* section = profile.node.find(into.address.kind);
        auto* more = profile.node.find("profile");
        // what a profile inherits in turn may speak of other kinds only
        if (!section && !more && open.empty())
            problems_.push_back(profile_of_another_kind(name, into.address, profile));
        if (section && section->node.kind == Node::Kind::table)
            fill(into.node, section->node, {Origin::Via::profile, profile.address.key, name.span});
        if (!more) return;
        open.push_back(&profile);
        Node names = more->node;
        inherit(into, names, {&profile.address, nullptr}, open);
        open.pop_back();
    }

    void fill(Node& object, const Node& section, const Origin& origin)
    {
        for (const auto& member : section.members) {
            if (is_of_the_block(member.key)) continue;
            auto* there = object.find(member.key);
            const bool joins = there && there->node.kind == Node::Kind::table &&
                               !there->node.is_inline && member.node.kind == Node::Kind::table;
            if (joins) {
                fill(there->node, member.node, origin);
            } else if (!there) {
                Node::Member copy = member;
                mark(copy.node, origin);
                object.set(std::move(copy));
            }
        }
    }

    static void mark(Node& node, const Origin& origin)
    {
        node.origins = with(node.origins, origin);
        for (auto& member : node.members) mark(member.node, origin);
    }

    void
    report_circle(const std::vector<const Entry*>& open, const Entry& profile, const Node& last)
    {
        // each inheritor would say the same again
        if (!circles_.emplace(&profile, true).second) return;
        Diagnostic made = problem("profile-cycle", "Profiles in a circle");
        for (auto one = std::ranges::find(open, &profile); one != open.end(); ++one) {
            made.detail += title((*one)->address) + " -> ";
            const auto* member = (*one)->node.find("profile");
            made.spans.push_back({one + 1 == open.end() ? last.span : member->node.span, ""});
        }
        made.detail +=
            title(profile.address) + ": each inherits from the next, so none says anything first.";
        made.fix = "Take one of these away.";
        problems_.push_back(std::move(made));
    }

    std::vector<Entry> profiles_;
    std::map<std::string, Entry*, std::less<>> by_name_;
    std::map<const Entry*, bool> circles_;
    const Schema& schema_;
    Evaluator& evaluator_;
    Diagnostics& problems_;
};

} // namespace

void inherit_profiles(Outline& outline, std::vector<Entry> profiles, const Schema& schema,
                      Evaluator& evaluator, Diagnostics& problems)
{
    Inheritance inheritance(std::move(profiles), schema, evaluator, problems);
    for (auto& entry : outline.objects) inheritance.give(entry);
}

Table profile_table()
{
    return {"profile",
            "Settings that objects inherit which name it: profile = \"NAME\". It holds a table for "
            "each kind, with the kind's attributes.",
            {}};
}

} // namespace reconciler
