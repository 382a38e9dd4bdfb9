// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/transport.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace test {

/// An answer of Azure's.
inline http::Response answer(int status, std::string body = {}, http::Headers headers = {})
{
    http::Response made;
    made.status = status;
    made.body = std::move(body);
    made.headers = std::move(headers);
    return made;
}

inline http::Error lost(http::Error::Kind kind = http::Error::Kind::dropped, bool acted = true)
{
    return {kind, "the connection was lost", acted};
}

/// Says what it was told to say, in order, and remembers what it was asked. Past the end of its
/// script it repeats the last answer.
class ScriptedAzure final : public http::Transport {
public:
    using Said = http::Outcome<http::Response>;

    void says(http::Response response) { script.emplace_back(std::move(response)); }
    void fails(http::Error error) { script.emplace_back(std::unexpected(std::move(error))); }

    boost::asio::awaitable<Said> send(http::Request request) override
    {
        asked.push_back(std::move(request));
        if (failing_step == asked.size()) co_return std::unexpected(*failure);
        if (script.empty()) co_return answer(200, "{}");
        Said said = script.front();
        if (script.size() > 1) script.pop_front();
        co_return said;
    }

    /// The URLs asked for, each with its method before it.
    std::vector<std::string> lines() const
    {
        std::vector<std::string> all;
        all.reserve(asked.size());
        for (const auto& request : asked) all.push_back(request.method + " " + request.url);
        return all;
    }

    std::deque<Said> script;
    std::vector<http::Request> asked;
    std::size_t failing_step = 0; ///< counts from 1; this one fails instead
    std::optional<http::Error> failure;
};

} // namespace test
