// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"

#include <boost/json/value.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace azure {

/// Gathers the pages of a list. Follows links to the first page's origin only, and none twice.
class Pages {
public:
    explicit Pages(std::string first_url) : next_(std::move(first_url)) { seen_.insert(next_); }

    /// The page to get; empty where all have come.
    const std::string& next() const { return next_; }

    reconciler::Result<void> add(boost::json::value page);

    /// The elements that have come since the last call.
    std::vector<boost::json::value> take() { return std::exchange(elements_, {}); }

private:
    std::string next_;
    std::set<std::string> seen_;
    std::vector<boost::json::value> elements_;
};

} // namespace azure
