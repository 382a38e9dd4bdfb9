// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "state/azure_blob_client.hpp"
#include "state/azure_blob_protocol.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace state {

/// The lease on one blob, while it is ours. Shared between the store and the task that renews it:
/// the task may outlive the store, and then only finds that it was stopped.
class BlobLease {
public:
    BlobLease(BlobClient client, reconciler::Clock& clock, std::string blob, std::string id,
              reconciler::Duration duration);

    boost::asio::awaitable<reconciler::Result<LeaseVerdict>> acquire();
    boost::asio::awaitable<reconciler::Result<void>> renew();
    /// Renews where the last renewal was so long ago that a write should not rely on it.
    boost::asio::awaitable<reconciler::Result<void>> renew_if_late();
    boost::asio::awaitable<reconciler::Result<void>> release();

    const std::string& id() const { return id_; }
    bool is_lost() const { return is_lost_; }
    void lose() { is_lost_ = true; }
    void stop() { is_stopped_ = true; }

    /// Renews until the lease is stopped or lost. A renewal that fails in passing is tried again at
    /// the next turn: the lease is lost only when the service says so.
    static boost::asio::awaitable<void> keep(std::shared_ptr<BlobLease> lease);

private:
    boost::asio::awaitable<reconciler::Result<BlobAnswer>> act(std::string action);

    BlobClient client_;
    reconciler::Clock& clock_;
    std::string blob_;
    std::string id_;
    LeaseClock timing_;
    bool is_lost_ = false;
    bool is_stopped_ = false;
};

} // namespace state
