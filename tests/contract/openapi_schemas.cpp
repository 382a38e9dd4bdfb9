// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/openapi_schemas.hpp"

namespace contract {
namespace json = boost::json;

void Schemas::merge(Node schema, ObjectSchema& into)
{
    if (const auto bases = schema.member("allOf"))
        for (const auto& base : bases.value->as_array())
            merge(resolve({schema.document, &base}), into);
    if (const auto properties = schema.member("properties"))
        for (const auto& [name, property] : properties.object())
            into.properties.insert_or_assign(name, Node{schema.document, &property});
    if (const auto required = schema.member("required"))
        for (const auto& name : required.value->as_array()) into.required.emplace(name.as_string());
    if (const auto additional = schema.member("additionalProperties")) {
        if (additional.value->is_object()) into.additional = additional;
        into.open = additional.value->is_object() || additional.value->as_bool();
    }
    if (const auto name = text_of(schema.object(), "discriminator"); !name.empty())
        into.discriminator = name;
}

const ObjectSchema& Schemas::flattened(Node schema)
{
    const auto [place, is_new] = flattened_.try_emplace(schema.value);
    if (!is_new) return place->second;
    ObjectSchema made;
    merge(schema, made);
    // `type: object` and no word about what is in it: free form.
    if (made.properties.empty() && !schema.member("additionalProperties")) made.open = true;
    return place->second = std::move(made);
}

bool Schemas::derives(Node schema, Node base)
{
    if (schema.value == base.value) return true;
    const auto bases = schema.member("allOf");
    if (!bases) return false;
    for (const auto& next : bases.value->as_array())
        if (derives(resolve({schema.document, &next}), base)) return true;
    return false;
}

Node Schemas::selected(Node base, std::string_view name)
{
    const Node definitions = Node{base.document, &base.document->root}.member("definitions");
    for (const auto& [key, definition] : definitions.object()) {
        const Node candidate{base.document, &definition};
        const auto value = text_of(candidate.object(), "x-ms-discriminator-value");
        if ((value.empty() ? std::string_view(key) : value) == name && derives(candidate, base))
            return candidate;
    }
    return {};
}

} // namespace contract
