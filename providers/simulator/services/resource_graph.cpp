// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/access.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/services/query.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace simulator {

namespace {

using query::Rows;

struct Table {
    std::string_view name;
    std::vector<Kind> kinds;
};

const std::vector<Table>& tables()
{
    static const std::vector<Table> all = {
        {"resources",
         {Kind::virtual_machine, Kind::disk, Kind::disk_encryption_set, Kind::key_vault,
          Kind::storage_account, Kind::vault, Kind::user_identity, Kind::resource_guard}},
        {"resourcecontainers", {Kind::subscription, Kind::resource_group}},
        {"recoveryservicesresources", {Kind::protected_item, Kind::policy, Kind::job}},
        {"authorizationresources", {Kind::role_assignment}},
    };
    return all;
}

/// What the caller may read, asked once for each group.
class Sight {
public:
    Sight(const World& world, std::string caller) : world_(world), caller_(std::move(caller)) {}

    bool sees(const std::string& id)
    {
        if (caller_.empty()) return true;
        const auto segments = split(id, '/');
        std::string scope = "/subscriptions/" + (segments.size() > 1 ? segments[1] : "");
        if (segments.size() > 3 && same(segments[2], "resourceGroups"))
            scope += "/resourceGroups/" + segments[3];
        const auto [known, is_new] = known_.try_emplace(fold(scope), false);
        if (is_new)
            known->second = grants_action(permissions_at(world_, caller_, scope),
                                          "Microsoft.Resources/subscriptions/resources/read");
        return known->second;
    }

private:
    const World& world_;
    std::string caller_;
    std::map<std::string, bool> known_;
};

bool is_in_scope(const json::array& subscriptions, const std::string& id)
{
    if (subscriptions.empty()) return true;
    const auto segments = split(id, '/');
    return segments.size() > 1 && std::ranges::any_of(subscriptions, [&](const json::value& one) {
               return one.is_string() && same(one.get_string(), segments[1]);
           });
}

/// The type in lower case; containers have names of their own here.
std::string graph_type(const std::string& type)
{
    if (type.empty()) return "microsoft.resources/subscriptions";
    if (type == "microsoft.resources/resourcegroups")
        return "microsoft.resources/subscriptions/resourcegroups";
    return type;
}

/// The columns that every row has.
json::object row_of(const std::string& tenant, const Object& object)
{
    const json::object document = shown(object.document);
    const auto segments = split(object.id, '/');
    const auto given = [&](std::string_view name) {
        const auto* value = document.if_contains(name);
        return value != nullptr ? *value : json::value();
    };
    const std::string type = graph_type(fold(text_at(document, "type")));
    return {{"id", object.id},
            {"name", segments.back()},
            {"type", type},
            {"tenantId", tenant},
            {"kind", ""},
            {"location", text_at(document, "location")},
            {"resourceGroup", segments.size() > 3 ? fold(segments[3]) : ""},
            {"subscriptionId", segments.size() > 1 ? segments[1] : ""},
            {"managedBy", text_at(document, "managedBy")},
            {"sku", given("sku")},
            {"plan", given("plan")},
            {"properties", given("properties")},
            {"tags", given("tags")},
            {"identity", given("identity")},
            {"zones", given("zones")},
            {"extendedLocation", nullptr}};
}

/// As it was a while ago: the graph lags like lists do.
Rows rows_of(const World& world, const Call& call, const Table& table,
             const json::array& subscriptions)
{
    const LookBack late(world, world.behaviour().list_lag);
    const std::string tenant = tenant_of(world);
    Sight sight(world, call.caller);
    Rows rows;
    for (const Kind kind : table.kinds)
        world.each(kind, "/subscriptions/", [&](const Object& object) {
            if (is_in_scope(subscriptions, object.id) && sight.sees(object.id))
                rows.push_back(row_of(tenant, object));
            return true;
        });
    return rows;
}

http::Response bad_query(World& world, json::object what)
{
    return answer_with(
        400,
        {{"error",
          {{"code", "BadRequest"},
           {"message", fmt::format("Please provide below info when asking for support: timestamp = "
                                   "{}, correlationId = {}.",
                                   iso_time(world.now()), world.new_guid())},
           {"details",
            json::array{json::object{{"code", "InvalidQuery"},
                                     {"message", "Query is invalid. Please refer to the "
                                                 "documentation for the Azure Resource Graph "
                                                 "service and fix the error before retrying."}},
                        std::move(what)}}}}});
}

json::object parser_failure(const query::SyntaxError& error)
{
    return {{"code", "ParserFailure"}, {"message", "ParserFailure"},
            {"line", error.line},      {"characterPositionInLine", error.position},
            {"token", error.token},    {"expectedToken", "\u01cf"}};
}

/// The rows of a page.
struct Page {
    std::size_t from = 0;
    std::size_t size = 1000;
};

Page page_of(const json::object& options)
{
    Page page;
    page.size = static_cast<std::size_t>(
        std::clamp<std::int64_t>(integer_at(options, "$top", 1000), 1, 1000));
    page.from = static_cast<std::size_t>(std::max<std::int64_t>(0, integer_at(options, "$skip")));
    const auto token = parse_json(base64_decode(text_at(options, "$skipToken")));
    if (token && token->is_object())
        page.from = static_cast<std::size_t>(integer_at(token->get_object(), "RowsToSkip"));
    return page;
}

std::string_view column_type(const json::value& value)
{
    if (value.is_bool()) return "boolean";
    if (value.is_number()) return "integer";
    return value.is_object() || value.is_array() ? "object" : "string";
}

json::object as_table(const Rows& rows)
{
    json::array columns;
    json::array lines;
    if (!rows.empty())
        for (const auto& [name, value] : rows.front())
            columns.emplace_back(json::object{{"name", name}, {"type", column_type(value)}});
    for (const auto& row : rows) {
        json::array line;
        for (const auto& [name, value] : row) line.push_back(value);
        lines.emplace_back(std::move(line));
    }
    return {{"columns", std::move(columns)}, {"rows", std::move(lines)}};
}

json::array facets_of(const json::object& sent, const Rows& rows)
{
    json::array facets;
    for (const auto& asked : array_at(sent, "facets")) {
        const std::string words = text_at(asked.as_object(), "expression");
        const auto parsed = query::parse("resources | project " + words);
        if (!parsed) {
            facets.emplace_back(
                json::object{{"expression", words},
                             {"resultType", "FacetError"},
                             {"errors", json::array{parser_failure(parsed.error())}}});
            continue;
        }
        const Rows counted = query::counted_by(parsed->steps.front().columns, "count", rows);
        facets.emplace_back(json::object{{"expression", words},
                                         {"resultType", "FacetResult"},
                                         {"totalRecords", counted.size()},
                                         {"count", counted.size()},
                                         {"data", json::array(counted.begin(), counted.end())}});
    }
    return facets;
}

json::object body_of(const Call& call, const json::object& sent, const Rows& all)
{
    const json::object options = object_at(sent, "options");
    const Page page = page_of(options);
    const std::size_t begin = std::min(page.from, all.size());
    const std::size_t end = std::min(begin + page.size, all.size());
    const Rows some(all.begin() + static_cast<std::ptrdiff_t>(begin),
                    all.begin() + static_cast<std::ptrdiff_t>(end));
    std::string format = text_at(options, "resultFormat");
    if (format.empty()) format = call.since("2021-03-01") ? "objectArray" : "table";
    json::object body{{"totalRecords", all.size()}, {"count", some.size()}};
    if (same(format, "table"))
        body["data"] = as_table(some);
    else
        body["data"] = json::array(some.begin(), some.end());
    body["facets"] = facets_of(sent, all);
    // Only rows that can be told apart can be gone on with.
    const bool has_more = end < all.size();
    const bool can_go_on = has_more && all.front().contains("id");
    body["resultTruncated"] = has_more && !can_go_on ? "true" : "false";
    if (can_go_on)
        body["$skipToken"] = base64_encode(json::serialize(
            json::object{{"$id", "1"}, {"MaxRows", page.size}, {"RowsToSkip", end}}));
    return body;
}

http::Response ask(Context& context, const Call& call)
{
    World& world = context.world;
    const json::object sent = call.body_object();
    const auto parsed = query::parse(text_at(sent, "query"));
    if (!parsed) return bad_query(world, parser_failure(parsed.error()));
    const auto table = std::ranges::find_if(
        tables(), [&](const Table& one) { return same(one.name, parsed->table); });
    if (table == tables().end())
        return bad_query(world,
                         {{"code", "DisallowedLogicalTableName"},
                          {"message", fmt::format("Table {} is invalid, unsupported or disallowed.",
                                                  parsed->table)}});
    const Rows rows =
        query::carry_out(*parsed, rows_of(world, call, *table, array_at(sent, "subscriptions")));
    return ok(body_of(call, sent, rows));
}

} // namespace

Service resource_graph_service()
{
    return {
        "resource graph", {{"POST", "/providers/Microsoft.ResourceGraph/resources", "", ask}}, {}};
}

} // namespace simulator
