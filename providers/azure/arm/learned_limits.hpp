// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/request_class.hpp"
#include "reconciler/model/time.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azure {

/// What is left of the limits that only answers tell of (`x-ms-ratelimit-remaining-…`, facts §8.1):
/// those of Recovery Services by vault and action, those of Compute by group of actions. Nobody
/// says when their windows began: no later than we first heard of them.
class LearnedLimits {
public:
    using Names = std::vector<std::string>;

    /// The limits that a request is known to draw from.
    const Names& drawn_by(const RequestClass& request) const;

    /// How long until one of these has something left, if it has nothing now; what is under way is
    /// taken as spent.
    std::optional<reconciler::Duration> wait(const Names& names, reconciler::Time now) const;

    void begin(const Names& names);
    void end(const Names& names);
    void learn(const RequestClass& request, const http::Headers& headers, reconciler::Time now);

private:
    struct Limit {
        int left = 0;
        int under_way = 0;
        reconciler::Time since;
        reconciler::Duration window;

        bool is_over(reconciler::Time now) const { return now >= since + window; }
    };

    void note(const RequestClass& request, std::string name, int left, reconciler::Time now,
              reconciler::Duration window);

    std::map<std::string, Limit> limits_;
    std::map<std::string, Names> drawn_by_; ///< by subscription, object and action
};

} // namespace azure
