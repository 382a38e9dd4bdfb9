// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_pipeline.hpp"
#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/arm/long_operation.hpp"
#include "reconciler/clock.hpp"
#include "reconciler/model/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace azure {

/// What a write ended with: complete, or taken and worked on.
struct Written {
    int status = 0;
    boost::json::value body; ///< null where there was none
    std::optional<Operation> operation;
    std::string correlation_id;
};

/// Whether a POST that only asks may be sent twice.
enum class Repeat { no, yes };

/// Whether a PUT brings what it names to its vault newly, of which a day takes so many only.
enum class Registers { no, yes };

/// What became of an operation while nobody asked about it.
enum class Meanwhile { unknown, succeeded };

/// How an operation is waited for.
struct Waiting {
    /// Asks first at the time that the service named; else at once.
    bool as_told = false;
    std::optional<reconciler::Duration> limit; ///< for the whole; else that of the client's options
    /// Takes the place of sleeping between polls; may end early, and may know the end.
    std::function<boost::asio::awaitable<Meanwhile>(reconciler::Duration)> sleep;
};

/// Azure Resource Manager in JSON. Paths begin with "/" and carry their api-version; tokens and
/// retries are the pipeline's. Nothing throws; a cancelled call ends with the id "interrupted". The
/// client must outlive its calls.
class ArmClient {
public:
    template <class T>
    using Answer = boost::asio::awaitable<reconciler::Result<T>>;
    using Json = boost::json::value;

    ArmClient(ArmPipeline pipeline, Cloud cloud, reconciler::Clock& clock,
              LongOperationOptions options = {});

    const Cloud& cloud() const { return cloud_; }

    Answer<Json> get(std::string path);
    /// Nothing where ARM says that the object or what holds it does not exist. A 404 that is not
    /// ARM's, or of a subscription, is an error: nobody must conclude from it that a thing is gone.
    Answer<std::optional<Json>> find(std::string path);
    /// The elements of all pages.
    Answer<std::vector<Json>> list(std::string path);
    /// The same, page by page: only one is held in memory.
    Answer<void> each(std::string path, std::function<void(const Json&)> take);

    Answer<Written> put(std::string path, Json body, Registers registers = Registers::no);
    Answer<Written> patch(std::string path, Json body);
    Answer<Written> post(std::string path, Json body, Repeat repeat = Repeat::no);
    /// DELETE. What was gone already (404) is complete with status 404.
    Answer<Written> remove(std::string path);

    /// Waits until the operation ends; `method` is that of the write. It may be another process's.
    Answer<Finished> follow(Operation operation, std::string method);
    Answer<Finished> follow(Operation operation, std::string method, Waiting waiting);

    /// The same as `get`, of Microsoft Graph.
    Answer<Json> get_from_graph(std::string path);

private:
    struct Call {
        std::string method;
        std::string url;
        std::string body = {};
        Repeat repeat = Repeat::no;
        Registers registers = Registers::no;
    };

    boost::asio::awaitable<http::Outcome<http::Response>> send(Call call);
    Answer<http::Response> ask(Call call);
    Answer<Json> get_json(std::string url);
    Answer<LongOperation::Action> poll(LongOperation& operation, std::string url);
    Answer<Written> write(Call call, std::string path);
    reconciler::Diagnostics why(const Call& call, const http::Error& error) const;
    std::string absolute(const std::string& url) const;

    ArmPipeline pipeline_;
    Cloud cloud_;
    reconciler::Clock& clock_;
    LongOperationOptions options_;
};

} // namespace azure
