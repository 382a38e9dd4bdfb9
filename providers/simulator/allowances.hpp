// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/times.hpp"

#include <map>
#include <optional>
#include <string>

namespace simulator {

/// How many more requests of their sort a caller may send: what Azure says of that with each
/// answer (`x-ms-ratelimit-remaining-…`, behaviour §8). Counts from the start of the process.
class Allowances {
public:
    /// 429 where the caller has none left, and takes a place where it has: by vault and action, and
    /// from the buckets of the caller in its subscription (facts §8.1).
    std::optional<http::Response> refuse(const Call& call, Time now);

    void tell(const Call& call, Time now, http::Response& response);

private:
    struct Window {
        Time start{};
        int used = 0;
    };
    struct Bucket {
        double level;
        Time at;
    };
    std::optional<http::Response> refuse_by_vault(const Call& call, Time now) const;
    /// What is left of `limit` requests within `length`, this one taken.
    int take(const std::string& sort, int limit, Duration length, Time now);

    std::map<std::string, Window, std::less<>> windows_;
    std::map<std::string, Bucket, std::less<>> buckets_;
};

} // namespace simulator
