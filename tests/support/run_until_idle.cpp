// SPDX-License-Identifier: Apache-2.0
#include "tests/support/run_until_idle.hpp"

namespace test {

void run_until_idle(boost::asio::io_context& context, FakeClock& clock)
{
    do {
        context.restart();
        context.poll();
    } while (clock.jump());
}

} // namespace test
