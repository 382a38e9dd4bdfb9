// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace reconciler {

/// Which of the steps that could run goes next. No input or output.
///
/// The longest remaining path goes first; among equals the shares (vaults, say) take turns. Of all
/// steps on one target one runs at a time.
class ReadyQueue {
public:
    /// What a step is ordered by.
    struct Claim {
        std::size_t path = 0; ///< steps of the longest chain that begins with it
        std::string share;
        std::string target; ///< empty: needs none for itself
    };

    explicit ReadyQueue(const std::vector<Claim>& claims);

    void push(std::size_t step);

    /// The next step, whose target is taken from now on; nullopt where none can go.
    std::optional<std::size_t> pop();

    /// Frees the target of a step that was popped.
    void ended(std::size_t step);

private:
    using Number = std::size_t;

    struct Place {
        std::size_t path = 0;
        Number share = 0;
        Number target = 0; ///< 0: none
    };

    /// Those of one path length.
    struct Level {
        std::map<Number, std::deque<std::size_t>> waiting; ///< by share, none of them empty
        std::deque<Number> turns;                          ///< each share that waits, once

        std::size_t take();
    };

    struct Target {
        bool is_taken = false;
        std::multimap<std::size_t, std::size_t, std::greater<>> waiting; ///< by path
    };

    std::vector<Place> places_;
    std::vector<Target> targets_;
    std::map<std::size_t, Level, std::greater<>> levels_; ///< none of them empty
};

} // namespace reconciler
