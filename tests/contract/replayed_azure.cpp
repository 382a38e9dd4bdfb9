// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replayed_azure.hpp"

#include "tests/contract/replay_times.hpp"
#include "tests/contract/replay_world.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace contract {
namespace json = boost::json;
namespace {

// The simulator's own application, that owns every subscription.
constexpr std::string_view owner_app = "00000000-0000-0000-0000-000000000001";

std::unique_ptr<simulator::Simulator> opened(const std::string& estate)
{
    const test::TempDir folder;
    const auto file = folder.path("estate.toml");
    test::write_file(file, estate);
    auto world = simulator::Simulator::open(
        {.estate_file = file, .data_folder = "", .time_scale = std::nullopt, .check_tokens = true});
    if (!world) throw std::runtime_error(world.error().front().detail + "\n" + estate);
    return std::move(*world);
}

json::value parsed(const std::string& body)
{
    if (body.empty()) return nullptr;
    json::error_code error;
    auto value = json::parse(body, error);
    return error ? json::value(body) : value;
}

std::string sent_text(const json::value& body)
{
    if (body.is_null()) return "";
    return body.is_string() ? std::string(body.get_string()) : json::serialize(body);
}

/// The route that was asked once since the counters were reset.
std::string only_route(const json::value& counters)
{
    const auto& routes = counters.at("routes").as_object();
    return routes.empty() ? "" : std::string(routes.begin()->key());
}

/// As clients ask for it: without the port, and with the sign of the token as it is.
std::string next_link(const json::value& body)
{
    json::error_code error;
    const auto* link = body.find_pointer("/nextLink", error);
    if (link == nullptr || !link->is_string()) return "";
    std::string url(link->get_string());
    for (const auto& [from, to] : {std::pair(":443/", "/"), {"%24skiptoken", "$skiptoken"}})
        if (const auto at = url.find(from); at != std::string::npos)
            url.replace(at, std::string_view(from).size(), to);
    return url;
}

} // namespace

ReplayedAzure::ReplayedAzure(const Recording& recording)
    : simulator_(opened(estate_of(recording))), application_(person_of(recording))
{
    if (application_.empty()) application_ = owner_app;
    for (const auto& [method, url, body] : preparations_of(recording)) send(method, url, body);
    for (int events = 0; events < 100 && advance_to_next_event();) ++events;
}

void ReplayedAzure::prepare(const Interaction& interaction)
{
    if (const auto principal = principal_known_to(interaction); !principal.empty())
        static_cast<void>(simulator_->perform({"add-application", principal}));
    if (const auto words = storage_used_by(interaction); !words.empty())
        static_cast<void>(simulator_->perform(words));
    for (const auto& [method, url, body] : deployed_by(interaction)) send(method, url, body);
}

Answer
ReplayedAzure::send(const std::string& method, const std::string& url, const json::value& body)
{
    if (simulator_->now() >= token_ends_) sign_in();
    http::Request request{method, url, {}, sent_text(body)};
    if (!is_bare_) request.headers.set("Authorization", "Bearer " + token_);
    if (!request.body.empty()) request.headers.set("Content-Type", "application/json");
    const auto response = simulator_->answer(request).response;
    Answer answer{response.status, {}, parsed(response.body)};
    for (const auto& [name, value] : response.headers)
        answer.headers[boost::algorithm::to_lower_copy(name)] = value;
    return answer;
}

void ReplayedAzure::sign_in()
{
    const http::Request request{
        "POST",
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/token",
        {},
        "grant_type=client_credentials&client_id=" + application_ +
            "&client_secret=simulator&scope=https%3A%2F%2Fmanagement.azure.com%2F.default"};
    const auto answer = parsed(simulator_->answer(request).response.body);
    token_ = answer.at("access_token").as_string();
    token_ends_ = simulator_->now() + std::chrono::minutes(50);
}

json::value ReplayedAzure::ask_door(const std::string& method, const std::string& path)
{
    return send(method, "http://127.0.0.1/_admin/" + path, nullptr).body;
}

Answer ReplayedAzure::answer(const Interaction& interaction)
{
    ask_door("POST", "counters/reset");
    // The first request to a key vault asks where a token is to be had (behaviour §9.4).
    is_bare_ = interaction.status == 401 && interaction.url.contains(".vault.azure.net");
    // What was handed out is used as it was (behaviour §2.6).
    const auto handed_out = urls_.find(interaction.url);
    auto answer =
        send(interaction.method,
             handed_out != urls_.end() ? handed_out->second
                                       : ids_.translated(std::string_view(interaction.url)),
             ids_.translated(interaction.request_body));
    is_bare_ = false;
    last_route_ = only_route(ask_door("GET", "counters"));
    return answer;
}

void ReplayedAzure::advance(std::optional<reconciler::Time> time, bool runs)
{
    if (!time) return;
    *time += behind_;
    if (const auto next = next_event(); runs && next)
        time = std::min(*time, *next - std::chrono::seconds(1));
    if (*time > simulator_->now()) simulator_->advance_to(*time);
}

void ReplayedAzure::fall_behind(std::optional<reconciler::Time> time)
{
    if (time) behind_ = std::max(behind_, simulator_->now() - *time);
}

std::optional<reconciler::Time> ReplayedAzure::next_event()
{
    const auto time = ask_door("GET", "time");
    const auto* next = time.as_object().if_contains("next");
    if (next == nullptr || !next->is_string()) return std::nullopt;
    return recorded_time(std::string(next->get_string()));
}

bool ReplayedAzure::advance_to_next_event()
{
    const auto next = next_event();
    // Written to the second: one later, it has happened.
    if (next) simulator_->advance_to(*next + std::chrono::seconds(1));
    return next.has_value();
}

void ReplayedAzure::learn(const Interaction& interaction, const Answer& answer)
{
    for (const auto& [name, value] : interaction.headers)
        if (const auto other = answer.headers.find(name); other != answer.headers.end()) {
            ids_.learn(value, other->second);
            if (value.starts_with("https://")) urls_[value] = other->second;
        }
    if (const auto theirs = next_link(interaction.body), ours = next_link(answer.body);
        !theirs.empty() && !ours.empty())
        urls_[theirs] = ours;
    ids_.learn(interaction.body, answer.body);
}

} // namespace contract
