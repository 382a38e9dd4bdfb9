// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/reference_cycles.hpp"

#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <utility>

namespace reconciler {

namespace {

using Cycle = std::vector<const Edge*>;

constexpr std::size_t most_shown = 10;

/// Depth first, on a stack of its own: a chain may be as long as the configuration.
class CycleSearch {
public:
    /// REQUIRES: `edges` are ordered by where they begin.
    CycleSearch(std::size_t objects, const std::vector<Edge>& edges)
        : edges_(edges), next_(objects + 1), mark_(objects)
    {
        for (const auto& edge : edges) ++next_[edge.from + 1];
        for (std::size_t i = 1; i < next_.size(); ++i) next_[i] += next_[i - 1];
        end_.assign(next_.begin() + 1, next_.end());
    }

    std::vector<Cycle> run()
    {
        for (std::size_t start = 0; start < mark_.size(); ++start)
            if (mark_[start] == Mark::unseen) explore(start);
        return std::move(cycles_);
    }

private:
    /// `open`: on the path; `knotted`: on a cycle that was reported, so its other cycles are not.
    enum class Mark : unsigned char { unseen, open, done, knotted };

    void explore(std::size_t start)
    {
        enter(start);
        while (!open_.empty()) {
            const std::size_t here = open_.back();
            if (next_[here] == end_[here])
                leave(here);
            else
                follow(edges_[next_[here]++]);
        }
    }

    void follow(const Edge& edge)
    {
        if (mark_[edge.to] == Mark::unseen) {
            path_.push_back(&edge);
            enter(edge.to);
        } else if (mark_[edge.to] == Mark::open && mark_[edge.from] == Mark::open) {
            close(edge);
        }
    }

    void enter(std::size_t here)
    {
        mark_[here] = Mark::open;
        open_.push_back(here);
    }

    void leave(std::size_t here)
    {
        if (mark_[here] == Mark::open) mark_[here] = Mark::done;
        open_.pop_back();
        if (!path_.empty()) path_.pop_back();
    }

    void close(const Edge& last)
    {
        Cycle cycle{&last};
        for (auto edge = path_.rbegin(); cycle.back()->from != last.to; ++edge)
            cycle.push_back(*edge);
        std::ranges::reverse(cycle);
        for (const auto* edge : cycle) mark_[edge->from] = Mark::knotted;
        std::ranges::rotate(cycle, std::ranges::min_element(cycle, {}, &Edge::from));
        cycles_.push_back(std::move(cycle));
    }

    const std::vector<Edge>& edges_;
    std::vector<std::size_t>
        next_; ///< of each object: the first of its edges that was not followed yet
    std::vector<std::size_t> end_;
    std::vector<Mark> mark_;
    std::vector<std::size_t> open_;
    std::vector<const Edge*> path_; ///< leads along `open_`
    std::vector<Cycle> cycles_;
};

Diagnostic report(const std::vector<Declared>& objects, const Cycle& cycle)
{
    const std::string first = title(objects[cycle.front()->from].address);
    const std::size_t shown = std::min(cycle.size(), most_shown);
    Diagnostic made = problem("reference-cycle", "References in a circle");
    made.detail = first;
    for (std::size_t i = 0; i < shown; ++i) {
        const Reference& reference = *cycle[i]->reference;
        made.detail += " -> " + title(objects[cycle[i]->to].address);
        made.spans.push_back({reference.span, title(reference.from) + " needs " +
                                                  title(objects[cycle[i]->to].address)});
    }
    if (shown < cycle.size())
        made.detail += " -> … (" + std::to_string(cycle.size() - shown) + " more) -> " + first;
    made.detail += ": each needs the next, so none can be made first.";
    made.fix = "Take one of these references away.";
    made.address = first;
    return made;
}

} // namespace

std::optional<std::size_t> position_of(const std::vector<Declared>& objects, const Address& address)
{
    const auto found = std::ranges::lower_bound(objects, address, {}, &Declared::address);
    if (found == objects.end() || found->address != address) return std::nullopt;
    return static_cast<std::size_t>(found - objects.begin());
}

Diagnostics report_cycles(const std::vector<Declared>& objects, std::vector<Edge> edges)
{
    std::ranges::sort(edges, {}, [](const Edge& e) { return std::pair(e.from, e.reference); });
    Diagnostics found;
    for (const auto& cycle : CycleSearch(objects.size(), edges).run())
        found.push_back(report(objects, cycle));
    return found;
}

} // namespace reconciler
