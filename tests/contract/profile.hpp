// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/shape.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// In what state the service describes an object there, in its own words ("Backup InProgress"):
/// what it then says of it may depend on that.
std::string state_of(const boost::json::value& resource);

/// A body as the objects it is about: the elements of a list, or the whole.
std::vector<const boost::json::value*> resources_of(const boost::json::value& body);

/// What answers look like, by operation, status and state of the object.
class Profile {
public:
    void add(const std::string& operation, int status, const boost::json::value& body);

    /// What all answers of that operation and state had and this one has not. A state that never
    /// came is held against all states of the operation.
    std::vector<std::string>
    missing(const std::string& operation, int status, const boost::json::value& body) const;

private:
    std::map<std::string, Shape> shapes_; ///< by "operation status" and "operation status: state"
};

} // namespace contract
