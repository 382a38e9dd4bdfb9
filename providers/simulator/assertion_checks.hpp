// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/call.hpp"
#include "providers/simulator/times.hpp"
#include "providers/simulator/world.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// Why Entra gives no token: the status, the `error` of OAuth, the number after AADSTS.
struct SignInRefusal {
    int status = 0;
    std::string_view error;
    int code = 0;
    std::string message;
};

/// Whether the assertion stands for the application: signed with the key of its certificate, or by
/// an issuer that it trusts (workload identity). Nothing where it does.
std::optional<SignInRefusal> refuse_assertion(const World& world, const json::object& principal,
                                              std::string_view jwt, const Call& call, Time now);

} // namespace simulator
