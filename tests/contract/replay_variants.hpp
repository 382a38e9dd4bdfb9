// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/recordings.hpp"
#include "tests/contract/replay_compare.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// What Azure has answered beyond the recording at hand: the same operation on an object in the
/// same state was recorded over seven years and showed more in some of them than in others, under
/// the same api-version too.
class Variants {
public:
    explicit Variants(const std::vector<Recording>& recordings);

    /// Takes out what is more than this recording has but not more than Azure has shown.
    Differences unshown(Differences found, const Interaction& interaction,
                        const boost::json::value& simulated) const;

private:
    std::set<std::string> properties_;   ///< operation, status, state and pointer
    std::map<std::string, int> headers_; ///< by operation, api-version, status and name
    std::map<std::string, int> answers_; ///< by operation and status
};

} // namespace contract
