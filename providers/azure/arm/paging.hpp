// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <set>
#include <string>
#include <utility>

namespace azure {

/// Leads through the pages of a list. Follows links to the first page's origin only, and none
/// twice.
class Pages {
public:
    explicit Pages(std::string first_url) : next_(std::move(first_url)) { seen_.insert(next_); }

    /// The page to get; empty where all have come.
    const std::string& next() const { return next_; }

    /// Goes on from this page; its elements are none where the page is an error.
    reconciler::Result<const boost::json::array*> turn(const boost::json::value& page);

private:
    std::string next_;
    std::set<std::string> seen_;
};

} // namespace azure
