// SPDX-License-Identifier: Apache-2.0
#include "state/azure_blob_journal.hpp"

#include "providers/http/base64.hpp"
#include "state/diagnostics.hpp"
#include "state/holder_json.hpp"
#include "state/json_fields.hpp"
#include "state/snapshot_json.hpp"
#include "state/value_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace asio = boost::asio;
namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {

constexpr std::uint64_t piece_size = std::uint64_t{16} << 20U;
constexpr int read_tries = 5; // a reader may meet one new snapshot after the other
constexpr auto holder_field = "x-ms-meta-tresorholder";
constexpr auto state_field = "x-ms-meta-tresorstate";
constexpr auto history_field = "x-ms-meta-tresorhistory";

std::string holder_text(const LockHolder& by, const std::string& lease)
{
    auto made = to_json(by).as_object();
    made["lease"] = lease;
    return http::base64(json::serialize(made));
}

HeldLock held_in(const std::string& metadata)
{
    const auto text = http::decode_base64(metadata);
    const auto parsed = text ? parse_json(*text) : Result<json::value>(json::value());
    if (!parsed) return {};
    Fields fields(*parsed, "lock");
    HeldLock held;
    held.lease = fields.has("lease") ? fields.text("lease") : std::string();
    held.by = holder_from_json(*parsed).value_or(LockHolder());
    return held;
}

} // namespace

BlobJournal::Root BlobJournal::root_in(const http::Headers& headers)
{
    return {std::string(headers.get(holder_field)), std::string(headers.get(state_field)),
            std::string(headers.get(history_field))};
}

BlobJournal::Root BlobJournal::root(bool is_end) const
{
    return {is_end ? std::string() : holder_, now_.state_blob, now_.history_blob};
}

// Between our requests a run may have put a new snapshot in place and removed the old one: then
// once more from the start.
asio::awaitable<Result<BlobJournal::Content>> BlobJournal::read()
{
    for (int i = 0; i < read_tries; ++i) {
        auto content = co_await try_read();
        if (!content) co_return std::unexpected(std::move(content.error()));
        if (*content) co_return std::move(**content);
    }
    co_return fail(unreadable(client_.url(name()), "it changes faster than it can be read"));
}

asio::awaitable<Result<std::optional<BlobJournal::Content>>> BlobJournal::try_read()
{
    const auto found = co_await client_.properties(name());
    if (!found) co_return std::unexpected(found.error());
    Content content;
    if (!*found) co_return content;
    const Root root = root_in((*found)->headers);
    content.tail = JournalTail((*found)->length, (*found)->blocks);
    content.etag = (*found)->etag;
    content.state_blob = root.state_blob;
    content.history_blob = root.history_blob;
    // The journal before the snapshot: what it names can only be newer than what was read.
    const auto journal = co_await whole(name(), (*found)->length);
    if (!journal) co_return std::unexpected(journal.error());
    if (!*journal) co_return std::nullopt;
    if (!root.state_blob.empty()) {
        const auto state = co_await named(root.state_blob);
        if (!state) co_return std::unexpected(state.error());
        const auto history = co_await named(root.history_blob);
        if (!history) co_return std::unexpected(history.error());
        if (!*state || !*history) co_return std::nullopt;
        auto snapshot = snapshot_from_text(**state, client_.url(root.state_blob));
        if (!snapshot) co_return std::unexpected(std::move(snapshot.error()));
        auto generations = history_from_text(**history, client_.url(root.history_blob));
        if (!generations) co_return std::unexpected(std::move(generations.error()));
        content.image = StateImage(std::move(*snapshot), std::move(*generations));
    }
    const auto replayed = replay(**journal, content.image, client_.url(name()));
    if (!replayed) co_return std::unexpected(replayed.error());
    content.is_torn = replayed->is_torn;
    co_return content;
}

// Piece by piece, for an answer has a limit. Nullopt where the blob changed in between: each piece
// says which snapshot it follows.
asio::awaitable<Result<std::optional<std::string>>>
BlobJournal::whole(std::string blob, std::uint64_t length)
{
    std::string text;
    std::optional<std::string> follows;
    while (text.size() < length) {
        const auto size = std::min(piece_size, length - text.size());
        const auto piece = co_await client_.piece(blob, text.size(), size);
        if (!piece) co_return std::unexpected(piece.error());
        if (!*piece) co_return std::nullopt;
        std::string state_blob(piece->value().headers.get(state_field));
        if (follows && *follows != state_blob) co_return std::nullopt;
        follows = std::move(state_blob);
        text += piece->value().body;
    }
    co_return text;
}

asio::awaitable<Result<std::optional<std::string>>> BlobJournal::named(std::string blob)
{
    const auto found = co_await client_.properties(blob);
    if (!found) co_return std::unexpected(found.error());
    if (!*found) co_return std::nullopt;
    co_return co_await whole(std::move(blob), (*found)->length);
}

