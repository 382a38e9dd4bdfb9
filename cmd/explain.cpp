// SPDX-License-Identifier: Apache-2.0
#include "cmd/explain.hpp"

#include "cmd/source_excerpt.hpp"
#include "cmd/text_layout.hpp"
#include "cmd/toml_text.hpp"
#include "reconciler/language/suggestion.hpp"
#include "reconciler/model/printable.hpp"
#include "state/value_json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <optional>

namespace cmd {

using namespace reconciler;

namespace {

/// Looking further than this for what a key was meant to be is not worth its time.
constexpr std::size_t most_candidates = 20'000;

const Attribute* find_attribute(const std::vector<Attribute>& known, std::string_view path)
{
    const auto dot = path.find('.');
    const auto found = std::ranges::find(known, path.substr(0, dot), &Attribute::name);
    if (found == known.end()) return nullptr;
    if (dot == std::string_view::npos || found->members.empty()) return &*found;
    return find_attribute(found->members, path.substr(dot + 1));
}

const Value* find_value(const Object& attributes, std::string_view path)
{
    const Object* here = &attributes;
    for (;;) {
        const auto dot = path.find('.');
        const auto name = path.substr(0, dot);
        if (!here->has(name)) return nullptr;
        const Value& value = here->get(name);
        if (dot == std::string_view::npos) return &value;
        here = value.as_object();
        if (!here) return nullptr;
        path.remove_prefix(dot + 1);
    }
}

class Explaining {
public:
    Explaining(const Configuration& configuration, const Schema& schema, const std::string& key)
        : configuration_(configuration), schema_(schema), key_(key)
    {}

    Result<Explanation> run()
    {
        if (key_.starts_with("var.")) return variable(key_.substr(4));
        if (key_.starts_with("local."))
            return attribute(configuration_.locals, nullptr, key_.substr(6));
        for (const auto& [name, single] : configuration_.singles)
            if (key_.starts_with(name + ".") && schema_.single(name))
                return attribute(single, schema_.single(name), key_.substr(name.size() + 1));
        for (const auto& object : configuration_.objects) {
            const std::string name = to_string(object.address);
            if (key_.starts_with(name + "."))
                return attribute(object, schema_.kind(object.address.kind),
                                 key_.substr(name.size() + 1));
        }
        return fail(unknown());
    }

private:
    Result<Explanation> variable(const std::string& name)
    {
        for (const auto& one : configuration_.variables) {
            if (one.name != name) continue;
            Explanation made;
            made.key = key_;
            made.value = one.value;
            made.is_sensitive = one.is_sensitive;
            made.written = one.assignments.front().span;
            made.doc = one.description;
            made.variables.push_back(one);
            return made;
        }
        return fail(unknown());
    }

    Result<Explanation>
    attribute(const Declared& declared, const Table* table, const std::string& path)
    {
        const Attribute* known = table ? find_attribute(table->attributes, path) : nullptr;
        const Value* value = find_value(declared.attributes, path);
        if (!value && !known) return fail(unknown());
        Explanation made;
        made.key = key_;
        if (known) made.doc = known->doc;
        if (value) made.value = *value;
        written_or_not(made, declared, known, path);
        for (const auto& origin : made.origins ? *made.origins : std::vector<Origin>{})
            if (origin.via == Origin::Via::variable)
                for (const auto& one : configuration_.variables)
                    if (one.name == origin.name) made.variables.push_back(one);
        return made;
    }

    static void written_or_not(Explanation& made, const Declared& declared, const Attribute* known,
                               const std::string& path)
    {
        // where a whole table came by one expression, its members have no place of their own
        for (std::string part = path;; part.erase(part.rfind('.'))) {
            const auto place =
                std::ranges::find(declared.spans, part, &std::pair<std::string, SourceSpan>::first);
            if (place != declared.spans.end()) {
                made.written = place->second;
                made.origins = declared.origins_of(part);
                return;
            }
            if (!part.contains('.')) break;
        }
        if (known && known->default_value)
            made.otherwise = "No file says it; this is the default.";
        else if (known && !known->service_default.empty())
            made.otherwise =
                "No file says it: the live value is kept, and at creation Azure takes " +
                known->service_default + ".";
        else
            made.otherwise = "No file says it: the live value is kept.";
    }

