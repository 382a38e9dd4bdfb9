// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/openapi_validator.hpp"

#include "tests/contract/openapi_value_check.hpp"

#include <boost/json/parse.hpp>

#include <ostream>

namespace contract {
namespace json = boost::json;
namespace {

Violations for_operation(Violations found, const std::string& operation, int status)
{
    for (auto& violation : found) {
        violation.operation = operation;
        violation.status = status;
    }
    return found;
}

Violations unknown_operation(std::string_view method, std::string_view url, int status)
{
    const auto path = url.substr(0, url.find('?'));
    const auto slash = path.find('/', path.find("://") == path.npos ? 0 : path.find("://") + 3);
    const auto name = std::string(method) + " " + std::string(path.substr(slash));
    return {{name, status, "", "operation", "no document declares it: " + std::string(url)}};
}

/// The declared answer; `default` stands for errors only.
Node declared_response(const Operation& operation, int status)
{
    const auto responses = operation.definition.member("responses");
    if (const auto exact = responses.member(std::to_string(status))) return exact;
    return status >= 400 ? responses.member("default") : Node{};
}

struct Parsed {
    std::optional<json::value> value;
    bool broken = false;
};

Parsed parsed(std::string_view body)
{
    if (body.empty()) return {};
    json::error_code error;
    auto value = json::parse(body, error);
    if (error) return {std::nullopt, true};
    return {std::move(value), false};
}

/// The parameters of the operation and of its path, references followed.
std::vector<Node> parameters_of(Schemas& schemas, const Operation& operation)
{
    std::vector<Node> all;
    for (const auto& holder : {operation.definition, operation.path_item})
        if (const auto list = holder.member("parameters"))
            for (const auto& parameter : list.value->as_array())
                all.push_back(schemas.resolve({list.document, &parameter}));
    return all;
}

std::optional<std::string> sent_value(const Operation& operation, const Target& target,
                                      std::string_view place, std::string_view name)
{
    if (place == "query") return target.parameter(name);
    for (const auto& [key, value] : operation.path_parameters)
        if (key == name) return value;
    return std::nullopt;
}

void check_parameter(Schemas& schemas, Node parameter, const std::optional<std::string>& value,
                     Violations& found)
{
    const std::string name(text_of(parameter.object(), "name"));
    if (!value && is_set(parameter.object(), "required"))
        found.push_back({"", 0, "", "parameter", "\"" + name + "\" is missing"});
    if (!value || text_of(parameter.object(), "type") != "string") return;
    Violations inside;
    ValueCheck(schemas, Direction::request, inside).check(parameter, json::value(*value), "");
    for (auto& violation : inside)
        found.push_back({"", 0, "", "parameter", "\"" + name + "\" " + violation.message});
}

} // namespace

std::ostream& operator<<(std::ostream& out, const Violation& violation)
{
    out << violation.operation << (violation.status == 0 ? " request" : " ");
    if (violation.status != 0) out << violation.status;
    return out << " " << violation.pointer << " [" << violation.rule << "] " << violation.message;
}

Validator::Validator(const std::filesystem::path& specification)
    : documents_(specification), schemas_(documents_)
{}

Violations
Validator::check_request(std::string_view method, std::string_view url, std::string_view body)
{
    const auto operation = find_operation(documents_, method, url);
    if (!operation) return unknown_operation(method, url, 0);
    Violations found;
    const auto target = Target::of(url);
    for (const auto& parameter : parameters_of(schemas_, *operation)) {
        const auto place = text_of(parameter.object(), "in");
        if (place != "query" && place != "path") continue;
        const auto name = text_of(parameter.object(), "name");
        check_parameter(schemas_, parameter, sent_value(*operation, target, place, name), found);
    }
    const auto content = parsed(body);
    if (content.broken) found.push_back({"", 0, "", "json", "the body is no JSON"});
    found = for_operation(std::move(found), operation->id, 0);
    if (content.value) {
        const auto inside = check_body(*operation, *content.value);
        found.insert(found.end(), inside.begin(), inside.end());
    }
    return found;
}

Violations Validator::check_body(const Operation& operation, const json::value& body)
{
    Violations found;
    Node schema;
    for (const auto& parameter : parameters_of(schemas_, operation))
        if (text_of(parameter.object(), "in") == "body") schema = parameter.member("schema");
    if (schema)
        ValueCheck(schemas_, Direction::request, found).check(schema, body, "");
    else
        found.push_back({"", 0, "", "body", "a body was sent and none is declared"});
    return for_operation(std::move(found), operation.id, 0);
}

Violations Validator::check_response(std::string_view method, std::string_view url, int status,
                                     std::string_view body, Version version)
{
    const auto operation = find_operation(documents_, method, url, version);
    if (!operation) return unknown_operation(method, url, status);
    const auto content = parsed(body);
    if (content.broken)
        return {{operation->id, status, "", "json", "the body is no JSON: " + std::string(body)}};
    return check_response(*operation, status, content.value ? &*content.value : nullptr);
}

Violations
Validator::check_response(const Operation& operation, int status, const json::value* body)
{
    Violations found;
    const auto response = declared_response(operation, status);
    const auto schema = response.member("schema");
    if (!response)
        found.push_back({"", 0, "", "status", "the status is not declared"});
    else if (schema && body == nullptr)
        found.push_back({"", 0, "", "body", "the body is missing"});
    else if (!schema && body != nullptr)
        found.push_back({"", 0, "", "body", "a body came and none is declared"});
    else if (schema)
        ValueCheck(schemas_, Direction::response, found).check(schema, *body, "");
    return for_operation(std::move(found), operation.id, status);
}

} // namespace contract
