// SPDX-License-Identifier: Apache-2.0
// What the token endpoint answers to a sign-in.
#include "providers/azure/identity/client_secret.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/message_text.hpp"
#include "tests/fuzz/printable_check.hpp"
#include "tests/support/fake_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace {

using boost::asio::awaitable;
using Token = reconciler::Result<azure::AccessToken>;

constexpr std::string_view secret = "s3cr3t~of-the-application";

class OneAnswer final : public http::Transport {
public:
    explicit OneAnswer(http::Response response) : response_(std::move(response)) {}

    awaitable<http::Outcome<http::Response>> send(http::Request) override { co_return response_; }

private:
    http::Response response_;
};

void check(const Token& token, reconciler::Time now)
{
    if (!token) {
        fuzz::demand_printable(token.error());
        for (const auto& diagnostic : token.error())
            if (diagnostic.service)
                fuzz::demand(!diagnostic.service->message.contains(secret),
                             "the secret stands in a diagnostic");
        return;
    }
    fuzz::demand(!token->value.reveal().empty(), "an empty token");
    fuzz::demand(token->expires_on > now, "a token that was never good");
    fuzz::planted_bug(token->expires_on - now != std::chrono::seconds(3599));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    boost::asio::io_context io{1};
    test::FakeClock clock;
    OneAnswer transport(fuzz::response_from(fuzz::text_of(data, size)));
    const auto credential = azure::make_client_secret_credential(
        transport, clock, {"https://login.microsoftonline.com", "tenant", "client"},
        reconciler::Secret(std::string(secret)));
    boost::asio::co_spawn(io, credential->token("https://management.azure.com/.default"),
                          [&](std::exception_ptr bug, Token token) {
                              if (bug) std::rethrow_exception(bug);
                              check(token, clock.now());
                          });
    io.run();
    return 0;
}
