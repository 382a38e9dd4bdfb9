// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/stack_builder.hpp"

#include "reconciler/language/references.hpp"
#include "reconciler/language/table_findings.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace reconciler {

namespace {

bool is_table(const Node& node)
{
    return node.kind == Node::Kind::table;
}

/// By place, what has none first; those of one place as they were found.
Diagnostics sorted_by_place(Diagnostics diagnostics)
{
    std::vector<Diagnostic*> order;
    order.reserve(diagnostics.size());
    for (auto& diagnostic : diagnostics) order.push_back(&diagnostic);
    std::ranges::sort(order, {}, [](const Diagnostic* d) {
        static const SourceSpan nowhere;
        const SourceSpan& span = d->spans.empty() ? nowhere : d->spans.front().span;
        const std::string_view path = span.file ? std::string_view(span.file->path) : "";
        return std::tuple(path, span.line, span.column, d);
    });
    Diagnostics sorted;
    sorted.reserve(order.size());
    for (auto* diagnostic : order) sorted.push_back(std::move(*diagnostic));
    return sorted;
}

} // namespace

void StackBuilder::add(const Node& document)
{
    for (const auto& member : document.members) {
        if (const Table* single = schema_.single(member.key))
            add_single(*single, member);
        else if (const Table* kind = schema_.kind(member.key))
            add_kind(*kind, member);
        else
            results_.diagnostics.push_back(unknown_table(member, schema_));
    }
}

void StackBuilder::add_unreadable(Diagnostics why)
{
    is_partial_ = true;
    append(results_.diagnostics, std::move(why));
}

void StackBuilder::add_single(const Table& table, const Node::Member& member)
{
    const Address address{table.name, ""};
    if (!is_table(member.node)) {
        declared_.try_emplace(address, member.key_span);
        results_.diagnostics.push_back(no_single_table(member));
    } else if (is_first(address, member.head())) {
        configuration_.singles.insert_or_assign(
            table.name, check_table(table, address, member.node, member.head(), results_));
    }
}

void StackBuilder::add_kind(const Table& table, const Node::Member& member)
{
    if (!is_table(member.node)) {
        results_.diagnostics.push_back(no_table_of_objects(table, member));
        return;
    }
    for (const auto& object : member.node.members) {
        if (!is_table(object.node))
            results_.diagnostics.push_back(no_object(table, object));
        else if (const auto problem = key_problem(object.key))
            results_.diagnostics.push_back(bad_key(table, object, *problem));
        else
            add_object(table, object);
    }
}

void StackBuilder::add_object(const Table& table, const Node::Member& member)
{
    const Address address{table.name, member.key};
    if (!is_first(address, member.head())) return;
    configuration_.objects.push_back(
        check_table(table, address, member.node, member.head(), results_));
}

bool StackBuilder::is_first(const Address& address, const SourceSpan& span)
{
    const auto [first, is_new] = declared_.try_emplace(address, span);
    if (!is_new) results_.diagnostics.push_back(declared_twice(address, span, first->second));
    return is_new;
}

/// A single table that no file holds counts as an empty one.
void StackBuilder::add_absent_singles()
{
    for (const auto& table : schema_.singles) {
        if (configuration_.singles.contains(table.name)) continue;
        CheckResults results;
        Declared declared = check_table(table, {table.name, ""}, Node{}, {}, results);
        const bool is_reported = declared_.contains(declared.address) || is_partial_;
        if (!results.diagnostics.empty() && !is_reported)
            results_.diagnostics.push_back(missing_table(table));
        configuration_.singles.insert_or_assign(table.name, std::move(declared));
    }
}

Result<Configuration> StackBuilder::finish()
{
    std::ranges::sort(configuration_.objects, {}, &Declared::address);
    add_absent_singles();
    append(results_.diagnostics,
           check_references(configuration_.objects, results_.references, is_partial_));
    results_.diagnostics = sorted_by_place(std::move(results_.diagnostics));
    if (has_errors(results_.diagnostics)) return std::unexpected(std::move(results_.diagnostics));
    configuration_.warnings = std::move(results_.diagnostics);
    return std::move(configuration_);
}

} // namespace reconciler
