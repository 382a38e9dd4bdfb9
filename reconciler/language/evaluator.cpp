// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/evaluator.hpp"

#include "reconciler/language/functions.hpp"
#include "reconciler/language/text_place.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <utility>

namespace reconciler {

namespace {

/// Values within values, copied: what a configuration may grow to by references alone.
constexpr std::size_t most_copied_nodes = 2'000'000;
/// References that lead to references; the evaluator recurses by them.
constexpr std::size_t deepest_reference = 100;

std::size_t count_nodes(const Node& node)
{
    std::size_t count = 1;
    for (const auto& element : node.elements) count += count_nodes(element);
    for (const auto& member : node.members) count += count_nodes(member.node);
    return count;
}

bool is_any(const Node& node, bool Node::* flag)
{
    return node.*flag ||
           std::ranges::any_of(node.elements, [&](const Node& n) { return is_any(n, flag); }) ||
           std::ranges::any_of(node.members,
                               [&](const Node::Member& m) { return is_any(m.node, flag); });
}

Node::Kind kind_of(const Value& value)
{
    if (value.as_bool()) return Node::Kind::boolean;
    if (value.as_integer()) return Node::Kind::integer;
    if (value.as_list()) return Node::Kind::list;
    return value.as_object() ? Node::Kind::table : Node::Kind::text;
}

Node node_of(const Value& value, const SourceSpan& span)
{
    Node node;
    node.kind = kind_of(value);
    node.is_inline = true;
    node.span = span;
    if (const auto* list = value.as_list())
        for (const auto& element : *list) node.elements.push_back(node_of(element, span));
    else if (const auto* object = value.as_object())
        for (const auto& [name, member] : *object)
            node.members.push_back({name, span, node_of(member, span)});
    else
        node.value = value;
    return node;
}

} // namespace

Evaluator::Evaluator(const Schema& schema, const VariableSet& variables, Outline& outline,
                     Diagnostics& problems)
    : schema_(schema),
      variables_(variables),
      outline_(outline),
      problems_(problems),
      locals_(outline.find({"locals", ""})),
      budget_(most_copied_nodes)
{}

void Evaluator::know_objects()
{
    knows_objects_ = true;
    objects_.reserve(outline_.objects.size());
    for (const auto& entry : outline_.objects)
        objects_.emplace(entry.address.kind + '\n' + entry.address.key,
                         static_cast<std::size_t>(&entry - outline_.objects.data()));
}

void Evaluator::settle(Node& node, Scope scope)
{
    if (node.kind == Node::Kind::text) {
        if (has_expression(node.value.text())) settle_text(node, scope);
        return;
    }
    for (auto& element : node.elements) settle(element, scope);
    for (auto& member : node.members) settle(member.node, scope);
}

void Evaluator::settle_text(Node& node, Scope scope)
{
    if (node.is_unknown) return;
    if (node.is_open) return report_cycle(node);
    if (open_.size() >= deepest_reference) {
        problems_.push_back(problem({node, scope}, 0, 0, "too-many-references",
                                    "References nested too deeply",
                                    "More than 100 expressions lead from one to the next here."));
        node.is_unknown = true;
        return;
    }
    node.is_open = true;
    open_.push_back({node.span, quoted(clipped_expression(node.value.text()))});
    auto made = worked_out({node, scope});
    open_.pop_back();
    const SourceSpan written = node.span;
    const Origins before = node.origins;
    if (!made) {
        node.is_open = false;
        node.is_unknown = true;
        return;
    }
    node = std::move(*made);
    node.is_inline = true;
    node.span = written;
    node.origins = joined(before, node.origins);
}

Evaluator::Maybe Evaluator::worked_out(const Text& text)
{
    const auto parts = parse_text(text.node.value.text());
    if (!parts)
        return refuse(problem(text, parts.error().begin, parts.error().end, "bad-expression",
                              "Expression cannot be read",
                              parts.error().what + " ($${ stands for ${ itself.)"));
    if (parts->size() == 1 && !parts->front().expression.empty())
        return value(text, parts->front().expression.front());
    return mixed(text, *parts);
}

Evaluator::Maybe Evaluator::mixed(const Text& text, const std::vector<TextPart>& parts)
{
    Node made;
    made.kind = Node::Kind::text;
    std::string words;
    bool is_whole = true;
    for (const auto& part : parts) {
        words += part.words;
        for (const auto& expression : part.expression) {
            const auto piece = value(text, expression);
            if (!piece || !append_words(text, expression, *piece, words)) {
                is_whole = false;
                continue;
            }
            made.is_sensitive = made.is_sensitive || piece->is_sensitive;
            made.origins = joined(made.origins, piece->origins);
        }
    }
    if (!is_whole) return std::nullopt;
    if (words.size() > longest_value)
        return refuse(problem(text, 0, 0, "value-too-long", "Value too long",
                              "This text grows to more than 64 KB."));
    made.value = std::move(words);
    return made;
}

bool Evaluator::append_words(const Text& text, const Expression& expression, const Node& value,
                             std::string& words)
{
    if (value.kind == Node::Kind::list || value.kind == Node::Kind::table) {
        auto refused =
            problem(text, expression.begin, expression.end, "wrong-type", "Wrong type",
                    "This expression is " + found(value) + ", which cannot stand within a text.");
        refused.fix = value.kind == Node::Kind::list
                          ? "Say how its elements are put together: ${join(\", \", …)}"
                          : "Name one of its keys: ${….KEY}";
        explain_origin(refused, value.origins);
        problems_.push_back(std::move(refused));
        return false;
    }
    words += value.kind == Node::Kind::boolean || value.kind == Node::Kind::integer
                 ? to_text(value.value)
                 : value.value.text();
    return true;
}

Evaluator::Maybe Evaluator::value(const Text& text, const Expression& expression)
{
    if (expression.kind == Expression::Kind::literal) return literal(text, expression);
    if (expression.kind == Expression::Kind::call) return call(text, expression);
    auto found = follow(text, expression);
    if (found.how == Found::How::absent) append(problems_, std::move(found.why));
    if (found.how != Found::How::there) return std::nullopt;
    if (is_any(found.node, &Node::is_unknown) || !is_affordable(text, found.node))
        return std::nullopt;
    found.node.is_sensitive = is_any(found.node, &Node::is_sensitive);
    return std::move(found.node);
}

Evaluator::Maybe Evaluator::literal(const Text& text, const Expression& expression)
{
    return node_of(expression.literal, text.node.span);
}

Evaluator::Maybe Evaluator::call(const Text& text, const Expression& expression)
{
    const auto refused = [&](std::string detail) {
        return problem(text, expression.begin, expression.end, "bad-call",
                       "Function cannot be called so", std::move(detail));
    };
    const Function* function = find_function(expression.function);
    if (!function) {
        std::vector<std::string_view> known;
        for (const auto& one : functions()) known.push_back(one.name);
        auto unknown =
            problem(text, expression.begin, expression.end, "unknown-function", "Unknown function",
                    "There is no function " + quoted(expression.function) + "." +
                        did_you_mean(expression.function, known));
        unknown.fix = "Known are " + listed(known, 20) + ".";
        return refuse(std::move(unknown));
    }
    const std::size_t count = expression.arguments.size();
    if (count < function->least || count > function->most)
        return refuse(refused("It has " + std::to_string(count) +
                              (count == 1 ? " argument" : " arguments") + "; it is written " +
                              std::string(function->signature) + "."));
    if (!function->call) return default_of(text, expression);
    std::vector<Value> arguments;
    bool is_sensitive = false;
    Origins origins;
    for (const auto& argument : expression.arguments) {
        auto given = value(text, argument);
        if (!given) return std::nullopt;
        is_sensitive = is_sensitive || given->is_sensitive;
        origins = joined(origins, given->origins);
        arguments.push_back(value_of(*given));
    }
    auto outcome = function->call(arguments);
    if (!outcome)
        return refuse(refused(std::string(function->signature) + " " + outcome.error() + "."));
    Node made = node_of(*outcome, text.node.span);
    made.is_sensitive = is_sensitive;
    made.origins = std::move(origins);
    if (!is_affordable(text, made)) return std::nullopt;
    return made;
}

Evaluator::Maybe Evaluator::default_of(const Text& text, const Expression& expression)
{
    const Expression& first = expression.arguments.front();
    if (first.kind != Expression::Kind::reference) return value(text, first);
    auto found = follow(text, first);
    if (found.how == Found::How::absent) return value(text, expression.arguments.back());
    if (found.how == Found::How::failed || is_any(found.node, &Node::is_unknown) ||
        !is_affordable(text, found.node))
        return std::nullopt;
    found.node.is_sensitive = is_any(found.node, &Node::is_sensitive);
    return std::move(found.node);
}

bool Evaluator::is_affordable(const Text& text, const Node& node)
{
    const std::size_t nodes = count_nodes(node);
    if (nodes <= budget_) {
        budget_ -= nodes;
        return true;
    }
    if (budget_ > 0)
        problems_.push_back(problem(text, 0, 0, "value-too-long", "Value too long",
                                    "By its references the configuration grows to more than "
                                    "2,000,000 values."));
    budget_ = 0;
    return false;
}

Diagnostic Evaluator::problem(const Text& text, std::size_t begin, std::size_t end, std::string id,
                              std::string summary, std::string detail) const
{
    Diagnostic made =
        problem_at(place_in_text(text.node, begin, end), std::move(id), std::move(summary));
    made.detail = std::move(detail);
    if (text.scope.owner) made.address = title(*text.scope.owner);
    return made;
}

std::nullopt_t Evaluator::refuse(Diagnostic diagnostic)
{
    problems_.push_back(std::move(diagnostic));
    return std::nullopt;
}

void Evaluator::report_cycle(const Node& node)
{
    auto first = std::ranges::find_if(open_, [&](const Frame& frame) {
        return frame.span.file == node.span.file && frame.span.line == node.span.line &&
               frame.span.column == node.span.column;
    });
    if (first == open_.end()) first = open_.begin();
    Diagnostic made = reconciler::problem("expression-cycle", "Expressions in a circle");
    for (auto frame = first; frame != open_.end(); ++frame) {
        made.detail += frame->what + " -> ";
        made.spans.push_back({frame->span, ""});
    }
    made.detail += first->what + ": each needs the value of the next, so none has one.";
    made.fix = "Write one of these values out.";
    problems_.push_back(std::move(made));
}

} // namespace reconciler
