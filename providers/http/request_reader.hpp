// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace http {

/// Makes requests of the bytes that a client sends on one connection, one after the other. Does no
/// I/O itself.
class RequestReader {
public:
    struct Options {
        std::size_t header_limit = 0;
        std::size_t body_limit = 0;
        std::string origin; ///< "https://127.0.0.1:8443": whence the scheme, and old clients' host
    };

    /// What should we do next?
    enum class Step {
        read,   ///< feed what the client sends
        invite, ///< say 100 Continue, then go on
        answer, ///< take the request
        refuse, ///< answer with the refusal's status and end: what follows cannot be told apart
    };

    virtual ~RequestReader() = default;

    virtual void feed(std::string_view bytes) = 0;
    virtual Step next() = 0;
    /// After `answer`, once.
    virtual Request take() = 0;
    /// Whether the connection goes on after the request that was taken.
    virtual bool keep_alive() const = 0;
    /// Whether something of the next request has come.
    virtual bool has_begun() const = 0;
    virtual int refusal() const = 0; ///< 400, 413 or 431
};

std::unique_ptr<RequestReader> make_request_reader(RequestReader::Options options);

/// "Not Found"; a general word where the status has no name.
std::string_view reason_phrase(int status);

} // namespace http
