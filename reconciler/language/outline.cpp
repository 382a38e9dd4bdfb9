// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/outline.hpp"

#include "reconciler/language/table_findings.hpp"

#include <algorithm>
#include <utility>

namespace reconciler {

namespace {

bool is_table(const Node& node)
{
    return node.kind == Node::Kind::table;
}

class Outliner {
public:
    Outliner(const Schema& schema, Diagnostics& problems) : schema_(schema), problems_(problems) {}

    void add(Node document)
    {
        for (auto& member : document.members) {
            if (const Table* single = schema_.single(member.key))
                add_single(*single, member);
            else if (const Table* kind = schema_.kind(member.key))
                add_kind(*kind, member);
            else if (const Table* list = schema_.list(member.key))
                add_list(*list, member);
            else if (member.key == "unset")
                outline_.unset = std::move(member);
            else
                problems_.push_back(unknown_table(member, schema_));
        }
    }

    Outline finish() { return std::move(outline_); }

private:
    void add_single(const Table& table, Node::Member& member)
    {
        const Address address{table.name, ""};
        if (!is_table(member.node)) {
            outline_.declared.try_emplace(address, member.key_span);
            problems_.push_back(no_single_table(member));
        } else if (is_first(address, member.head())) {
            const SourceSpan header = member.head();
            outline_.singles.push_back({&table, address, std::move(member.node), header});
        }
    }

    void add_kind(const Table& table, Node::Member& member)
    {
        if (!is_table(member.node)) {
            problems_.push_back(no_table_of_objects(table, member));
            return;
        }
        for (auto& object : member.node.members) {
            if (!is_table(object.node))
                problems_.push_back(no_object(table, object));
            else if (const auto problem = key_problem(object.key))
                problems_.push_back(bad_key(table, object, *problem));
            else
                add_object(table, object.key, object.node, object.head());
        }
    }

    /// The elements of `[[check]]`: each is called by its `name`.
    void add_list(const Table& table, Node::Member& member)
    {
        if (member.node.kind != Node::Kind::list) {
            problems_.push_back(no_list_of_tables(table, member));
            return;
        }
        for (auto& element : member.node.elements) {
            const auto* name = element.find("name");
            const SourceSpan span = element.span;
            if (!is_table(element) || !name || name->node.kind != Node::Kind::text)
                problems_.push_back(nameless(table, span));
            else if (const auto problem = key_problem(name->node.value.text()))
                problems_.push_back(bad_key(table, *name, *problem));
            else
                add_object(table, name->node.value.text(), element, span);
        }
    }

    void add_object(const Table& table, const std::string& key, Node& node, SourceSpan header)
    {
        Address address{table.name, key};
        if (!is_first(address, header)) return;
        outline_.objects.push_back(
            {&table, std::move(address), std::move(node), std::move(header)});
    }

    bool is_first(const Address& address, const SourceSpan& span)
    {
        const auto [first, is_new] = outline_.declared.try_emplace(address, span);
        if (!is_new) problems_.push_back(declared_twice(address, span, first->second));
        return is_new;
    }

    const Schema& schema_;
    Diagnostics& problems_;
    Outline outline_;
};

} // namespace

Entry* Outline::find(const Address& address)
{
    auto& entries = address.key.empty() ? singles : objects;
    const auto found = std::ranges::find(entries, address, &Entry::address);
    return found == entries.end() ? nullptr : &*found;
}

std::vector<Entry> Outline::take(std::string_view kind)
{
    std::vector<Entry> taken;
    const auto is_other = [&](const Entry& entry) { return entry.address.kind != kind; };
    const auto first = std::ranges::stable_partition(objects, is_other).begin();
    std::ranges::move(first, objects.end(), std::back_inserter(taken));
    objects.erase(first, objects.end());
    return taken;
}

Outline outline_of(std::vector<Node> documents, const Schema& schema, Diagnostics& problems)
{
    Outliner outliner(schema, problems);
    for (auto& document : documents) outliner.add(std::move(document));
    return outliner.finish();
}

} // namespace reconciler
