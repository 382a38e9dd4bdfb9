// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/simulator.hpp"

#include "providers/simulator/actions.hpp"
#include "providers/simulator/answers.hpp"
#include "providers/simulator/door.hpp"
#include "providers/simulator/estate/estate.hpp"
#include "providers/simulator/identity.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/router.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"

#include <fmt/format.h>

#include <cmath>
#include <exception>

namespace simulator {

namespace {

using reconciler::Result;

class WorldSimulator : public Simulator {
public:
    WorldSimulator(Options options, std::unique_ptr<World> world)
        : options_(std::move(options)), world_(std::move(world)), operations_(*world_)
    {
        anchor();
        catch_up();
        world_->commit();
    }

    http::Reply answer(const http::Request& request) override
    {
        http::Reply reply;
        try {
            catch_up();
            Call call = take_apart(request);
            if (!call.segments.empty() && call.segments.front() == "_admin")
                reply.response = answer_at_door(call);
            else
                reply = answer_azure(request, call);
            world_->commit();
        } catch (const std::exception& bug) {
            // A document that `set` bent out of shape, a full disk: the server lives on.
            reply.response = error_answer(500, "InternalServerError", bug.what());
        }
        finish(request, reply.response);
        return reply;
    }

    Time now() const override
    {
        if (!options_.time_scale) return world_->now();
        const auto passed = std::chrono::duration<double, std::milli>(
            std::chrono::steady_clock::now() - real_start_);
        return world_start_ + Duration(std::llround(passed.count() * *options_.time_scale));
    }

    void advance_to(Time time) override
    {
        catch_up();
        if (time > world_->now()) world_->set_time(time);
        operations_.settle();
        anchor();
        world_->commit();
    }

    Result<std::string> perform(const std::vector<std::string>& words) override
    {
        try {
            catch_up();
            Context context{*world_, operations_};
            auto said = perform_action(context, words);
            anchor();
            world_->commit();
            return said;
        } catch (const std::exception& bug) {
            reconciler::Diagnostic d;
            d.id = "simulator-failed";
            d.summary = "The simulated Azure failed";
            d.detail = bug.what();
            return reconciler::fail(std::move(d));
        }
    }

private:
    /// Real time runs on from the world's now.
    void anchor()
    {
        world_start_ = world_->now();
        real_start_ = std::chrono::steady_clock::now();
    }

    void catch_up()
    {
        if (const Time time = now(); time > world_->now()) world_->set_time(time);
        operations_.settle();
    }

    http::Response answer_at_door(const Call& call)
    {
        Context context{*world_, operations_};
        http::Response response = answer_door(context, counters_, faults_, call);
        anchor();
        return response;
    }

    http::Reply answer_azure(const http::Request& request, Call& call)
    {
        const auto fault = faults_.strike(call, request.url);
        using Then = Fault::Then;
        if (fault && (fault->then == Then::answer || fault->then == Then::drop_before)) {
            bool path_known = false;
            count(call, find_route(call, path_known));
            if (fault->then == Then::answer) return {fault->response, std::nullopt};
            return {{}, 0};
        }
        operations_.take_started();
        http::Response response = answer_service(request, call);
        if (!fault) return {std::move(response), std::nullopt};
        return spoil(*fault, std::move(response));
    }

    http::Reply spoil(const Fault& fault, http::Response response)
    {
        if (fault.then == Fault::Then::drop_after) return {{}, 0};
        if (fault.then == Fault::Then::truncate) return truncated(std::move(response));
        if (fault.then == Fault::Then::not_json) {
            response.body = "<html><body>This is not the answer you are looking for.</body></html>";
            return {std::move(response), std::nullopt};
        }
        for (const auto& id : operations_.take_started())
            operations_.plan_failure(id, fault.failure);
        return {std::move(response), std::nullopt};
    }

    http::Response answer_service(const http::Request& request, Call& call)
    {
        bool path_known = false;
        const Route* route = find_route(call, path_known);
        count(call, route);
        if (auto response = answer_identity(*world_, call)) return *response;
        if (options_.check_tokens) {
            auto caller = caller_of(*world_, request, call);
            if (!caller) return std::move(caller.error());
            call.caller = *caller;
        }
        if (auto response = answer_graph(*world_, call)) return *response;
        if (route == nullptr) return no_such_path(call, path_known);
        Context context{*world_, operations_};
        return dispatch(context, call, *route);
    }

    void count(const Call& call, const Route* route)
    {
        ++counters_.requests;
        ++counters_.routes[call.method + " " +
                           (route != nullptr ? std::string(route->path) : call.path)];
    }

    /// What every answer of ARM carries. The ids count up, so that runs can be compared.
    void finish(const http::Request& request, http::Response& response)
    {
        const std::string id = fmt::format("00000000-0000-4000-8000-{:012x}", ++answered_);
        response.headers.set("x-ms-request-id", id);
        if (!response.headers.has("x-ms-correlation-request-id"))
            response.headers.set("x-ms-correlation-request-id", id);
        if (const auto client = request.headers.get("x-ms-client-request-id");
            !client.empty() && same(request.headers.get("x-ms-return-client-request-id"), "true"))
            response.headers.set("x-ms-client-request-id", std::string(client));
        if (request.method == "HEAD") response.body.clear();
    }

    Options options_;
    std::unique_ptr<World> world_;
    Operations operations_;
    Faults faults_;
    Counters counters_;
    Time world_start_{};
    std::chrono::steady_clock::time_point real_start_;
    std::uint64_t answered_ = 0;
};

} // namespace

Result<std::unique_ptr<Simulator>> Simulator::open(Options options)
{
    auto world = World::open(options.data_folder);
    if (!world) return std::unexpected(std::move(world.error()));
    if ((*world)->is_new())
        if (auto problems = load_estate(**world, options.estate_file))
            return std::unexpected(std::move(*problems));
    return std::make_unique<WorldSimulator>(std::move(options), std::move(*world));
}

std::string Simulator::actions_help()
{
    return actions_text();
}

} // namespace simulator
