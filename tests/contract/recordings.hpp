// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// One request and its answer. A body is null where there was none.
struct Interaction {
    std::string source; ///< where it is from: "2023/backup/test_backup_policy #12"
    std::string method;
    std::string url;
    int status = 0;
    boost::json::value body;
    boost::json::value request_body;
    std::map<std::string, std::string> headers; ///< of the answer; names in lower case
    std::string at;                             ///< "2023-05-17T12:25:25Z"; empty: not known
    std::string last_at;                        ///< of the last of `repeat` requests
    bool list_is_cut = false; ///< the pack kept some of its entries only (azure/README §3)
    int repeat = 1;           ///< so often was the request sent in a row and answered alike
};

/// What the real service answered, of the folders of `recordings/` given ("2023/backup").
std::vector<Interaction> recorded(const std::vector<std::string_view>& folders);

/// One recorded test, in the order in which it went.
struct Recording {
    std::string name; ///< "2023/backup/test_backup_policy"
    std::vector<Interaction> interactions;
};

/// All there are.
std::vector<Recording> all_recordings();

} // namespace contract
