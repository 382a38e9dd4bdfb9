// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/walk.hpp"

#include "tests/contract/estate_names.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <stdexcept>

namespace contract {
namespace json = boost::json;
namespace {

const std::string host = "http://127.0.0.1:8080";

std::vector<Step> walked()
{
    simulator::Options options;
    options.estate_file = TRESOR_CONTRACT_ESTATE;
    auto world = simulator::Simulator::open(options);
    if (!world) throw std::runtime_error("the estate: " + world.error().front().detail);
    Walk walk(**world);
    walk.sign_in(owner_client, secret);
    for (auto* part :
         {walk_tokens, walk_inventory, walk_vaults, walk_policies, walk_items, walk_key_vaults,
          walk_roles, walk_item_ends, walk_machine_writes, walk_errors, walk_groups, walk_refusals})
        part(walk);
    return walk.steps();
}

} // namespace

json::value Step::body() const
{
    json::error_code error;
    auto value = json::parse(response.body, error);
    return error ? json::value() : value;
}

bool Step::is_arm() const
{
    return !request.url.contains("/oauth2/") && !request.url.contains("/v1.0/");
}

Step Walk::send(const std::string& name, http::Request request)
{
    steps_.push_back({name, request, world_.answer(request).response});
    return steps_.back();
}

Step Walk::ask(const std::string& name, std::string_view method, const std::string& path,
               std::string_view body)
{
    http::Request request{
        std::string(method), path.starts_with('/') ? host + path : path, {}, std::string(body)};
    request.headers.set("Authorization", "Bearer " + token_);
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    return send(name, std::move(request));
}

Step Walk::get(const std::string& name, const std::string& path)
{
    return ask(name, "GET", path, "");
}

Step Walk::put(const std::string& name, const std::string& path, std::string_view body)
{
    return ask(name, "PUT", path, body);
}

Step Walk::patch(const std::string& name, const std::string& path, std::string_view body)
{
    return ask(name, "PATCH", path, body);
}

Step Walk::post(const std::string& name, const std::string& path, std::string_view body)
{
    return ask(name, "POST", path, body);
}

Step Walk::remove(const std::string& name, const std::string& path)
{
    return ask(name, "DELETE", path, "");
}

Step Walk::head(const std::string& name, const std::string& path)
{
    return ask(name, "HEAD", path, "");
}

Step Walk::follow(const Step& start)
{
    const std::string status(start.response.headers.get("Azure-AsyncOperation"));
    const std::string result(start.response.headers.get("Location"));
    if (!status.empty()) get(start.name + ": its status at once", status);
    if (!result.empty()) get(start.name + ": its result at once", result);
    pass("1h");
    if (!result.empty()) get(start.name + ": its result", result);
    return status.empty() ? steps_.back() : get(start.name + ": its status", status);
}

void Walk::pass(const std::string& time)
{
    if (auto done = world_.perform({"advance", time}); !done)
        throw std::runtime_error("advance " + time + ": " + done.error().front().detail);
    renew_token();
}

void Walk::sign_in(const std::string& client, const std::string& password)
{
    sign_in_ = {"POST", host + "/" + tenant + "/oauth2/v2.0/token", {}, ""};
    sign_in_.headers.set("Content-Type", "application/x-www-form-urlencoded");
    sign_in_.body = "grant_type=client_credentials&client_id=" + client +
                    "&client_secret=" + password +
                    "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default";
    renew_token();
}

void Walk::renew_token()
{
    const auto answer = json::parse(world_.answer(sign_in_).response.body).as_object();
    const auto* token = answer.if_contains("access_token");
    token_ = token != nullptr ? std::string(token->as_string()) : "";
}

const std::vector<Step>& whole_walk()
{
    static const std::vector<Step> steps = walked();
    return steps;
}

const Step& step(std::string_view name)
{
    const auto found = std::ranges::find(whole_walk(), name, &Step::name);
    if (found == whole_walk().end())
        throw std::logic_error("no step \"" + std::string(name) + "\"");
    return *found;
}

} // namespace contract
