// SPDX-License-Identifier: Apache-2.0
// The part of the evaluator that follows references.
#include "reconciler/language/evaluator.hpp"

#include "reconciler/language/text_place.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <utility>

namespace reconciler {

namespace {

/// The object of an object in its id: a policy's vault.
constexpr int deepest_id = 4;

std::vector<std::string_view> keys_of(const Node& table)
{
    std::vector<std::string_view> keys;
    keys.reserve(table.members.size());
    for (const auto& member : table.members) keys.emplace_back(member.key);
    return keys;
}

std::string count_of(std::size_t count, const std::string& what)
{
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

} // namespace

Evaluator::Found Evaluator::absent(const Text& text, const Expression& expression,
                                   std::string detail, const std::string& wrong,
                                   const std::vector<std::string_view>& known) const
{
    Diagnostic made =
        problem(text, expression.begin, expression.end, "unknown-reference", "Reference to nothing",
                std::move(detail) + did_you_mean(wrong, known));
    if (!known.empty()) made.fix = "Known here: " + listed(known, 20) + ".";
    return {Found::How::absent, {}, {std::move(made)}};
}

Evaluator::Found Evaluator::follow(const Text& text, const Expression& expression)
{
    const std::string& root = expression.path.front().name;
    if (root == "var") return follow_variable(text, expression);
    if (root == "local") return follow_local(text, expression);
    if (root == "each") return follow_each(text, expression);
    if (schema_.kind(root) || schema_.single(root)) return follow_object(text, expression);
    std::vector<std::string_view> known{"var", "local", "each"};
    for (const auto& table : schema_.kinds) known.emplace_back(table.name);
    for (const auto& table : schema_.singles) known.emplace_back(table.name);
    auto unknown =
        absent(text, expression, quoted(root) + " is nothing that an expression can begin with.",
               root, known);
    unknown.why.front().fix = "Write ${var.NAME}, ${local.NAME}, ${each.key} or, for another "
                              "object, ${vault.NAME.ATTRIBUTE}.";
    return unknown;
}

Evaluator::Found Evaluator::follow_variable(const Text& text, const Expression& expression)
{
    std::vector<std::string_view> known;
    for (const auto& [name, node] : variables_.values) known.emplace_back(name);
    const std::string name = expression.path.size() > 1 ? expression.path[1].name : "";
    const auto found = variables_.values.find(name);
    if (found == variables_.values.end()) {
        auto unknown =
            absent(text, expression, "There is no variable " + quoted(name) + ".", name, known);
        if (known.empty()) unknown.why.front().fix = "Declare it: [variables." + name + "]";
        return unknown;
    }
    Node copy = found->second;
    return walk(text, expression, copy, 2, {});
}

Evaluator::Found Evaluator::follow_local(const Text& text, const Expression& expression)
{
    const std::string name = expression.path.size() > 1 ? expression.path[1].name : "";
    auto* member = locals_ ? locals_->node.find(name) : nullptr;
    if (!member) {
        auto unknown =
            absent(text, expression, "There is no local value " + quoted(name) + ".", name,
                   locals_ ? keys_of(locals_->node) : std::vector<std::string_view>{});
        if (!locals_)
            unknown.why.front().fix = "Declare it:\n    [locals]\n    " + name + " = \"…\"";
        return unknown;
    }
    auto reached = walk(text, expression, member->node, 2, {&locals_->address, nullptr});
    reached.node.origins =
        with(reached.node.origins, {Origin::Via::local, name, member->node.span});
    return reached;
}

Evaluator::Found Evaluator::follow_each(const Text& text, const Expression& expression)
{
    const Each* each = text.scope.each;
    if (!each) {
        auto none = absent(text, expression, "${each.…} has a value only in a block with for_each.",
                           "", {});
        none.why.front().fix = "Add to the block: for_each = [\"a\", \"b\"]";
        problems_.push_back(std::move(none.why.front()));
        return {};
    }
    const std::string member = expression.path.size() > 1 ? expression.path[1].name : "";
    const SourceSpan& place = each->value.span;
    Found found;
    if (member == "key") {
        Node key;
        key.kind = Node::Kind::text;
        key.value = each->key;
        found = {Found::How::there, std::move(key)};
    } else if (member == "value" && each->object) {
        Entry* entry = object(each->object->kind, each->object->key);
        if (!entry) return {};
        found = attribute_of(text, expression, *entry, 2);
    } else if (member == "value") {
        Node copy = each->value;
        found = walk(text, expression, copy, 2, {});
    } else {
        return absent(text, expression, "${each} has no " + quoted(member) + ".", member,
                      {"key", "value"});
    }
    found.node.origins = with(found.node.origins, {Origin::Via::each, each->key, place});
    return found;
}

Entry* Evaluator::object(const std::string& kind, const std::string& key)
{
    const auto found = objects_.find(kind + '\n' + key);
    return found == objects_.end() ? nullptr : &outline_.objects[found->second];
}

Evaluator::Found Evaluator::follow_object(const Text& text, const Expression& expression)
{
    const std::string& kind = expression.path.front().name;
    if (schema_.single(kind)) {
        if (Entry* single = outline_.find({kind, ""}))
            return attribute_of(text, expression, *single, 1);
        return absent(text, expression, "No file holds the table [" + kind + "].", "", {});
    }
    if (!knows_objects_) {
        problems_.push_back(problem(text, expression.begin, expression.end, "expression-not-here",
                                    "Expression where none can stand",
                                    "Which objects there are follows from this value, so it "
                                    "cannot ask for one of them; var and local can stand here."));
        return {};
    }
    std::size_t next = 2;
    std::string key = expression.path.size() > 1 ? expression.path[1].name : "";
    if (expression.path.size() > 2 && expression.path[2].is_index && !expression.path[1].is_index) {
        key = key_of_each(key, expression.path[2].name);
        next = 3;
    }
    if (Entry* entry = object(kind, key)) return attribute_of(text, expression, *entry, next);
    std::vector<std::string_view> known;
    for (const auto& entry : outline_.objects)
        if (entry.address.kind == kind) known.emplace_back(entry.address.key);
    if (outline_.is_partial) return {};
    return absent(text, expression, "No file declares the " + kind + " " + quoted(key) + ".", key,
                  known);
}

Evaluator::Found Evaluator::attribute_of(const Text& text, const Expression& expression,
                                         Entry& entry, std::size_t next)
{
    const std::string& owner = title(entry.address);
    std::vector<std::string_view> known;
    for (const auto& attribute : entry.table->attributes) known.emplace_back(attribute.name);
    if (!entry.table->id.empty()) known.emplace_back("id");
    if (next >= expression.path.size()) {
        auto bare = absent(text, expression, owner + " is a whole object; an attribute is wanted.",
                           "", known);
        problems_.push_back(std::move(bare.why.front()));
        return {};
    }
    const std::string& name = expression.path[next].name;
    const Origin origin{Origin::Via::object, owner + "." + name, entry.header};
    if (name == "id" && !entry.table->find("id") && !entry.table->id.empty()) {
        auto found = id_of(text, expression, entry);
        found.node.origins = with(found.node.origins, origin);
        return found;
    }
    if (auto* member = entry.node.find(name)) {
        auto found =
            walk(text, expression, member->node, next + 1, {&entry.address, entry.each.get()});
        found.node.origins =
            with(found.node.origins, {Origin::Via::object, origin.name, member->node.span});
        return found;
    }
    const auto* attribute = entry.table->find(name);
    if (attribute && attribute->default_value && next + 1 == expression.path.size()) {
        Node made;
        made.kind = attribute->type == Type::integer   ? Node::Kind::integer
                    : attribute->type == Type::boolean ? Node::Kind::boolean
                                                       : Node::Kind::text;
        made.value = *attribute->default_value;
        made.origins = with(nullptr, origin);
        return {Found::How::there, std::move(made)};
    }
    auto none = absent(text, expression, owner + " has no " + quoted(name) + ".", name, known);
    none.why.front().spans.push_back({entry.header, "declared"});
    return none;
}

Evaluator::Found Evaluator::walk(const Text& text, const Expression& expression, Node& from,
                                 std::size_t next, Scope scope)
{
    Node* here = &from;
    for (; next < expression.path.size(); ++next) {
        if (here->kind == Node::Kind::text) settle(*here, scope);
        if (here->is_unknown) return {};
        const std::string& step = expression.path[next].name;
        if (here->kind == Node::Kind::table) {
            auto* member = here->find(step);
            if (!member)
                return absent(text, expression, "The table has no key " + quoted(step) + ".", step,
                              keys_of(*here));
            here = &member->node;
        } else if (here->kind == Node::Kind::list) {
            const bool is_number = !step.empty() && step.size() < 10 &&
                                   step.find_first_not_of("0123456789") == std::string::npos;
            const std::size_t index = is_number ? std::stoul(step) : here->elements.size();
            if (index >= here->elements.size())
                return absent(text, expression,
                              "The list has " + count_of(here->elements.size(), "element") +
                                  ", counted from 0, and none of them is " + quoted(step) + ".",
                              "", {});
            here = &here->elements[index];
        } else {
            const std::string is = here->is_sensitive ? "sensitive" : found(*here);
            return absent(text, expression, quoted(step) + " is asked of what is " + is + ".", "",
                          {});
        }
    }
    settle(*here, scope);
    if (here->is_unknown || here->is_open) return {};
    Node copy = *here;
    return {Found::How::there, std::move(copy)};
}

Evaluator::Found
Evaluator::id_of(const Text& text, const Expression& expression, const Entry& entry)
{
    auto id = id_text(text, expression, entry, 0);
    if (!id) return {};
    Node made;
    made.kind = Node::Kind::text;
    made.value = std::move(*id);
    return {Found::How::there, std::move(made)};
}

std::optional<std::string>
Evaluator::id_text(const Text& text, const Expression& expression, const Entry& entry, int depth)
{
    std::string_view rest = entry.table->id;
    std::string out;
    while (!rest.empty()) {
        const auto open = std::min(rest.find('{'), rest.size());
        out += rest.substr(0, open);
        rest.remove_prefix(open);
        if (rest.empty()) break;
        const auto close = rest.find('}');
        const auto part =
            id_part(text, expression, entry, std::string(rest.substr(1, close - 1)), depth);
        if (!part) return std::nullopt;
        out += *part;
        rest.remove_prefix(close + 1);
    }
    return out;
}

std::optional<std::string> Evaluator::id_part(const Text& text, const Expression& expression,
                                              const Entry& entry, const std::string& part,
                                              int depth)
{
    const auto dot = part.find('.');
    const std::string name = part.substr(0, dot);
    const std::string of = dot == std::string::npos ? "" : part.substr(dot + 1);
    const auto text_of = [&](const Entry& owner,
                             const std::string& attribute) -> std::optional<std::string> {
        auto& node = const_cast<Node&>(owner.node);
        auto* member = node.find(attribute);
        if (!member) return std::nullopt;
        settle(member->node, {&owner.address, owner.each.get()});
        if (member->node.kind != Node::Kind::text || member->node.is_unknown ||
            member->node.is_open)
            return std::nullopt;
        return member->node.value.text();
    };
    if (of == "id" && depth < deepest_id) {
        const auto* attribute = entry.table->find(name);
        const auto key = text_of(entry, name);
        const Entry* other = key && attribute ? object(attribute->refers_to, *key) : nullptr;
        if (other) return id_text(text, expression, *other, depth + 1);
    } else if (auto own = text_of(entry, of.empty() ? name : of)) {
        return own;
    } else if (const Entry* single = of.empty() ? nullptr : outline_.find({name, ""})) {
        if (auto general = text_of(*single, of)) return general;
    }
    const bool is_reported = has_errors(problems_);
    if (!is_reported)
        problems_.push_back(problem(
            text, expression.begin, expression.end, "unknown-reference", "Reference to nothing",
            "The id of " + title(entry.address) + " cannot be told, for its " + quoted(part) +
                " is not known."));
    return std::nullopt;
}

} // namespace reconciler
