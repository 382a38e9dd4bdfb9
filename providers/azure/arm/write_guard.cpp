// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/write_guard.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace azure {

namespace {

/// POSTs that ask, by how their paths end.
constexpr std::array<std::string_view, 6> questions{"/providers/microsoft.resourcegraph/resources",
                                                    "/backupstatus",
                                                    "/oauth2/v2.0/token",
                                                    "/oauth2/token",
                                                    "/oidctoken",
                                                    "/directoryobjects/getbyids"};

class WriteGuard final : public http::Transport {
public:
    explicit WriteGuard(http::Transport& inner) : inner_(inner) {}

    boost::asio::awaitable<http::Outcome<http::Response>> send(http::Request request) override
    {
        if (is_reading(request)) co_return co_await inner_.send(std::move(request));
        const std::string path = http::split_url(request.url).target;
        co_return std::unexpected(http::Error{http::Error::Kind::refused,
                                              "read-only: " + request.method + ' ' +
                                                  path.substr(0, path.find('?')) + " would write",
                                              false});
    }

private:
    http::Transport& inner_;
};

} // namespace

bool is_reading(const http::Request& request)
{
    if (request.method == "GET" || request.method == "HEAD") return true;
    if (request.method != "POST") return false;
    const auto target = http::split_url(request.url).target;
    const auto path = reconciler::folded(target.substr(0, target.find('?')));
    return std::ranges::any_of(questions,
                               [&](std::string_view question) { return path.ends_with(question); });
}

std::unique_ptr<http::Transport> make_write_guard(http::Transport& inner)
{
    return std::make_unique<WriteGuard>(inner);
}

} // namespace azure
