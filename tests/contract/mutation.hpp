// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// JSON pointers to the members of all objects in a body; of list elements that have the same
/// member, the first. The members of maps (tags, identities by id) are data and left out.
std::vector<std::string> members_of(const boost::json::value& body);

/// A pointer with every array index as '*'.
std::string pattern_of(std::string_view pointer);

boost::json::value without(boost::json::value body, std::string_view pointer);

/// With a value of another type there.
boost::json::value retyped(boost::json::value body, std::string_view pointer);

} // namespace contract
