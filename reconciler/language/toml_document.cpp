// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/toml_document.hpp"

#include "reconciler/language/syntax_error.hpp"
#include "reconciler/language/text_guard.hpp"

#include <algorithm>
#include <expected>
#include <limits>
#include <optional>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

namespace reconciler {

namespace {

using File = std::shared_ptr<const SourceFile>;

SourceSpan span_of(const File& file, const toml::source_region& region)
{
    const auto number = [](toml::source_index i) {
        return static_cast<int>(std::min<toml::source_index>(i, std::numeric_limits<int>::max()));
    };
    return {file, number(region.begin.line), number(region.begin.column), number(region.end.line),
            number(region.end.column)};
}

Node converted(const File& file, const toml::node& node);

Node::Kind kind_of(const toml::node& node)
{
    switch (node.type()) {
    case toml::node_type::boolean: return Node::Kind::boolean;
    case toml::node_type::integer: return Node::Kind::integer;
    case toml::node_type::floating_point: return Node::Kind::real;
    case toml::node_type::date: return Node::Kind::date;
    case toml::node_type::time: return Node::Kind::time;
    case toml::node_type::date_time: return Node::Kind::date_time;
    case toml::node_type::array: return Node::Kind::list;
    case toml::node_type::table: return Node::Kind::table;
    default: return Node::Kind::text;
    }
}

template <class T>
std::string written(const T& value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

Value scalar_of(const toml::node& node)
{
    if (const auto* b = node.as_boolean()) return b->get();
    if (const auto* i = node.as_integer()) return i->get();
    if (const auto* s = node.as_string()) return s->get();
    if (const auto* f = node.as_floating_point()) return written(f->get());
    if (const auto* d = node.as_date()) return written(d->get());
    if (const auto* t = node.as_time()) return written(t->get());
    if (const auto* t = node.as_date_time()) return written(t->get());
    return {};
}

std::vector<Node::Member> members_of(const File& file, const toml::table& table)
{
    std::vector<Node::Member> members;
    members.reserve(table.size());
    for (const auto& [key, node] : table)
        members.push_back(
            {std::string(key.str()), span_of(file, key.source()), converted(file, node)});
    return members;
}

Node converted(const File& file, const toml::node& node)
{
    Node made;
    made.kind = kind_of(node);
    made.span = span_of(file, node.source());
    if (const auto* table = node.as_table()) {
        made.is_inline = table->is_inline();
        made.members = members_of(file, *table);
    } else if (const auto* array = node.as_array()) {
        made.elements.reserve(array->size());
        for (const auto& element : *array) made.elements.push_back(converted(file, element));
    } else {
        made.value = scalar_of(node);
    }
    return made;
}

struct Refusal {
    std::string what;
    SourceSpan span;
};

std::expected<Node, Refusal> parse(const File& file, std::string_view text)
{
    try {
        return converted(file, toml::parse(text));
    } catch (const toml::parse_error& error) {
        return std::unexpected(
            Refusal{std::string(error.description()), span_of(file, error.source())});
    } catch (const std::exception& error) {
        return std::unexpected(Refusal{error.what(), {file, 1, 1, 1, 1}});
    }
}

/// Where the table was first declared whose second header stands at `again`. What comes before that
/// line is good TOML: the parser got this far.
std::optional<SourceSpan> first_declaration(const File& file, const SourceSpan& again)
{
    const std::size_t start = offset_of_line(file->text, again.line);
    const std::string_view rest = std::string_view(file->text).substr(start);
    if (!rest.starts_with('[')) return std::nullopt;
    const auto header = parse(file, rest.substr(0, rest.find('\n')));
    const auto before = parse(file, std::string_view(file->text).substr(0, start));
    if (!header || !before) return std::nullopt;

    const Node* place = &*before;
    std::optional<SourceSpan> found;
    for (const Node* key = &*header; key->kind == Node::Kind::table && !key->members.empty();
         key = &key->members.front().node) {
        const auto* member = place->find(key->members.front().key);
        if (!member) return std::nullopt;
        found = member->head();
        place = &member->node;
    }
    return found;
}

Diagnostic explained(const File& file, const Refusal& refusal)
{
    if (refusal.what.contains("cannot redefine existing table"))
        if (const auto first = first_declaration(file, refusal.span))
            return repeated_header(file, refusal.span, *first);
    return syntax_error(refusal.what, refusal.span);
}

/// A text that is nested too deeply may owe that to a bracket which was never closed: then the
/// parser, given the text up to there, says so.
Diagnostic explained(const File& file, const TextProblem& problem)
{
    const SourceSpan place = span_at(file, problem.offset);
    if (!problem.is_depth) return no_text(problem.what, place);
    const auto cut = std::string_view(file->text).substr(0, offset_of_line(file->text, place.line));
    const auto before = parse(file, cut);
    if (!before && offset_of_line(file->text, before.error().span.line + 1) < cut.size())
        return explained(file, before.error());
    return nested_too_deeply(problem.what, place);
}

} // namespace

const Node::Member* Node::find(std::string_view key) const
{
    const auto found = std::ranges::lower_bound(members, key, {}, &Member::key);
    return found != members.end() && found->key == key ? &*found : nullptr;
}

Node::Member* Node::find(std::string_view key)
{
    return const_cast<Member*>(std::as_const(*this).find(key));
}

void Node::set(Member member)
{
    const auto place = std::ranges::lower_bound(members, member.key, {}, &Member::key);
    if (place != members.end() && place->key == member.key)
        *place = std::move(member);
    else
        members.insert(place, std::move(member));
}

void Node::erase(std::string_view key)
{
    std::erase_if(members, [&](const Member& member) { return member.key == key; });
}

Value value_of(const Node& node)
{
    if (node.kind == Node::Kind::list) {
        List list;
        list.reserve(node.elements.size());
        for (const auto& element : node.elements) list.push_back(value_of(element));
        return list;
    }
    if (node.kind != Node::Kind::table) return node.value;
    Object object;
    for (const auto& member : node.members) object.set(member.key, value_of(member.node));
    return object;
}

const SourceSpan& Node::Member::head() const
{
    return node.kind == Kind::table && !node.is_inline ? node.span : key_span;
}

Result<Node> parse_document(const std::shared_ptr<const SourceFile>& file)
{
    if (const auto problem = find_text_problem(file->text)) return fail(explained(file, *problem));
    auto parsed = parse(file, file->text);
    if (!parsed) return fail(explained(file, parsed.error()));
    return std::move(*parsed);
}

} // namespace reconciler
