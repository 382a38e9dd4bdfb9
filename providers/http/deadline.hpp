// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>

namespace http {

/// Closes `socket` when the time has come. Shared with its timer's handler, so that the end of the
/// connection and the end of the timer may come in any order.
struct Deadline : std::enable_shared_from_this<Deadline> {
    using Socket = boost::asio::ip::tcp::socket;

    explicit Deadline(Socket& s) : timer(s.get_executor()), socket(&s) {}

    /// Takes the place of what was started before.
    void start(std::chrono::steady_clock::duration limit)
    {
        timer.expires_after(limit);
        timer.async_wait([self = weak_from_this()](boost::system::error_code error) {
            if (const auto it = self.lock(); it && !error) it->pass();
        });
    }

    void pass()
    {
        passed = true;
        boost::system::error_code ignored;
        socket->close(ignored);
    }

    boost::asio::steady_timer timer;
    Socket* socket;
    bool passed = false;
};

} // namespace http
