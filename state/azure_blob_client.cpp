// SPDX-License-Identifier: Apache-2.0
#include "state/azure_blob_client.hpp"

#include "state/azure_blob_signature.hpp"
#include "state/diagnostics.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace state {

namespace {

constexpr auto version = "2021-12-02"; // of the service's contract
constexpr auto scope = "https://storage.azure.com/.default";
constexpr int tries = 5;
constexpr Duration first_wait{500}; // doubled each time

bool may_pass(const http::Outcome<http::Response>& outcome)
{
    using Kind = http::Error::Kind;
    if (outcome) return outcome->status == 408 || outcome->status == 429 || outcome->status >= 500;
    const auto kind = outcome.error().kind;
    return kind == Kind::resolve || kind == Kind::connect || kind == Kind::dropped ||
           kind == Kind::malformed || kind == Kind::timed_out || kind == Kind::proxy;
}

bool is_not_let_in(const BlobAnswer& answer)
{
    return answer.status == 401 || answer.status == 403 ||
           answer.code == "InvalidAuthenticationInfo";
}

std::uint64_t number(std::string_view text)
{
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

BlobAnswer answer_of(http::Response response)
{
    BlobAnswer answer;
    answer.status = response.status;
    answer.code = response.headers.get("x-ms-error-code");
    answer.headers = std::move(response.headers);
    answer.body = std::move(response.body);
    return answer;
}

} // namespace

BlobClient::BlobClient(http::Transport& transport, Clock& clock, BlobAccess access, BlobPlace place)
    : transport_(transport), clock_(clock), access_(std::move(access)), place_(std::move(place))
{
    while (place_.endpoint.ends_with('/')) place_.endpoint.pop_back();
}

std::string BlobClient::url(std::string_view blob) const
{
    const auto container = place_.endpoint + '/' + place_.container;
    return blob.empty() ? container : container + '/' + std::string(blob);
}

asio::awaitable<Result<http::Request>> BlobClient::signed_request(BlobRequest asked)
{
    http::Request request{asked.method, url(asked.blob), std::move(asked.headers),
                          std::move(asked.body)};
    std::string query = std::move(asked.query);
    if (!access_.sas.empty()) query += (query.empty() ? "" : "&") + access_.sas.reveal();
    if (!query.empty()) request.url += '?' + query;
    request.headers.set("x-ms-version", version);
    request.headers.set("x-ms-date", http_date(clock_.now()));
    if (access_.credential != nullptr) {
        if (!request.url.starts_with("https://")) co_return fail(token_needs_tls(place_.endpoint));
        const auto token = co_await access_.credential->token(std::string(scope));
        if (!token) co_return std::unexpected(token.error());
        request.headers.set("Authorization", "Bearer " + token->value.reveal());
    } else if (access_.sas.empty()) {
        auto value = shared_key(request, place_.account, access_.account_key);
        if (value.empty()) co_return fail(bad_account_key());
        request.headers.set("Authorization", std::move(value));
    }
    co_return request;
}

asio::awaitable<Result<BlobAnswer>> BlobClient::send(BlobRequest asked)
{
    const std::string blob = asked.blob;
    Duration wait = first_wait;
    for (int tried = 1;; ++tried, wait *= 2) {
        BlobRequest copy = asked;
        auto request = co_await signed_request(std::move(copy));
        if (!request) co_return std::unexpected(std::move(request.error()));
        auto outcome = co_await transport_.send(std::move(*request));
        if (may_pass(outcome) && tried < tries) {
            co_await clock_.sleep_for(wait);
            continue;
        }
        if (!outcome) co_return fail(unreachable_storage(url(blob), outcome.error().message));
        auto answer = answer_of(std::move(*outcome));
        if (answer.status == 401 && access_.credential != nullptr && tried == 1) {
            const auto rejected = co_await access_.credential->token(std::string(scope));
            if (rejected) access_.credential->reject(std::string(scope), *rejected);
            continue;
        }
        if (is_not_let_in(answer))
            co_return fail(not_let_in(url(blob), answer.status, answer.code));
        if (answer.code == "ContainerNotFound" || answer.code == "ContainerBeingDeleted")
            co_return fail(no_container(place_.account, place_.container));
        if (may_pass(http::Response{answer.status, {}, {}}))
            co_return fail(unexpected(blob, answer));
        co_return answer;
    }
}

asio::awaitable<Result<std::optional<BlobProperties>>> BlobClient::properties(std::string blob)
{
    BlobRequest request{"HEAD", blob, {}, {}, {}};
    auto answer = co_await send(std::move(request));
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    if (answer->status == 404) co_return std::nullopt;
    if (!answer->is_ok()) co_return fail(unexpected(blob, *answer));
    BlobProperties found;
    found.length = number(answer->headers.get("Content-Length"));
    found.blocks = number(answer->headers.get("x-ms-blob-committed-block-count"));
    found.etag = answer->headers.get("ETag");
    const auto lease = answer->headers.get("x-ms-lease-state");
    found.is_leased = lease == "leased" || lease == "breaking";
    found.headers = std::move(answer->headers);
    co_return found;
}

asio::awaitable<Result<std::optional<BlobAnswer>>>
BlobClient::piece(std::string blob, std::uint64_t offset, std::uint64_t length)
{
    BlobRequest request{"GET", blob, {}, {}, {}};
    request.headers.set("x-ms-range", fmt::format("bytes={}-{}", offset, offset + length - 1));
    auto answer = co_await send(std::move(request));
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    if (answer->status == 404 || answer->status == 416) co_return std::nullopt;
    if (!answer->is_ok()) co_return fail(unexpected(blob, *answer));
    if (answer->body.size() != length) co_return std::nullopt;
    co_return std::move(*answer);
}

asio::awaitable<Result<void>> BlobClient::create(std::string blob, std::string body)
{
    BlobRequest request{"PUT", blob, {}, {}, std::move(body)};
    request.headers.set("x-ms-blob-type", "BlockBlob");
    request.headers.set("If-None-Match", "*");
    request.headers.set("Content-Type", "application/json");
    const auto answer = co_await send(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    // There already: a try before this one, whose answer was lost, made it.
    if (answer->is_ok() || answer->status == 409) co_return Result<void>();
    co_return fail(unexpected(blob, *answer));
}

asio::awaitable<Result<void>> BlobClient::remove(std::string blob)
{
    BlobRequest request{"DELETE", blob, {}, {}, {}};
    const auto answer = co_await send(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->is_ok() || answer->status == 404) co_return Result<void>();
    co_return fail(unexpected(blob, *answer));
}

Diagnostic BlobClient::unexpected(std::string_view blob, const BlobAnswer& answer) const
{
    return unexpected_answer(url(blob), answer.status, answer.code);
}

} // namespace state
