// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/references.hpp"

#include "reconciler/language/reference_cycles.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace reconciler {

namespace {

/// A suggestion costs a look at every object of the kind; this many are worth it.
constexpr std::size_t most_comparisons = 400'000;

class DanglingReferences {
public:
    explicit DanglingReferences(const std::vector<Declared>& objects)
    {
        for (const auto& object : objects)
            keys_[object.address.kind].emplace_back(object.address.key);
    }

    Diagnostic report(const Reference& reference)
    {
        const auto& keys = keys_[reference.kind];
        Diagnostic made = problem_at(reference.span, "dangling-reference", "Reference to nothing");
        made.detail = quoted(reference.path) + " of " + title(reference.from) + " names " +
                      reference.kind + " " + quoted(reference.key) + ", which no file declares." +
                      suggestion(reference);
        made.fix = keys.empty()
                       ? "Declare it: [" + reference.kind + "." +
                             (reference.key.empty() ? "NAME" : toml_key(reference.key)) + "]"
                       : "Declared are " + listed(keys, 10) + ".";
        made.address = title(reference.from);
        explain_origin(made, reference.origins);
        return made;
    }

private:
    /// Computed once for each missing object.
    const std::string& suggestion(const Reference& reference)
    {
        const auto [place, is_new] = suggestions_.try_emplace({reference.kind, reference.key});
        const auto& keys = keys_[reference.kind];
        if (is_new && comparisons_ < most_comparisons) {
            comparisons_ += keys.size();
            place->second = did_you_mean(reference.key, keys);
        }
        return place->second;
    }

    std::map<std::string, std::vector<std::string_view>> keys_;
    std::map<std::pair<std::string, std::string>, std::string> suggestions_;
    std::size_t comparisons_ = 0;
};

Diagnostic unchecked(std::size_t count)
{
    Diagnostic made = problem("references-unchecked", "References not checked");
    made.severity = Severity::note;
    made.detail = std::to_string(count) +
                  (count == 1 ? " reference names an object" : " references name objects") +
                  " that may stand in a file which could not be read.";
    made.fix = "Mend that file and run again.";
    return made;
}

} // namespace

Diagnostics check_references(const std::vector<Declared>& objects,
                             const std::vector<Reference>& references, bool is_partial)
{
    Diagnostics found;
    std::vector<Edge> edges;
    std::size_t missing = 0;
    DanglingReferences dangling(objects);
    for (const auto& reference : references) {
        const auto from = position_of(objects, reference.from);
        const auto to = position_of(objects, {reference.kind, reference.key});
        if (from && to) edges.push_back({*from, *to, &reference});
        if (to) continue;
        ++missing;
        if (!is_partial) found.push_back(dangling.report(reference));
    }
    if (is_partial && missing > 0) found.push_back(unchecked(missing));
    append(found, report_cycles(objects, std::move(edges)));
    return found;
}

} // namespace reconciler
