// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/address.hpp"
#include "reconciler/model/value.hpp"
#include "reconciler/plan/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// Which objects a plan is about. A pattern is a glob over addresses, "protected_vm.web-*" (a key
/// in quotes may be written without them), or over tags, also of the machine that is protected:
/// "tag:env=prod*", "tag:backup". `*` stands for any text, `?` for one character; addresses compare
/// with case, tags' names without.
struct Selection {
    std::vector<std::string> targets;  ///< none: everything
    std::vector<std::string> excludes; ///< these never, targets or not

    bool is_everything() const { return targets.empty() && excludes.empty(); }
};

/// What would have been done, had the user not selected otherwise.
struct LeftOut {
    Address address;
    Verb verb = Verb::none;
    std::string why; ///< "excluded", "not a target"

    friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

/// What is wrong with a pattern; empty where nothing is.
std::string pattern_problem(std::string_view pattern);

bool matches(std::string_view pattern, const Address& address, const Object& tags);

} // namespace reconciler
