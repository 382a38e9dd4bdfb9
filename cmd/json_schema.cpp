// SPDX-License-Identifier: Apache-2.0
#include "cmd/json_schema.hpp"

#include "state/value_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace json = boost::json;

namespace cmd {

using namespace reconciler;

namespace {

constexpr const char* expression_pattern = "\\$\\{[^}]*\\}";

json::object expression()
{
    return {{"type", "string"},
            {"pattern", "^" + std::string(expression_pattern) + "$"},
            {"description", "An expression, ${…}."}};
}

/// `wanted`, or an expression that comes to it.
json::object or_expression(json::object wanted)
{
    json::array either;
    either.push_back(std::move(wanted));
    either.push_back(expression());
    return {{"anyOf", std::move(either)}};
}

json::object texts(const std::vector<std::string>& allowed)
{
    if (allowed.empty()) return {{"type", "string"}};
    json::array values;
    for (const auto& one : allowed) values.emplace_back(one);
    json::array either;
    either.push_back(json::object{{"enum", std::move(values)}});
    either.push_back(json::object{{"type", "string"}, {"pattern", expression_pattern}});
    return {{"anyOf", std::move(either)}};
}

class SchemaWriter {
public:
    explicit SchemaWriter(bool is_overlay) : is_overlay_(is_overlay) {}

    json::object table(const std::vector<Attribute>& attributes, const std::string& doc)
    {
        json::object properties;
        json::array required;
        for (const auto& attribute : attributes) {
            properties[attribute.name] = described(attribute);
            if (attribute.is_required) required.emplace_back(attribute.name);
        }
        json::object made{{"type", "object"},
                          {"properties", std::move(properties)},
                          {"additionalProperties", false}};
        if (!doc.empty()) made["description"] = doc;
        if (!is_overlay_ && !required.empty()) made["required"] = std::move(required);
        if (is_overlay_) made["properties"].as_object()["unset"] = unset();
        return made;
    }

    /// A block: what an object says, and what the language says of it.
    json::object block(const Table& kind)
    {
        json::object made = table(kind.attributes, kind.doc);
        auto& properties = made["properties"].as_object();
        properties["profile"] =
            json::object{{"description", "The profile, or profiles, whose settings it inherits."},
                         {"anyOf", json::array{json::object{{"type", "string"}}, list_of_texts()}}};
        properties["for_each"] = json::object{
            {"description", "Makes one object for each element of a list, key of a table, or "
                            "object of that name; ${each.key} and ${each.value} tell them apart."},
            {"anyOf", json::array{json::object{{"type", "string"}}, list_of_texts(),
                                  json::object{{"type", "object"}}}}};
        if (const auto* required = made.if_contains("required")) {
            json::array either{json::object{{"required", *required}},
                               json::object{{"required", json::array{"profile"}}}};
            made["anyOf"] = std::move(either);
            made.erase("required");
        }
        return made;
    }

    static json::object list_of_texts()
    {
        return {{"type", "array"}, {"items", json::object{{"type", "string"}}}};
    }

    static json::object unset()
    {
        json::object made = list_of_texts();
        made["description"] = "What this overlay takes away of what the stack says.";
        return made;
    }

private:
    json::object described(const Attribute& attribute)
    {
        json::object made = wanted(attribute);
        std::string doc = attribute.doc;
        if (!attribute.service_default.empty())
            doc += " Left out, Azure takes: " + attribute.service_default + ".";
        if (!doc.empty()) made["description"] = doc;
        if (attribute.default_value) made["default"] = state::to_json(*attribute.default_value);
        return made;
    }

    json::object wanted(const Attribute& attribute)
    {
        switch (attribute.type) {
        case Type::boolean: return or_expression({{"type", "boolean"}});
        case Type::integer: return or_expression(integers(attribute));
        case Type::text: return text_of(attribute);
        case Type::list: return or_expression(list(attribute));
        case Type::object: return object_of(attribute);
        case Type::map:
            return or_expression({{"type", "object"}, {"additionalProperties", scalar(attribute)}});
        case Type::date: // editors see TOML's dates as texts
            return {{"type", "string"}, {"pattern", R"(^(\d{4}-\d{2}-\d{2}|.*\$\{.*)$)"}};
        case Type::any: return {};
        }
        return {};
    }

