// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <string>

namespace http {

/// Why no whole answer came.
struct Error {
    enum class Kind {
        bad_url,
        resolve,   ///< the host name could not be resolved
        connect,   ///< nobody listens, or the network is down
        proxy,     ///< the proxy will not let us through
        tls,       ///< the server's certificate or the handshake
        dropped,   ///< the connection ended before the answer was whole
        malformed, ///< the answer is not HTTP
        too_large, ///< header or body over the limit
        timed_out,
        cancelled,
        refused, ///< a policy of ours would not send it
    };
    Kind kind = Kind::dropped;
    std::string message;
    /// Whether the server may have seen the request, so that a repeat could act twice.
    bool may_have_acted = false;
};

template <class T>
using Outcome = std::expected<T, Error>;

/// Sends one request and returns one whole answer of any status. Never throws, never follows a
/// redirect. Safe to call from many coroutines of one thread.
class Transport {
public:
    virtual ~Transport() = default;
    virtual boost::asio::awaitable<Outcome<Response>> send(Request request) = 0;
};

} // namespace http
