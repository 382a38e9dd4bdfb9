// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/azure_blob_client.hpp"
#include "state/azure_blob_lease.hpp"
#include "state/azure_blob_protocol.hpp"
#include "state/state_image.hpp"
#include "state/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace state {

/// The journal and what it names. Every write is under a lease; one that the service refuses for it
/// marks the lease as lost.
class BlobJournal {
public:
    /// What stands there, read without a lock.
    struct Content {
        StateImage image;
        JournalTail tail;
        std::string etag;
        std::string state_blob; ///< empty where there was no snapshot yet
        std::string history_blob;
        bool is_torn = false;
    };

    BlobJournal(BlobClient client, std::string prefix)
        : client_(std::move(client)), prefix_(std::move(prefix))
    {}

    std::string name() const { return prefix_ + "journal"; }

    boost::asio::awaitable<reconciler::Result<Content>> read();
    boost::asio::awaitable<reconciler::Result<std::optional<HeldLock>>> holder();

    /// An empty journal, where there is none.
    boost::asio::awaitable<reconciler::Result<void>> make();

    /// Reads what stands there, says who has it, and makes good what a run that died left half
    /// written.
    boost::asio::awaitable<reconciler::Result<void>>
    begin(BlobLease& lease, reconciler::LockHolder by);
    boost::asio::awaitable<reconciler::Result<void>>
    commit(BlobLease& lease, reconciler::Transaction transaction);
    boost::asio::awaitable<reconciler::Result<void>> replace(BlobLease& lease, StateImage image);
    /// Folds the journal into a snapshot, and no longer says who has it.
    boost::asio::awaitable<reconciler::Result<void>> end(BlobLease& lease);

    boost::asio::awaitable<reconciler::Result<void>> break_lease(std::string id);

private:
    /// What the journal's metadata say.
    struct Root {
        std::string holder; ///< base64 of a JSON text; empty: nobody's
        std::string state_blob;
        std::string history_blob;

        friend bool operator==(const Root&, const Root&) = default;
    };
    static Root root_in(const http::Headers& headers);

    boost::asio::awaitable<reconciler::Result<std::optional<Content>>> try_read();
    boost::asio::awaitable<reconciler::Result<std::optional<std::string>>>
    whole(std::string blob, std::uint64_t length);
    boost::asio::awaitable<reconciler::Result<std::optional<std::string>>> named(std::string blob);
    boost::asio::awaitable<reconciler::Result<void>> reload(BlobLease& lease);
    boost::asio::awaitable<reconciler::Result<void>> append(BlobLease& lease, std::string text);
    boost::asio::awaitable<reconciler::Result<WriteVerdict>>
    append_block(BlobLease& lease, std::string block);
    boost::asio::awaitable<reconciler::Result<bool>> stands_there(std::string block);
    boost::asio::awaitable<reconciler::Result<void>> fold(BlobLease& lease, bool is_end);
    boost::asio::awaitable<reconciler::Result<void>> put_root(BlobLease& lease, Root root);
    boost::asio::awaitable<reconciler::Result<void>> put_holder(BlobLease& lease, Root root);
    boost::asio::awaitable<reconciler::Result<void>>
    write_root(BlobLease& lease, BlobRequest request, Root root);
    Root root(bool is_end) const;

    BlobClient client_;
    std::string prefix_;
    Content now_; ///< while we hold the lease
    reconciler::LockHolder by_;
    std::string holder_; ///< the same as metadata
    bool has_header_ = false;
    bool is_unsure_ = false; ///< an append failed, and may have been written in part or whole
};

} // namespace state
