// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/simulator_page.hpp"

#include "providers/http/server.hpp"
#include "providers/simulator/door.hpp"
#include "providers/simulator/generations.hpp"
#include "tests/contract/behaviour_arbiters.hpp"
#include "tests/contract/replay_operations.hpp"
#include "tests/contract/routes.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace contract {
namespace {

constexpr std::string_view tick = "✓";
constexpr std::string_view introduction =
    R"(# What the simulated Azure covers

Made from the simulator's routes and from what its arbiters have on record;
`UPDATE_GOLDEN=1 ./dev test -R SimulatorPage` rewrites it. How it misbehaves when told: [simulator_behaviour.md](simulator_behaviour.md).

The simulator does not vouch for itself. Its arbiters are:

| arbiter | what it says | where |
|---|---|---|
| OpenAPI | a success and a refusal are as Azure's published documents declare them, but for Azure's own deviations, each listed by name | `tests/contract/operations.golden` |
| recorded | so many of the requests recorded with the real service are answered as it answered: status, headers, shape and values | `tests/contract/replay_routes.golden` |
| az, SDK, Terraform | the unmodified az command line, the JavaScript SDK and recorded requests of Terraform's provider were content with the answers | `tests/real_clients/operations.golden` |

What no arbiter has seen is marked **unjudged**: it was made from documentation alone and may be wrong.
)";

/// One route and what is known of it.
struct Row {
    std::string method;
    std::string path;
    std::string since;
    std::string documents;
    std::string recordings;
    std::string az;
    std::string sdk;
    std::string terraform;

    bool is_recorded() const { return !recordings.empty() && !recordings.starts_with("0 "); }
    bool is_judged() const
    {
        const bool shows_success = !documents.empty() && !documents.starts_with("refusal");
        return shows_success || is_recorded() || !az.empty() || !sdk.empty() || !terraform.empty();
    }
};

std::vector<std::string> record_of(const RouteRecords& records, const std::string& route)
{
    const auto found = records.find(route);
    return found == records.end() ? std::vector<std::string>{} : found->second;
}

std::string documents_cell(const std::vector<std::string>& record)
{
    if (record.size() != 3) return "";
    const auto& [operation, answers] = std::tie(record[0], record[2]);
    if (answers == "success,error") return fmt::format("{} `{}`", tick, operation);
    return fmt::format("{} only `{}`", answers == "success" ? "success" : "refusal", operation);
}

std::string recordings_cell(const std::vector<std::string>& record)
{
    if (record.size() != 2) return "";
    const double matched = std::stoi(record[0]);
    return fmt::format("{} of {}, {:.0f} %", record[0], record[1],
                       100 * matched / std::stoi(record[1]));
}

std::string client_cell(const std::vector<std::string>& record, std::string_view client)
{
    if (record.empty()) return "";
    std::vector<std::string> content;
    boost::algorithm::split(content, record.front(), boost::algorithm::is_any_of(","));
    return std::ranges::find(content, client) != content.end() ? std::string(tick) : "";
}

Row row_of(const simulator::Route& route, const ArbiterRecords& records)
{
    const std::string name = std::string(route.method) + ' ' + std::string(route.path);
    const auto clients = record_of(records.real_clients, name);
    return {std::string(route.method),
            std::string(route.path),
            std::string(simulator::first_version(route.path)),
            documents_cell(record_of(records.documents, name)),
            recordings_cell(record_of(records.recordings, name)),
            client_cell(clients, "az"),
            client_cell(clients, "sdk"),
            client_cell(clients, "terraform")};
}

std::vector<Row> rows_of(const simulator::Service& service, const ArbiterRecords& records)
{
    std::vector<Row> rows;
    for (const auto& route : service.routes) rows.push_back(row_of(route, records));
    return rows;
}

std::string service_table(std::string_view name, const std::vector<Row>& rows)
{
    std::string text =
        fmt::format("\n### {}\n\n| operation | since | OpenAPI | recorded | az | SDK "
                    "| Terraform | |\n|---|---|---|---|---|---|---|---|\n",
                    name);
    for (const auto& row : rows)
        text += fmt::format("| {} `{}` | {} | {} | {} | {} | {} | {} | {} |\n", row.method,
                            row.path, row.since, row.documents, row.recordings, row.az, row.sdk,
                            row.terraform, row.is_judged() ? "" : "**unjudged**");
    return text;
}

