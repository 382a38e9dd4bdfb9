// SPDX-License-Identifier: Apache-2.0
#include "cmd/exit_code.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cmd {

namespace {

using enum ExitCode;

constexpr std::array<std::pair<ExitCode, std::string_view>, 13> by_precedence{{
    {interrupted, "interrupted"},
    {usage, "usage"},
    {locked, "the state is locked by another run"},
    {error, "error"},
    {throttled, "throttled"},
    {partial, "applied in part"},
    {stale, "the plan is stale"},
    {incomplete, "some scopes could not be read"},
    {blocked, "something was blocked"},
    {drift_and_pending, "drift and pending changes"},
    {drift, "drift"},
    {pending, "changes pending"},
    {ok, "done"},
}};

} // namespace

ExitCode first_of(std::initializer_list<ExitCode> codes)
{
    for (const auto& [code, words] : by_precedence)
        if (std::ranges::find(codes, code) != codes.end()) return code;
    return ok;
}

std::string_view meaning(ExitCode code)
{
    return std::ranges::find(by_precedence, code, &std::pair<ExitCode, std::string_view>::first)
        ->second;
}

} // namespace cmd
