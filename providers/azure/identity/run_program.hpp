// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace azure {

struct ProgramEnd {
    enum class Kind {
        not_started, ///< `error` says why: there is no such program, or it cannot be run
        exited,      ///< with `code`, or killed by a signal (128 and its number)
        timed_out,   ///< and was killed, with all that it had started
        too_much,    ///< wrote more than a megabyte, the same
        cancelled,   ///< the same
    };
    Kind kind = Kind::not_started;
    int code = 0;
    std::string error;
    std::string out;
    std::string err;
};

/// Runs a program found on PATH, without a shell and without input, and takes what it writes. No
/// thread is blocked meanwhile. `clock` must live until the end.
boost::asio::awaitable<ProgramEnd>
run_program(reconciler::Clock& clock, std::vector<std::string> words, reconciler::Duration limit);

} // namespace azure
