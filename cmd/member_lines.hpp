// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/value.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cmd {

/// A dotted path and its value, both safe to print.
using MemberLine = std::pair<std::string, std::string>;

/// `path, value` for each value, objects member by member, in the order of their names.
std::vector<MemberLine> member_lines(const reconciler::Object& object);

} // namespace cmd
