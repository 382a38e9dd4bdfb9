// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// Whether the object of that place holds data by key, such as tags.
bool is_map(std::string_view place);

/// Which members the objects of many bodies have. Objects are told apart by their pointer with
/// every array index as '*'; the members of maps (tags, identities by id) are data and not looked
/// at.
class Shape {
public:
    void add(const boost::json::value& body);

    /// Pointers that every object of that place had so far and one in `body` has not.
    std::vector<std::string> missing(const boost::json::value& body) const;

    /// Every pointer seen, with '?' behind it where some object of its place had it not.
    std::vector<std::string> lines() const;

    std::size_t bodies() const { return bodies_; }

private:
    struct Members {
        std::size_t objects = 0;
        std::map<std::string, std::size_t> seen;
    };
    std::map<std::string, Members> places_;
    std::size_t bodies_ = 0;
};

} // namespace contract
