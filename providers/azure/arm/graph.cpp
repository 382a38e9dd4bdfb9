// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/graph.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/percent_encoding.hpp"

#include <boost/json/array.hpp>

namespace azure {

namespace {

/// A quote inside would end the filter's literal and begin another condition.
std::string literal(std::string_view text)
{
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

} // namespace

boost::asio::awaitable<reconciler::Result<std::optional<std::string>>>
find_service_principal(ArmClient& arm, std::string app_id)
{
    const auto filter = "servicePrincipalNames/any(c:c eq " + literal(app_id) + ")";
    const auto path = "/v1.0/servicePrincipals?$filter=" + percent_encoded(filter);
    const Question question{"GET", arm.cloud().graph + path};
    const auto body = co_await arm.get_from_graph(path);
    if (!body) co_return std::unexpected(body.error());
    const auto* value = member(*body, "value");
    const auto* found = value ? value->if_array() : nullptr;
    if (!found)
        co_return reconciler::fail(unexpected(question, "the list has no array \"value\"."));
    if (found->empty()) co_return std::optional<std::string>();
    const std::string id(text_at(found->front(), "id"));
    if (id.empty())
        co_return reconciler::fail(unexpected(question, "the service principal has no id."));
    co_return std::optional<std::string>(id);
}

} // namespace azure