    json::object object_of(const Attribute& attribute)
    {
        return or_expression(table(attribute.members, ""));
    }

    static json::object text_of(const Attribute& attribute)
    {
        json::object made = texts(attribute.allowed);
        if (attribute.maximum) made["maxLength"] = *attribute.maximum;
        return made;
    }

    static json::object integers(const Attribute& attribute)
    {
        json::object made{{"type", "integer"}};
        if (attribute.minimum) made["minimum"] = *attribute.minimum;
        if (attribute.maximum) made["maximum"] = *attribute.maximum;
        return made;
    }

    json::object list(const Attribute& attribute)
    {
        json::object made{{"type", "array"}};
        if (!attribute.members.empty())
            made["items"] = table(attribute.members, "");
        else
            made["items"] = scalar(attribute);
        return made;
    }

    static json::object scalar(const Attribute& attribute)
    {
        if (attribute.element == Type::integer) return or_expression(integers(attribute));
        if (attribute.element == Type::boolean) return or_expression({{"type", "boolean"}});
        if (attribute.element == Type::text) return texts(attribute.allowed);
        return {};
    }

    bool is_overlay_;
};

/// `[profile.NAME.KIND]`: a block of which nothing is required.
json::object profiles(const Schema& schema)
{
    SchemaWriter writer(true);
    json::object sections{
        {"profile", json::object{{"anyOf", json::array{json::object{{"type", "string"}},
                                                       SchemaWriter::list_of_texts()}}}}};
    for (const auto& kind : schema.kinds) {
        if (kind.name == "variables" || kind.name == "profile") continue;
        json::object section = writer.table(kind.attributes, kind.doc);
        section["properties"].as_object().erase("unset");
        sections[kind.name] = std::move(section);
    }
    return {
        {"type", "object"}, {"properties", std::move(sections)}, {"additionalProperties", false}};
}

std::string indented(const json::value& value, const std::string& margin)
{
    const std::string inner = margin + "  ";
    std::string out;
    if (const auto* object = value.if_object(); object && !object->empty()) {
        for (const auto& [key, member] : *object)
            out += (out.empty() ? "{\n" : ",\n") + inner + json::serialize(json::string(key)) +
                   ": " + indented(member, inner);
        return out + '\n' + margin + '}';
    }
    const auto* array = value.if_array();
    if (!array || array->empty() || !array->front().is_object()) return json::serialize(value);
    for (const auto& element : *array)
        out += (out.empty() ? "[\n" : ",\n") + inner + indented(element, inner);
    return out + '\n' + margin + ']';
}

} // namespace

json::object json_schema(const Schema& schema, bool is_overlay)
{
    SchemaWriter writer(is_overlay);
    json::object properties;
    for (const auto& single : schema.singles) {
        properties[single.name] = writer.table(single.attributes, single.doc);
        // what [locals] holds has no table: any name, any value
        if (single.name == "locals")
            properties[single.name].as_object()["additionalProperties"] = true;
    }
    for (const auto& kind : schema.kinds) {
        json::object each = kind.name == "profile"     ? profiles(schema)
                            : kind.name == "variables" ? writer.table(kind.attributes, kind.doc)
                                                       : writer.block(kind);
        properties[kind.name] = json::object{{"type", "object"},
                                             {"description", kind.doc},
                                             {"additionalProperties", std::move(each)}};
    }
    for (const auto& list : schema.lists)
        properties[list.name] = json::object{{"type", "array"},
                                             {"description", list.doc},
                                             {"items", writer.table(list.attributes, list.doc)}};
    if (is_overlay)
        properties["unset"] = SchemaWriter::unset();
    else
        properties["include"] = json::object{
            {"type", "array"},
            {"description", "Further files of this configuration, within the repository; relative "
                            "to this one."},
            {"items", json::object{{"type", "string"}}}};
    return {{"$schema", "http://json-schema.org/draft-07/schema#"},
            {"title", is_overlay ? "tresor overlay" : "tresor configuration"},
            {"type", "object"},
            {"properties", std::move(properties)},
            {"additionalProperties", false}};
}

std::string render_json_schema(const Schema& schema, bool is_overlay)
{
    return indented(json_schema(schema, is_overlay), "") + '\n';
}

} // namespace cmd
