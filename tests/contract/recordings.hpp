// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// One request and its answer. `body` is null where the answer had none.
struct Interaction {
    std::string source; ///< where it is from: "2023/backup/test_backup_policy #12"
    std::string method;
    std::string url;
    int status = 0;
    boost::json::value body;
};

/// What the real service answered, of the folders of `recordings/` given ("2023/backup").
std::vector<Interaction> recorded(const std::vector<std::string_view>& folders);

} // namespace contract
