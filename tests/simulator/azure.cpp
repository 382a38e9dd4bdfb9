// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace simulator {

const std::string the_subscription = "11111111-1111-1111-1111-111111111111";

namespace {

const std::string estate = R"(
start = 2026-01-15T08:00:00Z
[[subscription]]
id = "11111111-1111-1111-1111-111111111111"
[[resource_group]]
name = "rg-backup"
location = "westeurope"
[[resource_group]]
name = "rg-app"
location = "westeurope"
[[virtual_machine]]
name = "web-{index:02}"
count = 2
resource_group = "rg-app"
)";

const std::string vaults = "/providers/Microsoft.RecoveryServices/vaults";

} // namespace

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "simulator-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const
{
    const std::string file = path_ + "/" + name;
    std::ofstream(file) << text;
    return file;
}

std::string Azure::Answer::at(std::string_view path) const
{
    const json::value* found = at_path(body, path);
    if (found == nullptr) return {};
    return found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
}

std::size_t Azure::Answer::count() const
{
    const json::value* values = at_path(body, "value");
    return values != nullptr && values->is_array() ? values->get_array().size() : 0;
}

Azure::Azure(const std::string& extra_estate, const std::string& data_folder)
{
    const TemporaryFolder folder;
    Options options;
    options.estate_file = folder.write("estate.toml", estate + extra_estate);
    options.data_folder = data_folder;
    auto opened = Simulator::open(options);
    if (!opened) {
        ADD_FAILURE() << opened.error().front().detail;
        std::abort();
    }
    simulator_ = std::move(*opened);
    log_in_again();
}

void Azure::log_in_again()
{
    token_ = log_in("00000000-0000-0000-0000-000000000001", "simulator");
}

std::string Azure::log_in(const std::string& client, const std::string& secret)
{
    const std::string form = "grant_type=client_credentials&client_id=" + client +
                             "&client_secret=" + secret +
                             "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default";
    return raw("POST", "/organizations/oauth2/v2.0/token", form, {}).at("access_token");
}

std::string Azure::url_of(std::string_view path) const
{
    std::string url(path);
    const auto replace = [&](std::string_view from, const std::string& to) {
        if (const auto at = url.find(from); at != std::string::npos)
            url.replace(at, from.size(), to);
    };
    if (url.starts_with("http")) return url.substr(url.find('/', 8));
    const std::string scope = "/subscriptions/" + the_subscription;
    replace("{rsv}", "{rg}" + vaults + "/rsv");
    replace("{rg}", scope + "/resourceGroups/rg-backup");
    replace("{app}", scope + "/resourceGroups/rg-app");
    replace("{sub}", scope);
    for (auto at = url.find(' '); at != std::string::npos; at = url.find(' '))
        url.replace(at, 1, "%20");
    return url + (url.contains('?') ? "&" : "?") + "api-version=" + version_;
}

Azure::Answer Azure::raw(std::string_view method, const std::string& target, std::string_view body,
                         http::Headers headers)
{
    http::Request request;
    request.method = method;
    request.url = "http://127.0.0.1:8080" + target;
    request.headers = std::move(headers);
    request.body = body;
    const http::Reply reply = simulator_->answer(request);
    Answer answer;
    answer.status = reply.response.status;
    answer.headers = reply.response.headers;
    answer.text = reply.response.body;
    answer.body = parse_json(reply.response.body).value_or(json::value());
    return answer;
}

Azure::Answer Azure::send(std::string_view method, std::string_view path, std::string_view body)
{
    return raw(method, url_of(path), body, {{"Authorization", "Bearer " + token_}});
}

Azure::Answer Azure::get(std::string_view path)
{
    return send("GET", path);
}

Azure::Answer Azure::put(std::string_view path, std::string_view body)
{
    return send("PUT", path, body);
}

Azure::Answer Azure::patch(std::string_view path, std::string_view body)
{
    return send("PATCH", path, body);
}

Azure::Answer Azure::post(std::string_view path, std::string_view body)
{
    return send("POST", path, body);
}

Azure::Answer Azure::remove(std::string_view path)
{
    return send("DELETE", path);
}

void Azure::advance(std::chrono::seconds by)
{
    simulator_->advance_to(simulator_->now() + by);
}

void Azure::make_vault(std::string_view properties)
{
    const std::string body =
        R"({"location":"westeurope","sku":{"name":"RS0","tier":"Standard"},"properties":)" +
        std::string(properties) + "}";
    EXPECT_EQ(put("{rsv}", body).status, 201);
    advance(std::chrono::seconds(60));
}

std::string Azure::item_path(const std::string& machine)
{
    const std::string name = "iaasvmcontainerv2%3Brg-app%3B" + machine;
    return "{rsv}/backupFabrics/Azure/protectionContainers/IaasVMContainer%3B" + name +
           "/protectedItems/VM%3B" + name;
}

Azure::Answer Azure::verbatim(std::string_view method, const std::string& url)
{
    return raw(method, url.substr(url.find('/', 8)), "", {{"Authorization", "Bearer " + token_}});
}

Azure::Answer Azure::operation_of(const Answer& accepted)
{
    return verbatim("GET", std::string(accepted.headers.get("Azure-AsyncOperation")));
}

Azure::Answer Azure::put_item(const std::string& machine, const std::string& policy)
{
    const std::string scope = "/subscriptions/" + the_subscription;
    return put(
        item_path(machine),
        R"({"properties":{"protectedItemType":"Microsoft.Compute/virtualMachines","sourceResourceId":")" +
            scope + "/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/" +
            machine + R"(","policyId":")" + scope + "/resourceGroups/rg-backup" + vaults +
            "/rsv/backupPolicies/" + policy + R"("}})");
}

Azure::Answer Azure::protect(const std::string& machine, const std::string& policy)
{
    Answer accepted = put_item(machine, policy);
    if (accepted.status != 202) return accepted;
    advance(std::chrono::seconds(60));
    return operation_of(accepted);
}

} // namespace simulator
