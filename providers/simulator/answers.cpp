// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/answers.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

http::Response gateway_error(int status, std::string_view code, std::string_view message)
{
    http::Response response = error_answer(status, code, message);
    response.headers.set("x-ms-failure-cause", "gateway");
    return response;
}

} // namespace

http::Response answer_with(int status, const json::value& body)
{
    http::Response response;
    response.status = status;
    response.headers.set("Content-Type", "application/json; charset=utf-8");
    response.body = json::serialize(body);
    return response;
}

http::Response ok(const json::value& body)
{
    return answer_with(200, body);
}

http::Response empty_answer(int status)
{
    http::Response response;
    response.status = status;
    return response;
}

http::Response error_answer(int status, std::string_view code, std::string_view message)
{
    return answer_with(status, {{"error", {{"code", code}, {"message", message}}}});
}

http::Response backup_error(int status, std::string_view code, std::string_view message)
{
    return answer_with(status, {{"error",
                                 {{"code", code},
                                  {"message", message},
                                  {"target", nullptr},
                                  {"details", nullptr},
                                  {"innerError", nullptr}}}});
}

http::Response
resource_not_found(std::string_view type, std::string_view name, std::string_view group)
{
    return gateway_error(
        404, "ResourceNotFound",
        fmt::format("The Resource '{}/{}' under resource group '{}' was not found. For more "
                    "details please go to https://aka.ms/ARMResourceNotFoundFix",
                    type, name, group));
}

http::Response group_not_found(std::string_view group)
{
    return gateway_error(404, "ResourceGroupNotFound",
                         fmt::format("Resource group '{}' could not be found.", group));
}

http::Response subscription_not_found(std::string_view subscription)
{
    return gateway_error(404, "SubscriptionNotFound",
                         fmt::format("The subscription '{}' could not be found.", subscription));
}

http::Response invalid_content(std::string_view what)
{
    return error_answer(
        400, "InvalidRequestContent",
        fmt::format("The request content was invalid and could not be deserialized: '{}'.", what));
}

} // namespace simulator
