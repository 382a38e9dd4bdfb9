// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <vector>

namespace contract {

/// A way in which the simulator's answer is not the recorded one.
struct Difference {
    std::string cause; ///< "status", "property missing", "spelling", …
    std::string place; ///< JSON pointer with '*' for any index; a header's name
    std::string detail;

    bool operator==(const Difference&) const = default;
};
using Differences = std::vector<Difference>;

struct Answer {
    int status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    boost::json::value body;                    ///< null: none
    bool list_is_cut = false;                   ///< its list had more entries than are known
};

/// Status, which headers there are, and the shape of the body: which properties, of which types,
/// words in the same spelling; guids, times, ids and URLs by their pattern.
Differences differences(const Answer& recorded, const Answer& simulated);

/// The same of two values at a place of their bodies.
Differences differences(const boost::json::value& recorded, const boost::json::value& simulated,
                        const std::string& place);

} // namespace contract
