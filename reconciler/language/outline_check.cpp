// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/outline_check.hpp"

#include "reconciler/language/references.hpp"
#include "reconciler/language/table_check.hpp"
#include "reconciler/language/table_findings.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace reconciler {

namespace {

/// By place, what has none first; those of one place as they were found.
Diagnostics sorted_by_place(Diagnostics diagnostics)
{
    std::vector<Diagnostic*> order;
    order.reserve(diagnostics.size());
    for (auto& diagnostic : diagnostics) order.push_back(&diagnostic);
    std::ranges::sort(order, {}, [](const Diagnostic* d) {
        static const SourceSpan nowhere;
        const SourceSpan& span = d->spans.empty() ? nowhere : d->spans.front().span;
        const std::string_view path = span.file ? std::string_view(span.file->path) : "";
        return std::tuple(path, span.line, span.column, d);
    });
    Diagnostics sorted;
    sorted.reserve(order.size());
    for (auto* diagnostic : order) sorted.push_back(std::move(*diagnostic));
    return sorted;
}

/// What a diagnostic says whichever object of a block or profile it says it of.
std::string essence_of(const Diagnostic& diagnostic)
{
    const SourceSpan& span = diagnostic.spans.front().span;
    std::string text = diagnostic.detail;
    if (const auto at = text.find(diagnostic.address); at != std::string::npos)
        text.erase(at, diagnostic.address.size());
    return diagnostic.id + '\n' + (span.file ? span.file->path : "") + '\n' +
           std::to_string(span.line) + '\n' + std::to_string(span.column) + '\n' + text;
}

/// What is wrong with a block is wrong with each object that it stands for: said once, counted.
Diagnostics once_each(Diagnostics diagnostics)
{
    std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> first;
    Diagnostics kept;
    kept.reserve(diagnostics.size());
    for (auto& diagnostic : diagnostics) {
        if (!diagnostic.spans.empty() && !diagnostic.address.empty()) {
            const auto [place, is_new] =
                first.try_emplace(essence_of(diagnostic), kept.size(), std::size_t{0});
            if (!is_new && kept[place->second.first].address != diagnostic.address) {
                ++place->second.second;
                continue;
            }
        }
        kept.push_back(std::move(diagnostic));
    }
    for (const auto& [essence, place] : first)
        if (place.second > 0)
            kept[place.first].detail += " So it is with " + std::to_string(place.second) +
                                        (place.second == 1 ? " more object." : " more objects.");
    return kept;
}

class OutlineCheck {
public:
    OutlineCheck(const Schema& schema, Diagnostics found) : schema_(schema)
    {
        results_.diagnostics = std::move(found);
    }

    Result<Configuration> run(Outline outline)
    {
        for (const auto& entry : outline.singles)
            configuration_.singles.insert_or_assign(entry.address.kind, checked(entry));
        configuration_.objects.reserve(outline.objects.size());
        for (const auto& entry : outline.objects) configuration_.objects.push_back(checked(entry));
        std::ranges::sort(configuration_.objects, {}, &Declared::address);
        add_absent_singles(outline);
        append(results_.diagnostics,
               check_references(configuration_.objects, results_.references, outline.is_partial));
        auto all = once_each(sorted_by_place(std::move(results_.diagnostics)));
        if (has_errors(all)) return std::unexpected(std::move(all));
        configuration_.warnings = std::move(all);
        return std::move(configuration_);
    }

private:
    Declared checked(const Entry& entry)
    {
        return check_table(*entry.table, entry.address, entry.node, entry.header, results_);
    }

    /// A single table that no file holds counts as an empty one.
    void add_absent_singles(const Outline& outline)
    {
        for (const auto& table : schema_.singles) {
            if (configuration_.singles.contains(table.name)) continue;
            CheckResults results;
            Declared declared = check_table(table, {table.name, ""}, Node{}, {}, results);
            const bool is_reported =
                outline.declared.contains(declared.address) || outline.is_partial;
            if (!results.diagnostics.empty() && !is_reported)
                results_.diagnostics.push_back(missing_table(table));
            configuration_.singles.insert_or_assign(table.name, std::move(declared));
        }
    }

    const Schema& schema_;
    Configuration configuration_;
    CheckResults results_;
};

} // namespace

Result<Configuration> check_outline(Outline outline, const Schema& schema, Diagnostics found)
{
    return OutlineCheck(schema, std::move(found)).run(std::move(outline));
}

} // namespace reconciler