std::string summary(const std::vector<Row>& rows)
{
    const auto count = [&](auto has) { return std::ranges::count_if(rows, has); };
    std::string text = fmt::format("\n| of {} operations | |\n|---|---|\n", rows.size());
    const auto line = [&](std::string_view what, auto number) {
        text += fmt::format("| {} | {} |\n", what, number);
    };
    line("OpenAPI, success and refusal",
         count([](const Row& row) { return row.documents.starts_with(tick); }));
    line("recorded, at least one request as recorded",
         count([](const Row& row) { return row.is_recorded(); }));
    line("az", count([](const Row& row) { return !row.az.empty(); }));
    line("JavaScript SDK", count([](const Row& row) { return !row.sdk.empty(); }));
    line("Terraform", count([](const Row& row) { return !row.terraform.empty(); }));
    line("**unjudged**", count([](const Row& row) { return !row.is_judged(); }));
    return text;
}

std::string operations(const ArbiterRecords& records)
{
    std::vector<Row> all;
    std::string tables;
    for (const auto& service : simulator::services()) {
        const auto rows = rows_of(service, records);
        tables += service_table(service.name, rows);
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return "\n## Operations\n\n`since` is the first api-version that the type is answered in.\n" +
           summary(all) + tables;
}

constexpr std::string_view beside_arm = R"(
### Beside ARM

Token endpoint and its discovery documents (`/{tenant}/oauth2/…`, `/{tenant}/v2.0/.well-known/openid-configuration`, `/common/discovery/instance`),
the clouds' endpoints (`/metadata/endpoints`) and service principals in Microsoft Graph (`/v1.0/servicePrincipals`). The pack of documents and
recordings has none of them: the clients that sign in, in `tests/real_clients`, are their only arbiter.
)";

/// A URL of that operation; its host tells the data plane of Key Vault.
http::Request sample_of(const CountedOperation& operation)
{
    std::string path = full_path(operation);
    boost::algorithm::replace_all(path, "{}", "x");
    if (path.starts_with('*')) path = "/subscriptions/x" + path.substr(1);
    if (path.starts_with("D/"))
        return {
            std::string(operation.method), "https://x.vault.azure.net" + path.substr(1), {}, ""};
    return {std::string(operation.method), "https://management.azure.com" + path, {}, ""};
}

std::string not_covered()
{
    std::string text = "\n## What it does not cover\n\nOf the operations that the project's papers "
                       "on Azure name, those that no route answers:\n";
    std::string_view group;
    for (const auto& operation : counted_operations()) {
        if (!route_of(sample_of(operation)).empty()) continue;
        text += operation.group == group ? "; " : fmt::format("\n- {}: ", operation.group);
        text += operation.name;
        group = operation.group;
    }
    return text + '\n';
}

std::string behaviour()
{
    std::string text = "\n## Behaviour\n\n| what | arbiter |\n|---|---|\n";
    for (const auto& one : behaviour_arbiters())
        text += fmt::format("| {} | {} |\n", one.what,
                            one.arbiter.empty() ? "**unjudged**" : one.arbiter);
    return text;
}

std::string door()
{
    std::string text = "\n## The admin door\n\nBelow `/_admin/`, for tests and demonstrations. It "
                       "asks for no token, is not counted and suffers no faults.\n\n"
                       "| request | what |\n|---|---|\n";
    for (const auto& route : simulator::door_routes())
        text += fmt::format("| `{} {}` | {} |\n", route.method, route.path, route.doc);
    return text;
}

std::string limits()
{
    const http::ServerOptions server;
    const auto seconds = [](std::chrono::milliseconds time) {
        return std::chrono::duration_cast<std::chrono::seconds>(time).count();
    };
    return fmt::format(
        "\n## The server\n\nIt listens on {} unless told otherwise. A header of more "
        "than {} KB is answered with 431, a body of more than {} MB with 413, what "
        "is no HTTP with 400;\nwhoever takes longer than {} s for a request, or is "
        "silent for {} s between two, is cut off.\n",
        server.address, server.header_limit / 1024, server.body_limit >> 20U,
        seconds(server.request_limit), seconds(server.idle_limit));
}

} // namespace

std::string simulator_page(const ArbiterRecords& records, const std::string& serve_help)
{
    return std::string(introduction) + operations(records) + std::string(beside_arm) +
           not_covered() + behaviour() + door() + limits() + "\n```\n" + serve_help + "```\n";
}

} // namespace contract
