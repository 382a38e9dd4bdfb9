// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"
#include "state/azure_blob_client.hpp"
#include "state/store.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace state {

struct AzureBlobOptions {
    BlobPlace place;
    std::string name;                        ///< what the blobs' names begin with
    std::chrono::seconds lease_duration{60}; ///< 15 to 60
};

/// A state in Azure Blob Storage, shared by all who may reach it:
///
///     NAME/journal          append blob: the commits since the snapshot, a line each. Its metadata
///                           name the snapshot, and its lease is the lock
///     NAME/state-…json      the snapshot
///     NAME/history-…json    the generations
///
/// The journal is the root: a new snapshot counts from the moment in which the journal is replaced
/// by an empty one that names it, one request under the lease. So whoever lost the lease can
/// neither append nor put an old snapshot in place of a new one.
///
/// `clock` is that of the real world, for that is what leases run by; it and `transport` outlive
/// the store and the context in which it was locked.
std::unique_ptr<Store> make_azure_blob_store(http::Transport& transport, reconciler::Clock& clock,
                                             BlobAccess access, AzureBlobOptions options);

} // namespace state
