// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/filter.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/services/deleted_key_vaults.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <algorithm>
#include <array>

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr std::array resource_kinds = {
    Kind::virtual_machine, Kind::disk,  Kind::disk_encryption_set, Kind::key_vault,
    Kind::storage_account, Kind::vault, Kind::user_identity,       Kind::resource_guard};

/// A subscription is seen by whoever holds a role in it, or in something below it.
bool sees_subscription(const World& world, const Call& call, const std::string& subscription)
{
    if (call.caller.empty()) return true;
    const auto assignments = world.linked(Kind::role_assignment, call.caller);
    return std::any_of(assignments.begin(), assignments.end(), [&](const Object& assignment) {
        const std::string scope = text_at(assignment.document, "properties.scope");
        return scope == "/" || same(scope, subscription) ||
               starts_with_folded(scope, subscription + "/");
    });
}

http::Response list_subscriptions(Context& context, const Call& call)
{
    const auto show = [&](const Object& subscription) {
        const bool visible = sees_subscription(context.world, call, subscription.id);
        return visible ? std::optional(shown(subscription.document)) : std::nullopt;
    };
    return page_of(context.world, call, Kind::subscription, "/", show);
}

http::Response get_subscription(Context& context, const Call& call)
{
    return ok(shown(context.world.find(Kind::subscription, subscription_scope(call))->document));
}

json::object tenant_entry(const Object& tenant)
{
    return {{"id", "/tenants/" + tenant.id}, {"tenantId", tenant.id}};
}

http::Response list_tenants(Context& context, const Call& call)
{
    return page_of(context.world, call, Kind::tenant, "", tenant_entry);
}

http::Response get_group(Context& context, const Call& call)
{
    const auto group = context.world.find(Kind::resource_group, group_scope(context.world, call));
    return group ? ok(shown(group->document)) : group_not_found(call["group"]);
}

http::Response head_group(Context& context, const Call& call)
{
    const bool there = context.world.has(Kind::resource_group, group_scope(context.world, call));
    http::Response response = empty_answer(there ? 204 : 404);
    if (!there) response.headers.set("x-ms-failure-cause", "gateway");
    return response;
}

http::Response put_group(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const std::string id = group_scope(context.world, call);
    const auto before = context.world.find(Kind::resource_group, id);
    const std::string location = location_name(text_at(sent, "location"));
    if (location.empty())
        return error_answer(400, "LocationRequired",
                            "The location property is required for this definition.");
    if (before && text_at(before->document, "location") != location)
        return error_answer(409, "InvalidResourceGroupLocation",
                            "Invalid resource group location '" + location +
                                "'. The Resource group already exists in location '" +
                                text_at(before->document, "location") + "'.");
    json::object document{{"id", id},
                          {"name", id.substr(id.find_last_of('/') + 1)},
                          {"type", "Microsoft.Resources/resourceGroups"},
                          {"location", location}};
    if (const auto manager = text_at(sent, "managedBy"); !manager.empty())
        document["managedBy"] = manager;
    if (sent.contains("tags")) document["tags"] = object_at(sent, "tags");
    document["properties"] = {{"provisioningState", "Succeeded"}};
    context.world.put(Kind::resource_group, id, document);
    return answer_with(before ? 200 : 201, document);
}

/// Tags are all that can change; those that are sent stand for all.
http::Response patch_group(Context& context, const Call& call)
{
    auto group = context.world.find(Kind::resource_group, group_scope(context.world, call));
    if (!group) return group_not_found(call["group"]);
    if (const json::object sent = call.body_object(); sent.contains("tags"))
        group->document["tags"] = object_at(sent, "tags");
    context.world.put(Kind::resource_group, group->id, group->document);
    return ok(shown(group->document));
}

http::Response list_groups(Context& context, const Call& call)
{
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter)
        return error_answer(400, "InvalidFilterInQueryString",
                            "Invalid $filter specified in the query string.");
    const auto tag = filter->value("tagName");
    const auto value = filter->value("tagValue");
    const auto show = [&](const Object& group) -> std::optional<json::object> {
        const json::object tags = object_at(group.document, "tags");
        if (tag && !tags.contains(*tag)) return std::nullopt;
        if (tag && value && tags.at(*tag) != json::value(*value)) return std::nullopt;
        return shown(group.document);
    };
    return page_of(context.world, call, Kind::resource_group, subscription_scope(call) + "/", show);
}

http::Response delete_group(Context& context, const Call& call)
{
    const auto group = context.world.find(Kind::resource_group, group_scope(context.world, call));
    if (!group) return group_not_found(call["group"]);
    const std::string operation =
        context.operations.start({"group-deleted", {{"group", group->id}}, 60s, "", "", {}});
    http::Response response = empty_answer(202);
    response.headers.set("Location", call.base + subscription_scope(call) + "/operationresults/" +
                                         operation + "?api-version=" + call.api_version);
    response.headers.set("Retry-After", "15");
    return response;
}