asio::awaitable<Result<std::optional<HeldLock>>> BlobJournal::holder()
{
    const auto found = co_await client_.properties(name());
    if (!found) co_return std::unexpected(found.error());
    std::optional<HeldLock> held;
    if (*found && (*found)->is_leased) held = held_in(root_in((*found)->headers).holder);
    co_return held;
}

asio::awaitable<Result<void>> BlobJournal::make()
{
    BlobRequest request{"PUT", name(), {}, {}, {}};
    request.headers.set("x-ms-blob-type", "AppendBlob");
    request.headers.set("If-None-Match", "*");
    const auto answer = co_await client_.send(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->is_ok() || answer->status == 409 || answer->status == 412)
        co_return Result<void>(); // another run was quicker
    co_return fail(client_.unexpected(name(), *answer));
}

asio::awaitable<Result<void>> BlobJournal::begin(BlobLease& lease, LockHolder by)
{
    by_ = std::move(by);
    holder_ = holder_text(by_, lease.id());
    co_return co_await reload(lease);
}

asio::awaitable<Result<void>> BlobJournal::reload(BlobLease& lease)
{
    auto content = co_await read();
    if (!content) co_return std::unexpected(std::move(content.error()));
    now_ = std::move(*content);
    now_.image.begin(by_);
    has_header_ = false;
    auto named = co_await put_holder(lease, root(false));
    if (named && now_.is_torn) named = co_await fold(lease, false);
    if (named) is_unsure_ = false;
    co_return named;
}

asio::awaitable<Result<void>> BlobJournal::commit(BlobLease& lease, Transaction transaction)
{
    const auto where = client_.url(name());
    if (lease.is_lost()) co_return fail(lock_lost(where, {}));
    if (is_unsure_) {
        auto sure = co_await reload(lease);
        if (!sure) co_return sure;
    }
    if (transaction.create && now_.image.exists()) co_return fail(exists(where));
    if (!transaction.create && !now_.image.exists()) co_return fail(absent(where));
    auto text = journal_line(now_.image.serial() + 1, transaction);
    if (!has_header_) text.insert(0, journal_header(by_));
    auto done = co_await append(lease, std::move(text));
    is_unsure_ = !done;
    if (!done) co_return done;
    has_header_ = true;
    now_.image.apply(std::move(transaction));
    // The commit is durable already: what goes wrong with the new snapshot is for the next one.
    if (now_.tail.should_rotate()) std::ignore = co_await fold(lease, false);
    co_return Result<void>();
}

asio::awaitable<Result<void>> BlobJournal::append(BlobLease& lease, std::string text)
{
    bool has_folded = false;
    for (std::size_t done = 0; done < text.size();) {
        const auto size = std::min(JournalTail::block_limit, text.size() - done);
        const auto verdict = co_await append_block(lease, text.substr(done, size));
        if (!verdict) co_return std::unexpected(verdict.error());
        if (*verdict == WriteVerdict::written) {
            now_.tail.appended(size);
            done += size;
        } else if (*verdict == WriteVerdict::full && done == 0 && !has_folded) {
            has_folded = true;
            auto folded = co_await fold(lease, false);
            if (!folded) co_return folded;
            if (!text.starts_with(journal_header(by_))) text.insert(0, journal_header(by_));
        } else {
            co_return fail(lock_lost(client_.url(name()), {}));
        }
    }
    co_return Result<void>();
}

