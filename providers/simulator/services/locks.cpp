// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/locks.hpp"

#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

constexpr std::string_view lock_type = "Microsoft.Authorization/locks";

std::string lock_id(const Call& call)
{
    const std::string& scope = call["scope"];
    return fmt::format("{}/providers/{}/{}", scope == "/" ? "" : scope, lock_type, call["name"]);
}

http::Response lock_not_found(const Call& call)
{
    return error_answer(404, "LockNotFound",
                        fmt::format("The lock '{}' could not be found.", call["name"]));
}

http::Response put_lock(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const std::string level = text_at(sent, "properties.level");
    if (!same(level, "CanNotDelete") && !same(level, "ReadOnly"))
        return error_answer(400, "InvalidLockLevel",
                            fmt::format("The lock level '{}' is invalid. Valid levels are "
                                        "'NotSpecified, CanNotDelete, ReadOnly'.",
                                        level));
    json::object properties{{"level", level}};
    if (const auto notes = text_at(sent, "properties.notes"); !notes.empty())
        properties["notes"] = notes;
    const std::string id = lock_id(call);
    const bool is_new = !context.world.has(Kind::lock, id);
    const json::object lock{{"properties", std::move(properties)},
                            {"id", id},
                            {"type", lock_type},
                            {"name", call["name"]}};
    context.world.put(Kind::lock, id, lock);
    return answer_with(is_new ? 201 : 200, lock);
}

http::Response get_lock(Context& context, const Call& call)
{
    const auto lock = context.world.find(Kind::lock, lock_id(call));
    return lock ? ok(lock->document) : lock_not_found(call);
}

http::Response delete_lock(Context& context, const Call& call)
{
    const auto lock = context.world.find(Kind::lock, lock_id(call));
    if (!lock) return empty_answer(204);
    context.world.erase(Kind::lock, lock->id);
    return empty_answer(200);
}

/// Those at the scope and below it.
http::Response list_locks(Context& context, const Call& call)
{
    const std::string prefix = call["scope"] == "/" ? "/" : call["scope"] + "/";
    return page_of(context.world, call, Kind::lock, prefix,
                   [](const Object& lock) { return shown(lock.document); });
}

bool is_at_or_above(std::string_view scope, std::string_view path)
{
    return same(scope, path) || starts_with_folded(path, std::string(scope) + "/");
}

} // namespace

std::optional<http::Response> refuse_locked(const World& world, const Call& call)
{
    const bool removes = call.method == "DELETE";
    const bool writes = removes || call.method == "PUT" || call.method == "PATCH";
    if (!writes || world.count(Kind::lock) == 0 || call.path.contains("/locks/"))
        return std::nullopt;
    std::string locked;
    world.each(Kind::lock, "/", [&](const Object& lock) {
        const std::string scope =
            lock.id.substr(0, fold(lock.id).rfind("/providers/microsoft.authorization/locks/"));
        const bool counts = removes || text_at(lock.document, "properties.level") == "ReadOnly";
        // What goes takes along what is below it.
        const bool hits =
            is_at_or_above(scope, call.path) || (removes && is_at_or_above(call.path, scope));
        if (counts && hits) locked = scope;
        return locked.empty();
    });
    if (locked.empty()) return std::nullopt;
    return error_answer(
        409, "ScopeLocked",
        fmt::format("The scope '{}' cannot perform {} operation because following scope(s) are "
                    "locked: '{}'. Please remove the lock and try again.",
                    call.path, removes ? "delete" : "write", locked));
}

Service lock_service()
{
    static constexpr std::string_view one =
        "{scope...}/providers/Microsoft.Authorization/locks/{name}";
    static constexpr std::string_view read = "Microsoft.Authorization/locks/read";
    return {"locks",
            {
                {"GET", "{scope...}/providers/Microsoft.Authorization/locks", read, list_locks},
                {"GET", one, read, get_lock},
                {"PUT", one, "Microsoft.Authorization/locks/write", put_lock},
                {"DELETE", one, "Microsoft.Authorization/locks/delete", delete_lock},
            },
            {}};
}

} // namespace simulator
