// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/time.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace azure {

/// Something that Azure works on, and where to ask about it. URLs are kept verbatim: newer ones are
/// signed. Any may be empty; `resource_path` is the object that the write was for.
struct Operation {
    std::string async_url;    ///< Azure-AsyncOperation
    std::string location_url; ///< Location
    std::string resource_path;
    /// The service said not to ask before then; the epoch where it did not say.
    reconciler::Time ask_from{};
    /// When the service took the write, by its own clock; the epoch where it did not say.
    reconciler::Time taken_at{};
    std::string correlation_id = {}; ///< of the write; empty where it was not told

    friend bool operator==(const Operation&, const Operation&) = default;
};

/// One line, for the journal; and back, unless it is none of these.
std::string to_text(const Operation& operation);
std::optional<Operation> operation_from_text(std::string_view text);

/// What the answer to a write says is still going on; nothing where the write is complete.
std::optional<Operation>
operation_of(std::string_view method, const http::Response& response, std::string resource_path);

struct LongOperationOptions {
    reconciler::Duration default_wait{60 * 1000}; ///< between polls, where the service names none
    reconciler::Duration after_failure{5 * 1000}; ///< after a poll that failed in passing
    reconciler::Duration unknown_for{2 * 60 * 1000}; ///< a 404 this early means "not known yet"
    reconciler::Duration limit{2 * 60 * 60 * 1000};  ///< for the whole
};

struct Finished {
    boost::json::value body; ///< the last word of the operation, or the object where that was asked
    std::string job_id;      ///< of Recovery Services; empty where there is none
    std::string correlation_id; ///< of the write, else of the last poll
};

/// Follows a long operation, without doing anything itself: each call says what to do next.
///
///     start ──> get ──on_answer──> wait ──on_wake──> get … ──> succeed | fail
///
/// Azure has four ways to say how it stands (behaviour §2): a status object, a Location that turns
/// from 202 into 200 or 204, a state inside the object, and nothing at all. A poll that fails says
/// nothing about the operation.
class LongOperation {
public:
    struct Action {
        enum class What { get, wait, succeed, fail };
        What what = What::get;
        std::string url; ///< to get: absolute, or a path where it begins with "/"
        reconciler::Duration wait{};
        Finished finished;
        reconciler::Diagnostics problem;
    };

    /// `method` is that of the write.
    LongOperation(Operation operation, std::string method, LongOperationOptions options);

    /// `as_told`: the first poll waits until the time that the service named.
    Action start(reconciler::Time now, bool as_told = false);
    Action on_answer(const http::Response& response, reconciler::Time now);
    /// No answer came, in passing.
    Action on_loss(reconciler::Time now);
    Action on_wake() const;
    /// Others have seen it end well.
    Action on_success() { return succeed({}); }

private:
    enum class Asking { status, location, resource };

    const std::string& url() const;
    Action judge(const http::Response& response, reconciler::Time now);
    Action judge_body(const http::Response& response, const boost::json::value& body,
                      reconciler::Time now);
    Action judge_missing(const http::Response& response, reconciler::Time now);
    Action wait(reconciler::Duration duration, reconciler::Time now);
    Action wait_as_told(const http::Response& response, reconciler::Time now);
    Action succeed(boost::json::value body);
    Action fail(reconciler::Diagnostic problem) const;
    Action failed(const http::Response& response, const boost::json::value& body,
                  std::string_view state) const;

    Operation operation_;
    std::string method_;
    LongOperationOptions options_;
    Asking asking_ = Asking::status;
    bool is_known_ = false; ///< a poll was answered once
    std::string correlation_id_;
    reconciler::Time started_;
};

} // namespace azure
