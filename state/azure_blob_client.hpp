// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "providers/http/transport.hpp"
#include "reconciler/clock.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/secret.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace state {

/// What the blob service is shown to let us in: one of the three.
struct BlobAccess {
    azure::Credential* credential = nullptr; ///< Microsoft Entra; outlives the client
    reconciler::Secret sas;                  ///< a shared access signature, without "?"
    reconciler::Secret account_key;          ///< base64
};

/// One container of one account.
struct BlobPlace {
    std::string endpoint; ///< "https://ACCOUNT.blob.core.windows.net", or another with its path
    std::string account;
    std::string container;
};

struct BlobRequest {
    std::string method;
    std::string blob;
    std::string query; ///< "comp=lease"; names and values need no escaping
    http::Headers headers;
    std::string body;
};

struct BlobAnswer {
    int status = 0;
    std::string code; ///< x-ms-error-code
    http::Headers headers;
    std::string body;

    bool is_ok() const { return status >= 200 && status < 300; }
};

/// What HEAD says of a blob.
struct BlobProperties {
    std::uint64_t length = 0;
    std::uint64_t blocks = 0; ///< of an append blob
    std::string etag;
    bool is_leased = false;
    http::Headers headers; ///< x-ms-meta-* among them
};

/// Azure Blob Storage, as far as a state needs it. Signs each try, repeats what failed in passing;
/// every request is made so that a repeat does no harm (each has its condition). A token or key
/// goes to the endpoint alone, and a token only over TLS. `transport` and `clock` outlive it.
class BlobClient {
public:
    BlobClient(http::Transport& transport, reconciler::Clock& clock, BlobAccess access,
               BlobPlace place);

    /// Any answer but those that say the same of every request: not let in (`state-forbidden`), no
    /// such container (`state-container-absent`), nobody there (`state-unreachable`).
    boost::asio::awaitable<reconciler::Result<BlobAnswer>> send(BlobRequest asked);

    /// Nullopt where there is no such blob.
    boost::asio::awaitable<reconciler::Result<std::optional<BlobProperties>>>
    properties(std::string blob);

    /// A piece of a blob; nullopt where it is not there, or shorter by now.
    boost::asio::awaitable<reconciler::Result<std::optional<BlobAnswer>>>
    piece(std::string blob, std::uint64_t offset, std::uint64_t length);

    /// A new block blob. REQUIRES: nobody else has used its name.
    boost::asio::awaitable<reconciler::Result<void>> create(std::string blob, std::string body);

    /// Nothing happens where it is gone already.
    boost::asio::awaitable<reconciler::Result<void>> remove(std::string blob);

    std::string url(std::string_view blob) const;
    reconciler::Diagnostic unexpected(std::string_view blob, const BlobAnswer& answer) const;

private:
    boost::asio::awaitable<reconciler::Result<http::Request>> signed_request(BlobRequest asked);

    http::Transport& transport_;
    reconciler::Clock& clock_;
    BlobAccess access_;
    BlobPlace place_;
};

} // namespace state
