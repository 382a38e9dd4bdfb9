// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/transport.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace http {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// The addresses of a host, at least one. An address written in digits needs no resolver. Ends at
/// the limit or on cancellation even where the system's resolver hangs on.
boost::asio::awaitable<Outcome<Addresses>>
resolve(std::string host, std::string port, std::chrono::steady_clock::duration limit);

} // namespace http