asio::awaitable<Result<WriteVerdict>> BlobJournal::append_block(BlobLease& lease, std::string block)
{
    BlobRequest request{"PUT", name(), "comp=appendblock", {}, block};
    request.headers.set("x-ms-lease-id", lease.id());
    request.headers.set("x-ms-blob-condition-appendpos", std::to_string(now_.tail.size()));
    const auto answer = co_await client_.send(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    auto verdict = judge_write(answer->status, answer->code);
    if (verdict == WriteVerdict::written) now_.etag = answer->headers.get("ETag");
    if (verdict == WriteVerdict::refused) co_return fail(client_.unexpected(name(), *answer));
    if (verdict == WriteVerdict::look_again) {
        const auto there = co_await stands_there(std::move(block));
        if (!there) co_return std::unexpected(there.error());
        verdict = *there ? WriteVerdict::written : WriteVerdict::lease_lost;
    }
    if (verdict == WriteVerdict::lease_lost) lease.lose();
    co_return verdict;
}

// Whether an append whose answer was lost had been carried out.
asio::awaitable<Result<bool>> BlobJournal::stands_there(std::string block)
{
    const auto piece = co_await client_.piece(name(), now_.tail.size(), block.size());
    if (!piece) co_return std::unexpected(piece.error());
    if (!*piece || piece->value().body != block) co_return false;
    now_.etag = piece->value().headers.get("ETag");
    co_return true;
}

asio::awaitable<Result<void>> BlobJournal::replace(BlobLease& lease, StateImage image)
{
    now_.image = std::move(image);
    now_.tail = JournalTail(1, 1); // so that it is folded
    auto done = co_await fold(lease, false);
    now_.image.begin(by_);
    co_return done;
}

asio::awaitable<Result<void>> BlobJournal::end(BlobLease& lease)
{
    if (is_unsure_) {
        auto sure = co_await reload(lease);
        if (!sure) co_return sure;
    }
    co_return co_await fold(lease, true);
}

asio::awaitable<Result<void>> BlobJournal::fold(BlobLease& lease, bool is_end)
{
    if (now_.tail.size() == 0 || !now_.image.exists())
        co_return co_await put_holder(lease, root(is_end));
    const auto suffix =
        fmt::format("-{:010}-{}.json", now_.image.serial(),
                    boost::uuids::to_string(boost::uuids::random_generator()()).substr(0, 8));
    Root next{is_end ? std::string() : holder_, prefix_ + "state" + suffix,
              prefix_ + "history" + suffix};
    auto done = co_await client_.create(next.state_blob, snapshot_text(now_.image.snapshot()));
    if (done) done = co_await client_.create(next.history_blob, history_text(now_.image.history()));
    if (!done) co_return done;
    const Root old = root(is_end);
    done = co_await put_root(lease, next);
    if (!done || old.state_blob.empty()) co_return done;
    // What is left over for want of a connection costs pennies and is never read.
    std::ignore = co_await client_.remove(old.state_blob);
    std::ignore = co_await client_.remove(old.history_blob);
    co_return Result<void>();
}

asio::awaitable<Result<void>> BlobJournal::put_root(BlobLease& lease, Root root)
{
    BlobRequest request{"PUT", name(), {}, {}, {}};
    request.headers.set("x-ms-blob-type", "AppendBlob");
    auto done = co_await write_root(lease, std::move(request), std::move(root));
    if (!done) co_return done;
    now_.tail = JournalTail();
    now_.is_torn = false;
    has_header_ = false;
    co_return done;
}

asio::awaitable<Result<void>> BlobJournal::put_holder(BlobLease& lease, Root root)
{
    BlobRequest request{"PUT", name(), "comp=metadata", {}, {}};
    co_return co_await write_root(lease, std::move(request), std::move(root));
}

asio::awaitable<Result<void>>
BlobJournal::write_root(BlobLease& lease, BlobRequest request, Root root)
{
    request.headers.set("x-ms-lease-id", lease.id());
    request.headers.set("If-Match", now_.etag);
    if (!root.holder.empty()) request.headers.set(holder_field, root.holder);
    if (!root.state_blob.empty()) {
        request.headers.set(state_field, root.state_blob);
        request.headers.set(history_field, root.history_blob);
    }
    const auto answer = co_await client_.send(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    const auto verdict = judge_write(answer->status, answer->code);
    if (verdict == WriteVerdict::refused || verdict == WriteVerdict::full)
        co_return fail(client_.unexpected(name(), *answer));
    now_.etag = answer->headers.get("ETag");
    if (verdict == WriteVerdict::look_again) {
        const auto found = co_await client_.properties(name());
        if (!found) co_return std::unexpected(found.error());
        const bool is_ours = *found && root_in((*found)->headers) == root;
        if (!is_ours) lease.lose();
        if (is_ours) now_.etag = (*found)->etag;
    }
    if (verdict == WriteVerdict::lease_lost) lease.lose();
    if (lease.is_lost()) co_return fail(lock_lost(client_.url(name()), {}));
    now_.state_blob = root.state_blob;
    now_.history_blob = root.history_blob;
    co_return Result<void>();
}

asio::awaitable<Result<void>> BlobJournal::break_lease(std::string id)
{
    const auto found = co_await client_.properties(name());
    if (!found) co_return std::unexpected(found.error());
    if (!*found || !(*found)->is_leased) co_return Result<void>();
    const auto held = held_in(root_in((*found)->headers).holder);
    if (held.lease != id) co_return fail(lease_changed(client_.url(name()), id));
    BlobRequest request{"PUT", name(), "comp=lease", {}, {}};
    request.headers.set("x-ms-lease-action", "break");
    request.headers.set("x-ms-lease-break-period", "0");
    request.headers.set("If-Match", (*found)->etag);
    const auto answer = co_await client_.send(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->is_ok() || answer->status == 409) co_return Result<void>();
    co_return fail(answer->status == 412 ? lease_changed(client_.url(name()), id)
                                         : client_.unexpected(name(), *answer));
}

} // namespace state
