// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/long_operation.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/retry_after.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace azure {

namespace {

namespace json = boost::json;
using reconciler::Diagnostic;
using reconciler::Duration;
using reconciler::Time;
using Action = LongOperation::Action;

enum class State { none, running, succeeded, failed, unknown };

State state_of(std::string_view word)
{
    struct Row {
        std::string_view word;
        State state;
    };
    static constexpr Row rows[] = {
        {"", State::none},
        {"Succeeded", State::succeeded},
        {"Failed", State::failed},
        {"Canceled", State::failed},
        {"Cancelled", State::failed},
        {"InProgress", State::running},
        {"Running", State::running},
        {"NotStarted", State::running},
        {"Accepted", State::running},
        {"Pending", State::running},
        {"Provisioning", State::running},
        {"Creating", State::running},
        {"Updating", State::running},
        {"Deleting", State::running},
    };
    for (const auto& row : rows)
        if (http::same_name(row.word, word)) return row.state;
    return State::unknown;
}

/// "status" of a status object, else the object's own provisioning state.
std::string_view state_word(const json::value& body)
{
    if (const auto word = text_at(body, "status"); !word.empty()) return word;
    const auto* properties = member(body, "properties");
    return properties ? text_at(*properties, "provisioningState") : std::string_view();
}

std::string_view correlation_id_of(const http::Response& response)
{
    return response.headers.get("x-ms-correlation-request-id");
}

} // namespace

LongOperation::LongOperation(Operation operation, std::string method, LongOperationOptions options)
    : operation_(std::move(operation)),
      method_(std::move(method)),
      options_(options),
      correlation_id_(operation_.correlation_id)
{
    if (operation_.async_url.empty())
        asking_ = operation_.location_url.empty() ? Asking::resource : Asking::location;
}

const std::string& LongOperation::url() const
{
    if (asking_ == Asking::status) return operation_.async_url;
    return asking_ == Asking::location ? operation_.location_url : operation_.resource_path;
}

Action LongOperation::start(Time now, bool as_told)
{
    started_ = now;
    if (as_told && operation_.ask_from > now) return wait(operation_.ask_from - now, now);
    return on_wake();
}

Action LongOperation::on_wake() const
{
    Action action;
    action.what = Action::What::get;
    action.url = url();
    return action;
}

Action LongOperation::on_loss(Time now)
{
    return wait(options_.after_failure, now);
}

Action LongOperation::on_answer(const http::Response& response, Time now)
{
    if (operation_.correlation_id.empty())
        if (const auto id = correlation_id_of(response); !id.empty()) correlation_id_ = id;
    static constexpr int passing[] = {408, 429, 500, 502, 503, 504};
    if (std::ranges::find(passing, response.status) != std::end(passing))
        return wait(retry_after(response, now).value_or(options_.after_failure), now);
    if (response.status == 404) return judge_missing(response, now);
    if (response.status < 200 || response.status > 299) {
        const Question question{"GET", url()};
        return fail(refusal(question, response, now));
    }
    is_known_ = true;
    return judge(response, now);
}

Action LongOperation::judge(const http::Response& response, Time now)
{
    // Each 202 may name a fresh Location; the status URL stays good as it is.
    const auto location = response.headers.get("Location");
    if (asking_ == Asking::location && response.status == 202 && !location.empty())
        operation_.location_url = location;
    if (response.body.empty()) {
        if (response.status == 202) return wait_as_told(response, now);
        return succeed({});
    }
    const auto body = parse_json(response.body);
    // A gateway's page: it says as little about the operation as a 502 does.
    if (!body) return wait(options_.after_failure, now);
    return judge_body(response, *body, now);
}

Action LongOperation::judge_body(const http::Response& response, const json::value& body, Time now)
{
    // An object that is to go and can still be read is not gone yet, whatever its state.
    if (asking_ == Asking::resource && method_ == "DELETE") return wait_as_told(response, now);
    const auto word = state_word(body);
    switch (state_of(word)) {
    case State::succeeded: return succeed(body);
    case State::failed: return failed(response, body, word);
    case State::running: return wait_as_told(response, now);
    case State::none:
        if (response.status == 202) return wait_as_told(response, now);
        return succeed(body);
    case State::unknown: break;
    }
    // What stands behind a Location is the result, and "status" may be a word of its own there.
    if (asking_ == Asking::location && response.status != 202) return succeed(body);
    return wait_as_told(response, now);
}

/// Not known yet, or not known any more: then the object itself tells.
Action LongOperation::judge_missing(const http::Response& response, Time now)
{
    if (asking_ == Asking::resource && method_ == "DELETE") return succeed({});
    if (!is_known_ && now - started_ < options_.unknown_for)
        return wait(options_.after_failure, now);
    if (asking_ != Asking::resource && method_ != "POST" && !operation_.resource_path.empty()) {
        asking_ = Asking::resource;
        is_known_ = true;
        return on_wake();
    }
    const Question question{"GET", url()};
    return fail(refusal(question, response));
}

Action LongOperation::wait_as_told(const http::Response& response, Time now)
{
    return wait(retry_after(response, now).value_or(options_.default_wait), now);
}

Action LongOperation::wait(Duration duration, Time now)
{
    const auto left = started_ + options_.limit - now;
    if (left <= Duration::zero()) {
        Diagnostic problem;
        problem.id = "azure-operation-timed-out";
        problem.summary = "Azure has not finished in time";
        problem.detail =
            "The operation on " + operation_.resource_path + " still runs after " +
            std::to_string(std::chrono::ceil<std::chrono::minutes>(options_.limit).count()) +
            " minutes.";
        problem.fix = "Run the command again: it follows the operation where it is.";
        return fail(std::move(problem));
    }
    Action action;
    action.what = Action::What::wait;
    action.wait = std::min(std::max(duration, Duration(1000)), left);
    return action;
}

Action LongOperation::succeed(json::value body)
{
    Action action;
    action.what = Action::What::succeed;
    if (const auto* properties = member(body, "properties"))
        action.finished.job_id = text_at(*properties, "jobId");
    action.finished.body = std::move(body);
    action.finished.correlation_id = correlation_id_;
    return action;
}

Action LongOperation::fail(Diagnostic problem) const
{
    Action action;
    action.what = Action::What::fail;
    action.problem.push_back(std::move(problem));
    return action;
}

Action LongOperation::failed(const http::Response& response, const json::value& body,
                             std::string_view state) const
{
    const auto* properties = member(body, "properties");
    const bool is_inside = !member(body, "error") && properties && member(*properties, "error");
    Diagnostic problem;
    problem.id = "azure-operation-failed";
    problem.summary = "Azure could not complete the operation";
    problem.detail = "Azure accepted the " + method_ + " of " + operation_.resource_path +
                     ", then ended it with the status \"" + std::string(state) + "\".";
    problem.service =
        service_text(response, find_error(is_inside ? *properties : body).value_or(ArmError{}));
    explain(problem);
    return fail(std::move(problem));
}

} // namespace azure
