// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/read_failure.hpp"

#include "providers/simulator/random.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

/// "20230517T123346Z".
std::string compact_time(Time time)
{
    std::string text;
    for (const char c : iso_time(std::chrono::floor<std::chrono::seconds>(time)))
        if (c != '-' && c != ':') text += c;
    return text;
}

} // namespace

std::optional<http::Response> fail_read(const World& world, const Call& call, std::uint64_t draw)
{
    const auto one_in = static_cast<std::uint64_t>(world.behaviour().read_failures);
    if (call.method != "GET" || one_in == 0 || draw % one_in != 0) return std::nullopt;
    const std::string id = fmt::format("{:08x}-0000-4000-8000-{:012x}", draw >> 32U,
                                       scrambled(draw) & 0xffffffffffffU);
    http::Response response = error_answer(
        500, "InternalServerError",
        fmt::format("Encountered internal server error. Diagnostic information: timestamp '{}', "
                    "subscription id '{}', tracking id '{}', request correlation id '{}'.",
                    compact_time(world.now()), call["subscription"], id, id));
    response.headers.set("x-ms-failure-cause", "gateway");
    return response;
}

} // namespace simulator
