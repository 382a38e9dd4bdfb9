// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/world.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// The kinds that people name, with the word for them: "vm", "item", "key-vault", …
struct NamedKind {
    std::string_view word;
    Kind kind;
};
const std::vector<NamedKind>& named_kinds();

/// "rg-app/web-01" of a machine, "rsv-prod/nightly" of a policy: what tells it within its kind.
std::string short_name(Kind kind, std::string_view id);
/// "vm/rg-app/web-01".
std::string short_form(Kind kind, std::string_view id);

struct Found {
    Kind kind;
    Object object;
};

/// The object that an ARM id or a short form names.
reconciler::Result<Found> find_object(const World& world, const std::string& words);
/// The same where the kind is clear; a bare name is enough if it is the only one.
reconciler::Result<Object> find_of_kind(const World& world, Kind kind, const std::string& name);

} // namespace simulator
