// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>

namespace contract {

/// What the recorded service called things, and what the simulator calls them: the ids that a
/// service makes up (operations, jobs, recovery points). Names that clients choose are the same in
/// both worlds.
class IdMap {
public:
    /// Puts two texts side by side and notes the parts that only differ in an id made up.
    void learn(std::string_view recorded, std::string_view simulated);
    /// The same for all texts of two bodies.
    void learn(const boost::json::value& recorded, const boost::json::value& simulated);

    /// A recorded text in the simulator's words.
    std::string translated(std::string_view recorded) const;
    boost::json::value translated(const boost::json::value& recorded) const;

private:
    std::map<std::string, std::string, std::less<>> names_; ///< by recorded name, folded
};

} // namespace contract
