// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_client.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/cancellation.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/paging.hpp"
#include "providers/azure/arm/request_class.hpp"
#include "providers/azure/arm/retry_after.hpp"
#include "providers/azure/arm/retry_policy.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::fail;
using reconciler::Result;
using Json = boost::json::value;
using What = LongOperation::Action::What;

bool is_success(const http::Response& response)
{
    return response.status >= 200 && response.status <= 299;
}

/// Whether ARM itself says that a thing, or what holds it, does not exist.
bool is_absence(const http::Response& response)
{
    if (response.status != 404) return false;
    const auto body = parse_json(response.body);
    const auto error = body ? find_error(*body) : std::nullopt;
    return error && error->code.contains("NotFound") && error->code != "SubscriptionNotFound" &&
           error->code != "TenantNotFound";
}

Result<Json> json_of(const Question& question, const http::Response& response, reconciler::Time now,
                     boost::json::storage_ptr memory = {})
{
    if (!is_success(response)) return fail(refusal(question, response, now));
    if (response.body.empty()) return Json();
    auto body = parse_json(response.body, std::move(memory));
    if (!body) return fail(not_json(question, response));
    return std::move(*body);
}

reconciler::Diagnostic interrupted(const LongOperation& operation)
{
    const Question question{"GET", operation.on_wake().url};
    const http::Error error{http::Error::Kind::cancelled, "cancelled", false};
    return unreachable(question, error);
}

std::string text_of(const Json& body)
{
    return body.is_null() ? std::string() : boost::json::serialize(body);
}

} // namespace

ArmClient::ArmClient(ArmPipeline pipeline, Cloud cloud, reconciler::Clock& clock,
                     LongOperationOptions options)
    : pipeline_(std::move(pipeline)), cloud_(std::move(cloud)), clock_(clock), options_(options)
{}

std::string ArmClient::absolute(const std::string& url) const
{
    return url.starts_with('/') ? cloud_.arm + url : url;
}

reconciler::Diagnostics ArmClient::why(const Call& call, const http::Error& error) const
{
    if (error.message == sign_in_failed && pipeline_.sign_in && !pipeline_.sign_in->problem.empty())
        return pipeline_.sign_in->problem;
    const Question question{call.method, call.url};
    reconciler::Diagnostics all;
    all.push_back(unreachable(question, error));
    return all;
}

awaitable<http::Outcome<http::Response>> ArmClient::send(Call call)
{
    http::Request request;
    request.method = std::move(call.method);
    request.url = std::move(call.url);
    request.headers.set("Accept", "application/json");
    if (!call.body.empty()) request.headers.set("Content-Type", "application/json");
    if (call.repeat == Repeat::yes) request.headers.set(repeatable_marker, "1");
    if (call.registers == Registers::yes) request.headers.set(registers_marker, "1");
    request.body = std::move(call.body);
    return pipeline_.transport->send(std::move(request));
}

ArmClient::Answer<http::Response> ArmClient::ask(Call call)
{
    co_await no_throw_on_cancellation();
    Call copy = call;
    auto outcome = co_await send(std::move(copy));
    if (!outcome) co_return std::unexpected(why(call, outcome.error()));
    co_return std::move(*outcome);
}

ArmClient::Answer<Json> ArmClient::get_json(std::string url)
{
    const Question question{"GET", url};
    Call call{"GET", std::move(url)};
    const auto response = co_await ask(std::move(call));
    if (!response) co_return std::unexpected(response.error());
    co_return json_of(question, *response, clock_.now());
}

ArmClient::Answer<Json> ArmClient::get(std::string path)
{
    return get_json(absolute(path));
}

ArmClient::Answer<Json> ArmClient::get_from_graph(std::string path)
{
    return get_json(cloud_.graph + path);
}

ArmClient::Answer<std::optional<Json>> ArmClient::find(std::string path)
{
    const Question question{"GET", absolute(path)};
    Call call{"GET", question.url};
    const auto response = co_await ask(std::move(call));
    if (!response) co_return std::unexpected(response.error());
    if (is_absence(*response)) co_return std::nullopt;
    auto body = json_of(question, *response, clock_.now());
    if (!body) co_return std::unexpected(std::move(body.error()));
    co_return std::optional<Json>(std::move(*body));
}

ArmClient::Answer<std::vector<Json>> ArmClient::list(std::string path)
{
    std::vector<Json> elements;
    const std::function<void(const Json&)> keep = [&](const Json& element) {
        elements.push_back(element);
    };
    const auto read = co_await each(std::move(path), keep);
    if (!read) co_return std::unexpected(read.error());
    co_return elements;
}

