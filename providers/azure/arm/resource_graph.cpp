// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/resource_graph.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <set>
#include <utility>

namespace azure {

namespace json = boost::json;

namespace {

constexpr const char* path = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01";
constexpr int rows_a_page = 1000;

} // namespace

boost::asio::awaitable<reconciler::Result<void>>
each_in_resource_graph(ArmClient& arm, const std::vector<std::string>& subscriptions,
                       const std::string& query, std::function<void(const json::value&)> take)
{
    const Question question{"POST", arm.cloud().arm + path};
    const auto odd = [&](std::string what) {
        return reconciler::fail(unexpected(question, std::move(what)));
    };
    json::object options{{"resultFormat", "objectArray"}, {"$top", rows_a_page}};
    std::set<std::string> seen;
    for (;;) {
        json::object body{
            {"subscriptions", json::array(subscriptions.begin(), subscriptions.end())},
            {"query", query},
            {"options", options}};
        const auto page = co_await arm.post(path, std::move(body), Repeat::yes);
        if (!page) co_return std::unexpected(page.error());
        const auto* data = member(page->body, "data");
        const auto* rows = data ? data->if_array() : nullptr;
        if (!rows) co_return odd("the answer has no array \"data\".");
        for (const auto& row : *rows) take(row);
        const std::string token(text_at(page->body, "$skipToken"));
        if (token.empty() && text_at(page->body, "resultTruncated") == "true")
            co_return odd("the rows were cut off.");
        if (token.empty()) co_return reconciler::Result<void>{};
        if (!seen.insert(token).second)
            co_return odd("its $skipToken leads back to a page that came before.");
        options["$skipToken"] = token;
    }
}

} // namespace azure
