// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/overlay.hpp"

#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace reconciler {

namespace {

bool is_open_table(const Node& node)
{
    return node.kind == Node::Kind::table && !node.is_inline;
}

Diagnostic nothing_to_unset(const Node& name, const std::string& where,
                            const std::vector<std::string_view>& known)
{
    Diagnostic made = problem_at(name.span, "unset-nothing", "Nothing to take away");
    made.detail = where + " has no " + quoted(name.value.text()) +
                  " that this overlay could take away." + did_you_mean(name.value.text(), known);
    if (!known.empty()) made.fix = "There are " + listed(known, 20) + ".";
    return made;
}

Diagnostic no_list_to_unset(const Node::Member& unset)
{
    Diagnostic made = problem_at(unset.head(), "wrong-type", "Wrong type");
    made.detail = "\"unset\" is " + found(unset.node) + ", but a list of texts is wanted.";
    made.fix = "Name what to take away: unset = [\"retention.weekly\"]";
    return made;
}

class OverlayMerge {
public:
    OverlayMerge(Outline& base, const std::string& environment, Diagnostics& problems)
        : base_(base), environment_(environment), problems_(problems)
    {
        for (const auto& entry : base.objects)
            objects_.emplace(to_string(entry.address),
                             static_cast<std::size_t>(&entry - base.objects.data()));
    }

    void run(Outline overlay)
    {
        for (auto& entry : overlay.singles) add(std::move(entry), base_.singles);
        for (auto& entry : overlay.objects) add(std::move(entry), base_.objects);
        if (overlay.unset) remove_objects(*overlay.unset);
    }

private:
    void add(Entry entry, std::vector<Entry>& into)
    {
        Entry* there = find(entry.address);
        if (there) return merge(there->node, std::move(entry.node), title(entry.address));
        Node nothing;
        merge(nothing, std::move(entry.node), title(entry.address));
        entry.node = std::move(nothing);
        entry.node.origins = with(nullptr, {Origin::Via::overlay, environment_, {}});
        base_.declared.try_emplace(entry.address, entry.header);
        into.push_back(std::move(entry));
    }

    Entry* find(const Address& address)
    {
        if (address.key.empty()) return base_.find(address);
        const auto found = objects_.find(to_string(address));
        return found == objects_.end() ? nullptr : &base_.objects[found->second];
    }

    void merge(Node& base, Node overlay, const std::string& where)
    {
        for (auto& member : overlay.members) {
            if (member.key == "unset") {
                remove(base, member, where);
                continue;
            }
            auto* there = base.find(member.key);
            const std::string path = where + "." + member.key;
            if (is_open_table(member.node) && (!there || there->node.kind == Node::Kind::table)) {
                if (!there) {
                    Node::Member empty{member.key, member.key_span, Node{}};
                    empty.node.span = member.node.span;
                    base.set(std::move(empty));
                    there = base.find(member.key);
                }
                merge(there->node, std::move(member.node), path);
                continue;
            }
            const SourceSpan before = there ? there->node.span : SourceSpan{};
            member.node.origins =
                with(member.node.origins, {Origin::Via::overlay, environment_, before});
            base.set(std::move(member));
        }
    }

    void remove(Node& from, const Node::Member& unset, const std::string& where)
    {
        if (unset.node.kind != Node::Kind::list) {
            problems_.push_back(no_list_to_unset(unset));
            return;
        }
        for (const auto& name : unset.node.elements) {
            if (name.kind != Node::Kind::text)
                problems_.push_back(no_list_to_unset(unset));
            else
                remove_path(from, name, where);
        }
    }

    void remove_path(Node& from, const Node& name, const std::string& where)
    {
        Node* here = &from;
        std::string_view rest = name.value.text();
        for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
            auto* member = here->find(rest.substr(0, dot));
            if (!member || member->node.kind != Node::Kind::table) break;
            here = &member->node;
            rest.remove_prefix(dot + 1);
        }
        if (here->find(rest)) return here->erase(rest);
        std::vector<std::string_view> known;
        for (const auto& member : here->members) known.emplace_back(member.key);
        problems_.push_back(nothing_to_unset(name, where, known));
    }

    void remove_objects(const Node::Member& unset)
    {
        if (unset.node.kind != Node::Kind::list) {
            problems_.push_back(no_list_to_unset(unset));
            return;
        }
        for (const auto& name : unset.node.elements) {
            const Address address = parse_address(name.value.text());
            if (std::erase_if(base_.objects,
                              [&](const Entry& entry) { return entry.address == address; }) > 0)
                continue;
            std::vector<std::string> all;
            for (const auto& entry : base_.objects) all.push_back(to_string(entry.address));
            const std::vector<std::string_view> known(all.begin(), all.end());
            problems_.push_back(nothing_to_unset(name, "The stack", known));
        }
    }

    Outline& base_;
    const std::string& environment_;
    Diagnostics& problems_;
    std::unordered_map<std::string, std::size_t> objects_;
};

} // namespace

void merge_overlay(Outline& base, Outline overlay, const std::string& environment,
                   Diagnostics& problems)
{
    OverlayMerge(base, environment, problems).run(std::move(overlay));
}

Diagnostic
no_such_environment(const std::string& environment, const std::vector<std::string>& environments)
{
    const std::vector<std::string_view> known(environments.begin(), environments.end());
    Diagnostic made = problem("no-such-environment", "No such environment");
    made.detail = "There is no overlay for the environment " + quoted(environment) +
                  ": the folder holds no file " + quoted(environment + ".overlay.toml") + "." +
                  did_you_mean(environment, known);
    made.fix = known.empty() ? "Write that file; what it says replaces what the stack says."
                             : "There are " + listed(known, 20) + ".";
    return made;
}

} // namespace reconciler
