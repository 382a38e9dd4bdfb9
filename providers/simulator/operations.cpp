// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/operations.hpp"

#include <utility>

namespace simulator {

namespace {

Time instant(const json::object& operation, std::string_view member)
{
    return Time(Duration(integer_at(operation, member)));
}

std::optional<Failure> run_effect(Context& context, const json::object& operation)
{
    const std::string planned = text_at(operation, "planned.code");
    if (!planned.empty()) return Failure{planned, text_at(operation, "planned.message")};
    const std::string name = text_at(operation, "effect");
    for (const auto& service : services())
        if (const auto found = service.effects.find(name); found != service.effects.end())
            return found->second(context, object_at(operation, "arguments"));
    return std::nullopt;
}

void finish_job(World& world, const json::object& operation, const std::optional<Failure>& failure)
{
    const std::string id = text_at(operation, "job");
    if (id.empty()) return;
    auto job = world.find(Kind::job, id);
    if (!job) return;
    auto& properties = job->document["properties"].as_object();
    properties["status"] = failure ? "Failed" : "Completed";
    properties["endTime"] = iso_time(instant(operation, "due"));
    properties["duration"] =
        iso_duration(instant(operation, "due") - instant(operation, "started"));
    if (failure)
        properties["errorDetails"] = json::array{json::object{{"errorCode", 0},
                                                              {"errorTitle", failure->code},
                                                              {"errorString", failure->message},
                                                              {"recommendations", json::array()}}};
    world.put(Kind::job, id, job->document);
}

/// A vault does not stay "Provisioning" for ever: a later PUT or PATCH mends it.
void mark_failed_vault(World& world, const json::object& operation)
{
    auto vault = world.find(Kind::vault, text_at(operation, "arguments.vault"));
    if (!vault) return;
    vault->document["properties"].as_object()["provisioningState"] = "Failed";
    world.put(Kind::vault, vault->id, vault->document);
}

} // namespace

Operations::Operations(World& world) : world_(world), calendar_(world)
{
    world_.each(Kind::operation, "", [&](const Object& operation) {
        if (is_running(operation.document))
            pending_.emplace(instant(operation.document, "due"), operation.id);
        return true;
    });
}

std::string Operations::start(Operation operation)
{
    const std::string id = operation.id.empty() ? world_.new_guid() : std::move(operation.id);
    const Time due = world_.now() + operation.duration;
    json::object document{{"id", id},
                          {"status", "InProgress"},
                          {"started", world_.now().time_since_epoch().count()},
                          {"due", due.time_since_epoch().count()},
                          {"effect", operation.effect},
                          {"arguments", std::move(operation.arguments)},
                          {"resource", operation.resource}};
    if (operation.is_hidden) document["hidden"] = true;
    if (!operation.shown_job.empty()) document["shownJob"] = operation.shown_job;
    if (!operation.job.empty()) {
        const std::string job = text_at(operation.job, "id");
        world_.put(Kind::job, job, operation.job);
        document["job"] = job;
    }
    world_.put(Kind::operation, id, document);
    pending_.emplace(due, id);
    if (!operation.is_hidden) started_.push_back(id);
    return id;
}

void Operations::settle()
{
    const Time now = world_.now();
    for (;;) {
        const auto ends = next_due();
        const auto planned = calendar_.next();
        const bool is_planned = planned && (!ends || *planned < *ends);
        const auto next = is_planned ? planned : ends;
        if (!next || *next > now) break;
        world_.set_time(*next);
        Context context{world_, *this};
        if (is_planned)
            calendar_.carry_out(context);
        else
            end_next();
        calendar_.seen(*next);
    }
    world_.set_time(now);
    calendar_.seen(now);
}

void Operations::end_next()
{
    const auto first = pending_.extract(pending_.begin());
    finish(first.mapped());
}

void Operations::finish(const std::string& id)
{
    auto operation = world_.find(Kind::operation, id);
    if (!operation) return;
    Context context{world_, *this};
    const auto failure = run_effect(context, operation->document);
    operation->document["status"] = failure ? "Failed" : "Succeeded";
    if (failure) {
        operation->document["error"] = {{"code", failure->code}, {"message", failure->message}};
        mark_failed_vault(world_, operation->document);
    }
    finish_job(world_, operation->document, failure);
    if (truth_at(operation->document, "hidden"))
        world_.erase(Kind::operation, id);
    else
        world_.put(Kind::operation, id, operation->document);
}

std::optional<Time> Operations::next_due() const
{
    if (pending_.empty()) return std::nullopt;
    return pending_.begin()->first;
}

void Operations::plan_failure(const std::string& id, const Failure& failure)
{
    auto operation = world_.find(Kind::operation, id);
    if (!operation) return;
    operation->document["planned"] = {{"code", failure.code}, {"message", failure.message}};
    world_.put(Kind::operation, id, operation->document);
}

void Operations::postpone(const std::string& id, Duration time)
{
    auto operation = world_.find(Kind::operation, id);
    if (!operation || !is_running(operation->document)) return;
    const Time due = world_.now() + time;
    std::erase_if(pending_, [&](const auto& pending) { return pending.second == id; });
    operation->document["due"] = due.time_since_epoch().count();
    world_.put(Kind::operation, id, operation->document);
    pending_.emplace(due, id);
}

std::vector<std::string> Operations::take_started()
{
    return std::exchange(started_, {});
}

bool is_running(const json::object& operation)
{
    return text_at(operation, "status") == "InProgress";
}

json::object backup_status(const json::object& operation)
{
    const bool running = is_running(operation);
    const std::string id = text_at(operation, "id");
    const std::string started = iso_time(instant(operation, "started"));
    json::object status{{"id", id},
                        {"name", id},
                        {"status", text_at(operation, "status")},
                        {"startTime", started},
                        {"endTime", running ? "0001-01-01T00:00:00" : started}};
    if (running) return status;
    if (operation.contains("error")) {
        status["error"] = operation.at("error");
        status["properties"] = nullptr;
        return status;
    }
    const std::string own = text_at(operation, "job");
    const std::string job = own.empty() ? text_at(operation, "shownJob") : own;
    if (!job.empty())
        status["properties"] = {{"objectType", "OperationStatusJobExtendedInfo"},
                                {"jobId", job.substr(job.find_last_of('/') + 1)}};
    return status;
}

} // namespace simulator
