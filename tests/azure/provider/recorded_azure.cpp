// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/provider/recorded_azure.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cctype>
#include <ranges>

namespace test {

namespace {

/// Folded and decoded: clients and services encode the same URL differently.
std::string key_of(std::string_view url)
{
    std::string key;
    for (std::size_t i = 0; i < url.size(); ++i) {
        if (url[i] == '%' && i + 2 < url.size()) {
            key += static_cast<char>(std::stoi(std::string(url.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            key += url[i] == '+' ? ' ' : url[i];
        }
    }
    std::ranges::transform(key, key.begin(), [](unsigned char c) { return std::tolower(c); });
    if (const auto port = key.find(":443/"); port != std::string::npos) key.erase(port, 4);
    return key;
}

/// The last segment of the path.
std::string operation_of(std::string_view key)
{
    const auto path = key.substr(0, key.find('?'));
    return std::string(path.substr(path.rfind('/') + 1));
}

http::Response response_of(const contract::Interaction& interaction)
{
    http::Response response;
    response.status = interaction.status;
    for (const auto& [name, value] : interaction.headers) response.headers.set(name, value);
    if (const auto* text = interaction.body.if_string())
        response.body = *text;
    else if (!interaction.body.is_null())
        response.body = boost::json::serialize(interaction.body);
    return response;
}

} // namespace

RecordedAzure::RecordedAzure(const contract::Recording& recording)
    : recording_(recording), used_(recording.interactions.size())
{
    for (const auto& interaction : recording.interactions) keys_.push_back(key_of(interaction.url));
}

std::optional<std::size_t> RecordedAzure::find(const http::Request& request) const
{
    const auto key = key_of(request.url);
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        const auto& interaction = recording_.interactions[i];
        const int answers = is_polling ? interaction.repeat : 1;
        if (used_[i] < answers && interaction.method == request.method && keys_[i] == key) return i;
    }
    return std::nullopt;
}

std::optional<std::size_t> RecordedAzure::find_poll(const std::string& url) const
{
    const auto operation = operation_of(key_of(url));
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        const auto& interaction = recording_.interactions[i];
        if (used_[i] < interaction.repeat && interaction.method == "GET" &&
            operation_of(keys_[i]) == operation)
            return i;
    }
    return std::nullopt;
}

bool RecordedAzure::knows_operation(const std::string& url) const
{
    return find_poll(url).has_value();
}

std::size_t RecordedAzure::used() const
{
    return static_cast<std::size_t>(std::ranges::count_if(used_, [](int n) { return n > 0; }));
}

boost::asio::awaitable<http::Outcome<http::Response>> RecordedAzure::send(http::Request request)
{
    auto found = find(request);
    if (!found && is_polling) found = find_poll(request.url);
    if (!found)
        co_return std::unexpected(
            http::Error{http::Error::Kind::refused, "not in the recording", false});
    ++used_[*found];
    co_return response_of(recording_.interactions[*found]);
}

} // namespace test
