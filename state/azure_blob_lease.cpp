// SPDX-License-Identifier: Apache-2.0
#include "state/azure_blob_lease.hpp"

#include <utility>

namespace asio = boost::asio;
using namespace reconciler;

namespace state {

BlobLease::BlobLease(BlobClient client, Clock& clock, std::string blob, std::string id,
                     Duration duration)
    : client_(std::move(client)),
      clock_(clock),
      blob_(std::move(blob)),
      id_(std::move(id)),
      timing_(duration)
{}

asio::awaitable<Result<BlobAnswer>> BlobLease::act(std::string action)
{
    BlobRequest request{"PUT", blob_, "comp=lease", {}, {}};
    request.headers.set("x-ms-lease-action", action);
    if (action == "acquire") {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timing_.duration());
        request.headers.set("x-ms-lease-duration", std::to_string(seconds.count()));
        request.headers.set("x-ms-proposed-lease-id", id_);
    } else {
        request.headers.set("x-ms-lease-id", id_);
    }
    const Time sent = clock_.now();
    auto answer = co_await client_.send(std::move(request));
    if (answer && answer->is_ok()) timing_.held_since(sent);
    co_return answer;
}

asio::awaitable<Result<LeaseVerdict>> BlobLease::acquire()
{
    std::string action = "acquire";
    const auto answer = co_await act(std::move(action));
    if (!answer) co_return std::unexpected(answer.error());
    const auto verdict = judge_lease(answer->status, answer->code);
    if (verdict == LeaseVerdict::refused) co_return fail(client_.unexpected(blob_, *answer));
    co_return verdict;
}

asio::awaitable<Result<void>> BlobLease::renew()
{
    std::string action = "renew";
    const auto answer = co_await act(std::move(action));
    if (!answer) co_return std::unexpected(answer.error());
    const auto verdict = judge_lease(answer->status, answer->code);
    if (verdict == LeaseVerdict::refused) co_return fail(client_.unexpected(blob_, *answer));
    if (verdict != LeaseVerdict::held) is_lost_ = true;
    co_return Result<void>();
}

asio::awaitable<Result<void>> BlobLease::renew_if_late()
{
    if (is_lost_ || !timing_.is_late(clock_.now())) co_return Result<void>();
    co_return co_await renew();
}

asio::awaitable<Result<void>> BlobLease::release()
{
    std::string action = "release";
    const auto answer = co_await act(std::move(action));
    if (!answer) co_return std::unexpected(answer.error());
    // Someone else's, or nobody's: then it is not ours either.
    if (judge_lease(answer->status, answer->code) != LeaseVerdict::refused)
        co_return Result<void>();
    co_return fail(client_.unexpected(blob_, *answer));
}

asio::awaitable<void> BlobLease::keep(std::shared_ptr<BlobLease> lease)
{
    while (true) {
        // At least a moment, so that a renewal that fails is not repeated without a pause.
        const auto wait = std::max<Duration>(lease->timing_.wait(lease->clock_.now()),
                                             lease->timing_.duration() / 15);
        co_await lease->clock_.sleep_for(wait);
        if (lease->is_stopped_ || lease->is_lost_) co_return;
        std::ignore = co_await lease->renew();
    }
}

} // namespace state
