// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/recordings.hpp"

#include <span>
#include <string>
#include <string_view>

namespace contract {

/// One of the operations of azure/README §6. In the path S, G, V, I and K stand for subscription,
/// resource group, Recovery Services vault, protected item and key vault; `{}` is one segment, a
/// `*` in front any number of them.
struct CountedOperation {
    std::string_view group;
    std::string_view name;
    std::string_view method;
    std::string_view path;
};

/// In the order of the README; where two fit, the first does.
std::span<const CountedOperation> counted_operations();

/// The path in full: "/subscriptions/{}/resourceGroups/{}/…".
std::string full_path(const CountedOperation& operation);

/// The operation that an interaction is one of; null where the README names none.
const CountedOperation* counted_operation(const Interaction& interaction);

} // namespace contract