http::Response group_operation(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return error_answer(404, "OperationNotFound", "The operation was not found.");
    if (!is_running(operation->document)) return empty_answer(200);
    http::Response response = empty_answer(202);
    response.headers.set("Location", call.base + call.path + "?api-version=" + call.api_version);
    response.headers.set("Retry-After", "15");
    return response;
}

/// Everything below the group goes, but for a vault that still holds items: it keeps the group.
std::optional<Failure> group_deleted(Context& context, const json::object& arguments)
{
    World& world = context.world;
    const std::string group = text_at(arguments, "group");
    bool holds_items = false;
    world.each(Kind::protected_item, group + "/",
               [&](const Object&) { return !(holds_items = true); });
    if (holds_items)
        return Failure{"ResourceGroupDeletionBlocked", "A vault in the group holds backup items."};
    std::vector<Object> key_vaults;
    world.each(Kind::key_vault, group + "/", [&](const Object& vault) {
        key_vaults.push_back(vault);
        return true;
    });
    for (const auto& vault : key_vaults) soft_delete_key_vault(context, vault);
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
        std::vector<std::string> ids;
        world.each(static_cast<Kind>(kind), group + "/", [&](const Object& object) {
            ids.push_back(object.id);
            return true;
        });
        for (const auto& id : ids) world.erase(static_cast<Kind>(kind), id);
    }
    world.erase(Kind::resource_group, group);
    return std::nullopt;
}

/// Whether the resource is one that the filter of a list asks for.
bool is_wanted(const Filter& filter, const json::object& resource)
{
    for (const auto& [name, path] : {std::pair("name", "name"), {"location", "location"}})
        if (const auto wanted = filter.value(name);
            wanted && !same(*wanted, text_at(resource, path)))
            return false;
    const auto tag = filter.value("tagName");
    const auto value = filter.value("tagValue");
    const json::object tags = object_at(resource, "tags");
    return !tag || (tags.contains(*tag) && (!value || tags.at(*tag) == json::value(*value)));
}

/// `GET …/resources`, of a subscription or a group: enough of each resource to find it.
http::Response list_resources(Context& context, const Call& call)
{
    const auto filter = Filter::parse(call.query_value("$filter"));
    if (!filter)
        return error_answer(400, "InvalidFilterInQueryString",
                            "Invalid $filter specified in the query string.");
    const std::string group = filter->value("resourceGroup").value_or(call["group"]);
    const std::string scope =
        subscription_scope(call) + (group.empty() ? "/" : "/resourceGroups/" + group + "/");
    const auto type = filter->value("resourceType");
    json::array values;
    for (const Kind kind : resource_kinds)
        context.world.each(kind, scope, [&](const Object& object) {
            // They are all of one type.
            if (type && !same(*type, text_at(object.document, "type"))) return false;
            if (!is_wanted(*filter, object.document)) return true;
            json::object entry;
            for (const std::string_view name :
                 {"id", "name", "type", "location", "tags", "sku", "identity", "managedBy"})
                if (const auto* value = object.document.if_contains(name)) entry[name] = *value;
            values.emplace_back(std::move(entry));
            return true;
        });
    return ok({{"value", std::move(values)}});
}

} // namespace

Service subscriptions_service()
{
    static constexpr std::string_view group =
        "/subscriptions/{subscription}/resourceGroups/{group}";
    static constexpr std::string_view read =
        "Microsoft.Resources/subscriptions/resourceGroups/read";
    return {
        "subscriptions and resource groups",
        {
            {"GET", "/subscriptions", "", list_subscriptions},
            {"GET", "/tenants", "", list_tenants},
            {"GET", "/subscriptions/{subscription}", "Microsoft.Resources/subscriptions/read",
             get_subscription},
            {"GET", "/subscriptions/{subscription}/resourceGroups", read, list_groups},
            {"GET", group, read, get_group},
            {"HEAD", group, read, head_group},
            {"PUT", group, "Microsoft.Resources/subscriptions/resourceGroups/write", put_group},
            {"PATCH", group, "Microsoft.Resources/subscriptions/resourceGroups/write", patch_group},
            {"DELETE", group, "Microsoft.Resources/subscriptions/resourceGroups/delete",
             delete_group},
            {"GET", "/subscriptions/{subscription}/operationresults/{operation}",
             "Microsoft.Resources/subscriptions/operationresults/read", group_operation},
            {"GET", "/subscriptions/{subscription}/resources",
             "Microsoft.Resources/subscriptions/resources/read", list_resources},
            {"GET", "/subscriptions/{subscription}/resourceGroups/{group}/resources",
             "Microsoft.Resources/subscriptions/resourceGroups/resources/read", list_resources},
        },
        {{"group-deleted", group_deleted}}};
}

} // namespace simulator