ArmClient::Answer<void> ArmClient::each(std::string path, std::function<void(const Json&)> take)
{
    Pages pages(absolute(path));
    while (!pages.next().empty()) {
        const Question question{"GET", pages.next()};
        Call call{"GET", question.url};
        const auto response = co_await ask(std::move(call));
        if (!response) co_return std::unexpected(response.error());
        // A page is read, handed out and forgotten: its memory is given back as a whole, once no
        // copy of an element (which lives in the same memory) is left.
        auto memory = boost::json::make_shared_resource<boost::json::monotonic_resource>(
            response->body.size() + 1);
        const auto page = json_of(question, *response, clock_.now(), std::move(memory));
        if (!page) co_return std::unexpected(page.error());
        const auto elements = pages.turn(*page);
        if (!elements) co_return std::unexpected(elements.error());
        for (const auto& element : **elements) take(element);
    }
    co_return reconciler::Result<void>{};
}

ArmClient::Answer<Written> ArmClient::write(Call call, std::string path)
{
    const Question question{call.method, call.url};
    const auto response = co_await ask(std::move(call));
    if (!response) co_return std::unexpected(response.error());
    auto body = json_of(question, *response, clock_.now());
    const bool was_gone = question.method == "DELETE" && is_absence(*response);
    if (!body && !was_gone) co_return std::unexpected(std::move(body.error()));

    Written written;
    written.status = response->status;
    if (body) written.body = std::move(*body);
    if (body) written.operation = operation_of(question.method, *response, std::move(path));
    if (const auto wait = retry_after(*response, clock_.now()); written.operation && wait)
        written.operation->ask_from = clock_.now() + *wait;
    written.correlation_id = response->headers.get("x-ms-correlation-request-id");
    co_return written;
}

ArmClient::Answer<Written> ArmClient::put(std::string path, Json body, Registers registers)
{
    Call call{"PUT", absolute(path), text_of(body), Repeat::no, registers};
    return write(std::move(call), std::move(path));
}

ArmClient::Answer<Written> ArmClient::patch(std::string path, Json body)
{
    // ARM's PATCH is a merge: the same twice is the same once.
    Call call{"PATCH", absolute(path), text_of(body), Repeat::yes};
    return write(std::move(call), std::move(path));
}

ArmClient::Answer<Written> ArmClient::post(std::string path, Json body, Repeat repeat)
{
    Call call{"POST", absolute(path), text_of(body), repeat};
    return write(std::move(call), std::move(path));
}

ArmClient::Answer<Written> ArmClient::remove(std::string path)
{
    Call call{"DELETE", absolute(path)};
    return write(std::move(call), std::move(path));
}

ArmClient::Answer<LongOperation::Action> ArmClient::poll(LongOperation& operation, std::string url)
{
    const Question question{"GET", url};
    if (!same_origin(url, cloud_.arm)) co_return fail(other_host(question, url));
    const Call call{"GET", std::move(url)};
    Call copy = call;
    const auto outcome = co_await send(std::move(copy));
    if (outcome) co_return operation.on_answer(*outcome, clock_.now());
    const auto kind = outcome.error().kind;
    // An answer that is no HTTP comes from a gateway; it says nothing about the operation.
    if (!is_passing(kind) && kind != http::Error::Kind::malformed)
        co_return std::unexpected(why(call, outcome.error()));
    co_return operation.on_loss(clock_.now());
}

ArmClient::Answer<Finished> ArmClient::follow(Operation operation, std::string method)
{
    Waiting usual;
    return follow(std::move(operation), std::move(method), std::move(usual));
}

ArmClient::Answer<Finished>
ArmClient::follow(Operation operation, std::string method, Waiting waiting)
{
    co_await no_throw_on_cancellation();
    auto options = options_;
    if (waiting.limit) options.limit = *waiting.limit;
    LongOperation machine(std::move(operation), std::move(method), options);
    auto action = machine.start(clock_.now(), waiting.as_told);
    while (action.what == What::get || action.what == What::wait) {
        if (co_await is_cancelled()) co_return fail(interrupted(machine));
        if (action.what == What::wait) {
            auto meanwhile = Meanwhile::unknown;
            if (waiting.sleep)
                meanwhile = co_await waiting.sleep(action.wait);
            else
                co_await clock_.sleep_for(action.wait);
            action = meanwhile == Meanwhile::succeeded ? machine.on_success() : machine.on_wake();
            continue;
        }
        auto polled = co_await poll(machine, absolute(action.url));
        if (!polled) co_return std::unexpected(std::move(polled.error()));
        action = std::move(*polled);
    }
    if (action.what == What::fail) co_return std::unexpected(std::move(action.problem));
    co_return std::move(action.finished);
}

} // namespace azure