    Diagnostic unknown() const
    {
        std::vector<std::string> keys;
        const auto add = [&](const std::string& owner, const Declared& declared) {
            for (const auto& [path, span] : declared.spans)
                if (keys.size() < most_candidates) keys.push_back(owner + "." + path);
        };
        for (const auto& one : configuration_.variables) keys.push_back("var." + one.name);
        add("local", configuration_.locals);
        for (const auto& [name, single] : configuration_.singles) add(name, single);
        for (const auto& object : configuration_.objects) add(to_string(object.address), object);
        const std::vector<std::string_view> known(keys.begin(), keys.end());
        Diagnostic made;
        made.id = "no-such-key";
        made.summary = "No such key";
        made.detail = "The configuration has nothing called \"" + printable(key_) + "\".";
        if (const auto near = closest(key_, known))
            made.detail += " Did you mean \"" + printable(*near) + "\"?";
        made.fix = "`tresor config show --resolved` shows all there is.";
        return made;
    }

    const Configuration& configuration_;
    const Schema& schema_;
    const std::string& key_;
};

std::string place(const SourceSpan& span)
{
    return printable(span.file->path) + ":" + std::to_string(span.line) + ":" +
           std::to_string(span.column);
}

std::string shown(const Explanation& explanation)
{
    if (explanation.is_sensitive) return "(sensitive)";
    if (explanation.value.is_null()) return "(left out)";
    return toml_value(explanation.value);
}

std::string words_of(const Origin& origin)
{
    const std::string name = '"' + printable(origin.name) + '"';
    switch (origin.via) {
    case Origin::Via::variable: return "the variable " + name + ", from " + origin.how;
    case Origin::Via::local: return "the local value " + name;
    case Origin::Via::each: return "for_each: this object stands for " + name;
    case Origin::Via::object: return printable(origin.name);
    case Origin::Via::profile: return "the profile " + name + ", which the object inherits";
    case Origin::Via::overlay:
        return origin.span.is_known() ? "the overlay " + name + " says it, in place of"
                                      : "the overlay " + name + " says it";
    }
    return {};
}

std::string origin_lines(const Origin& origin, SourceLines& lines, const Style& style)
{
    std::string out = "  through " + words_of(origin) + '\n';
    if (origin.span.is_known())
        out +=
            "    " + place(origin.span) + '\n' +
            excerpt(lines.line(*origin.span.file, origin.span.line), origin.span, Ink::cyan, style);
    return out;
}

std::string variable_lines(const Variable& variable)
{
    std::string out;
    for (std::size_t i = 1; i < variable.assignments.size(); ++i) {
        const auto& other = variable.assignments[i];
        out += (out.empty() ? "  " + variable.assignments.front().how + " goes before "
                            : std::string(", ")) +
               other.how;
        if (other.how == "its default" && other.span.is_known())
            out += " (" + place(other.span) + ")";
    }
    return out.empty() ? out : out + '\n';
}

} // namespace

Result<Explanation>
explain(const Configuration& configuration, const Schema& schema, const std::string& key)
{
    return Explaining(configuration, schema, key).run();
}

std::string render(const Explanation& explanation, const Style& style)
{
    SourceLines lines;
    std::string out =
        paint(style, Ink::bold, printable(explanation.key)) + " = " + shown(explanation) + '\n';
    if (!explanation.doc.empty()) out += laid_out(explanation.doc, style.width, "  ", 2, "  ");
    if (explanation.written.is_known() && !explanation.is_sensitive)
        out += "  written at " + place(explanation.written) + '\n' +
               excerpt(lines.line(*explanation.written.file, explanation.written.line),
                       explanation.written, Ink::cyan, style);
    if (explanation.is_sensitive)
        out += "  given by " + explanation.variables.front().assignments.front().how + '\n';
    if (!explanation.otherwise.empty()) out += "  " + explanation.otherwise + '\n';
    for (const auto& origin : explanation.origins ? *explanation.origins : std::vector<Origin>{})
        out += origin_lines(origin, lines, style);
    for (const auto& variable : explanation.variables) out += variable_lines(variable);
    return out;
}

boost::json::object to_json(const Explanation& explanation)
{
    boost::json::object made{{"key", explanation.key},
                             {"sensitive", explanation.is_sensitive},
                             {"value", explanation.value.is_null()
                                           ? boost::json::value(nullptr)
                                           : state::to_json(explanation.value)}};
    if (explanation.written.is_known()) made["written"] = place(explanation.written);
    if (!explanation.otherwise.empty()) made["otherwise"] = explanation.otherwise;
    boost::json::array through;
    for (const auto& origin : explanation.origins ? *explanation.origins : std::vector<Origin>{}) {
        boost::json::object one{{"what", label(origin)}};
        if (origin.span.is_known()) one["at"] = place(origin.span);
        through.push_back(std::move(one));
    }
    made["through"] = std::move(through);
    return made;
}

} // namespace cmd
