// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/simulator.hpp"

#include "providers/simulator/actions.hpp"
#include "providers/simulator/allowances.hpp"
#include "providers/simulator/answers.hpp"
#include "providers/simulator/door.hpp"
#include "providers/simulator/estate/estate.hpp"
#include "providers/simulator/id_case.hpp"
#include "providers/simulator/identity.hpp"
#include "providers/simulator/key_vault_door.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/random.hpp"
#include "providers/simulator/read_failure.hpp"
#include "providers/simulator/router.hpp"
#include "providers/simulator/stale_paths.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"
#include "providers/simulator/world_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <exception>

namespace simulator {

namespace {

using namespace std::chrono_literals;
using reconciler::Result;

constexpr std::uint64_t read_draws = 2;
constexpr std::uint64_t id_case_draws = 3;

class WorldSimulator : public Simulator {
public:
    WorldSimulator(Options options, std::unique_ptr<World> world, Faults faults)
        : options_(std::move(options)),
          world_(std::move(world)),
          operations_(*world_),
          faults_(std::move(faults)),
          clock_(options_.time_scale)
    {
        clock_.set(world_->now());
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

    Time now() const override { return clock_.now(); }

    void advance_to(Time time) override
    {
        catch_up();
        if (time > world_->now()) world_->set_time(time);
        operations_.settle();
        clock_.set(world_->now());
        world_->commit();
    }

    Result<std::string> perform(const std::vector<std::string>& words) override
    {
        try {
            catch_up();
            Context context{*world_, operations_};
            auto said = perform_action(context, words);
            clock_.set(world_->now());
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
    void catch_up()
    {
        if (const Time time = now(); time > world_->now()) world_->set_time(time);
        operations_.settle();
    }

    http::Response answer_at_door(const Call& call)
    {
        Context context{*world_, operations_};
        http::Response response = answer_door({context, counters_, faults_, clock_}, call);
        clock_.set(world_->now());
        return response;
    }

    http::Reply answer_azure(const http::Request& request, Call& call)
    {
        const Fault fault =
            faults_.strike(call, request.url, world_->behaviour().seed).value_or(Fault());
        http::Reply reply;
        reply.delay = fault.real_delay + take_time(fault.delay);
        const bool is_lost = fault.answer == Fault::Answer::none_before;
        if (is_lost || fault.answer == Fault::Answer::planned) {
            bool path_known = false;
            count(call, find_route(call, path_known));
            reply.response = fault.response;
            if (is_lost) reply.cut_after = 0;
            return reply;
        }
        operations_.take_started();
        if (fault.stale > Duration::zero()) stale_.open(*world_, call, fault.stale);
        reply.response = answer_service(request, call);
        spoil_operations(fault);
        spoil_answer(fault, reply);
        return reply;
    }

    /// Lets the time of an answer that is late pass: in a world that stands still here and now,
    /// else on the way.
    std::chrono::milliseconds take_time(Duration time)
    {
        if (const auto outside = clock_.outside(time)) return *outside;
        if (time > Duration::zero()) {
            world_->set_time(world_->now() + time);
            operations_.settle();
            clock_.set(world_->now());
        }
        return {};
    }

    void spoil_operations(const Fault& fault)
    {
        for (const auto& id : operations_.take_started()) {
            if (fault.failure) operations_.plan_failure(id, *fault.failure);
            if (fault.operation_time) operations_.postpone(id, *fault.operation_time);
        }
    }

    static void spoil_answer(const Fault& fault, http::Reply& reply)
    {
        if (fault.answer == Fault::Answer::none_after) reply.cut_after = 0;
        if (fault.answer == Fault::Answer::truncated) truncate(reply);
        if (fault.answer == Fault::Answer::no_json)
            reply.response.body =
                "<html><body>This is not the answer you are looking for.</body></html>";
    }

    http::Response answer_service(const http::Request& request, Call& call)
    {
        bool path_known = false;
        const Route* route = find_route(call, path_known);
        count(call, route);
        auto response = answer_at(request, call, route, path_known);
        if (route != nullptr) counters_.answers[route].count(response.status);
        return response;
    }

    http::Response
    answer_at(const http::Request& request, Call& call, const Route* route, bool path_known)
    {
        if (is_for_key_vault(call)) {
            Context context{*world_, operations_};
            return answer_key_vault(context, request, call, clock_.clients_now(),
                                    options_.check_tokens);
        }
        if (auto response = answer_identity(*world_, request, call, clock_.clients_now()))
            return *response;
        if (options_.check_tokens) {
            auto caller = caller_of(*world_, request, call, clock_.clients_now());
            if (!caller) return std::move(caller.error());
            call.caller = *caller;
        }
        if (auto response = answer_graph(*world_, call)) return *response;
        if (world_->behaviour().quotas == Quotas::recorded)
            if (auto refused = allowances_.refuse(call, world_->now())) return *refused;
        if (route == nullptr) return no_such_path(call, path_known);
        if (auto failed = fail_read(*world_, call, draw(read_draws))) return *failed;
        const LookBack back(*world_, stale_.look_back(*world_, call));
        Context context{*world_, operations_};
        auto response = dispatch(context, call, *route);
        allowances_.tell(call, world_->now(), response);
        response.headers.set("Date", http_time(world_->now()));
        return response;
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
        if (world_->behaviour().id_case == IdCase::drift) drift_ids(response, draw(id_case_draws));
        tell_wait(response);
        if (request.method == "HEAD") response.body.clear();
    }

    /// Clients wait by the machine's clock: where the world's runs faster, the wait is shorter.
    /// Never 0, which some clients take for no value at all.
    void tell_wait(http::Response& response) const
    {
        const std::string told(response.headers.get("Retry-After"));
        std::int32_t seconds = 0;
        const auto* const end = told.data() + told.size();
        const auto [read, error] = std::from_chars(told.data(), end, seconds);
        if (clock_.is_driven() || told.empty() || read != end || error != std::errc()) return;
        const auto outside = clock_.outside(std::chrono::seconds(seconds)).value_or(1s);
        const auto whole = std::chrono::ceil<std::chrono::seconds>(outside).count();
        response.headers.set("Retry-After", std::to_string(std::max<std::int64_t>(1, whole)));
    }

    /// Depends on the seed and on how many were asked before.
    std::uint64_t draw(std::uint64_t sequence)
    {
        return drawn(world_->behaviour().seed, sequence, ++draws_);
    }

    Options options_;
    std::unique_ptr<World> world_;
    Operations operations_;
    Faults faults_;
    WorldClock clock_;
    StalePaths stale_;
    Counters counters_;
    Allowances allowances_;
    std::uint64_t answered_ = 0;
    std::uint64_t draws_ = 0;
};

reconciler::Diagnostic bad_faults(const std::string& file, const std::string& problem)
{
    reconciler::Diagnostic d;
    d.id = "faults-unreadable";
    d.summary = "The fault plan cannot be read";
    d.detail = fmt::format("The fault plan \"{}\" cannot be read: {}.", file, problem);
    d.fix = "Name a JSON file: [{\"match\": {…}, \"then\": {…}}, …].";
    return d;
}

} // namespace

Result<std::unique_ptr<Simulator>> Simulator::open(Options options)
{
    auto world = World::open(options.data_folder);
    if (!world) return std::unexpected(std::move(world.error()));
    if ((*world)->is_new())
        if (auto problems = load_estate(**world, options.estate_file))
            return std::unexpected(std::move(*problems));
    Faults faults;
    if (!options.faults_file.empty())
        if (const auto planned = plan_from_file(faults, options.faults_file); !planned)
            return reconciler::fail(bad_faults(options.faults_file, planned.error()));
    return std::make_unique<WorldSimulator>(std::move(options), std::move(*world),
                                            std::move(faults));
}

std::string Simulator::actions_help()
{
    return actions_text();
}

} // namespace simulator
