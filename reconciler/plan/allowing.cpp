// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/allowing.hpp"

#include "reconciler/plan/selection.hpp"

#include <algorithm>

namespace reconciler {

namespace {

class Allowing {
public:
    Allowing(Draft& draft, const Surroundings& around, std::span<const Rule> rules)
        : draft_(draft), around_(around), rules_(rules)
    {}

    void sift(Diagnostics& problems)
    {
        std::erase_if(problems, [&](Diagnostic& problem) { return is_allowed(problem); });
    }

private:
    const Exemption* exemption_of(const std::string& rule) const
    {
        const auto names = [&](const Exemption& entry) {
            return entry.what == rule &&
                   (entry.objects.empty() || matches(entry.objects, draft_.change.address, {}));
        };
        if (const auto* desired = draft_.pair.desired)
            for (const auto& entry : desired->allows)
                if (names(entry)) return &entry;
        for (const auto& entry : around_.desired.allows)
            if (names(entry)) return &entry;
        return nullptr;
    }

    bool is_allowed(Diagnostic& problem)
    {
        const Rule* rule = find_rule(rules_, problem.id);
        const Exemption* entry = rule && rule->can_be_allowed ? exemption_of(problem.id) : nullptr;
        if (!entry) return false;
        if (is_over(*entry, around_.observation.at)) {
            problem.detail += " It was allowed until " + entry->until + " (" + entry->reason +
                              "); that day has passed.";
            return false;
        }
        if (ends_soon(*entry, around_.observation.at))
            draft_.soon.push_back(ending_soon(*entry, draft_.change.address));
        draft_.change.notes.push_back("allowed " + words_of(*entry) + " [" + problem.id +
                                      "]: " + problem.detail);
        return true;
    }

    Draft& draft_;
    const Surroundings& around_;
    std::span<const Rule> rules_;
};

} // namespace

void allow(Draft& draft, Diagnostics& problems, const Surroundings& around,
           std::span<const Rule> rules)
{
    Allowing(draft, around, rules).sift(problems);
    append(draft.warnings, std::move(draft.soon));
    draft.soon.clear();
}

} // namespace reconciler
