// SPDX-License-Identifier: Apache-2.0
#include "cmd/sarif.hpp"

#include "cmd/build_info.hpp"
#include "cmd/plan_words.hpp"
#include "reconciler/model/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <map>

namespace json = boost::json;

namespace cmd {

using namespace reconciler;

namespace {

/// A path as a URI reference: what a URI must not hold is percent-encoded.
std::string uri_of(std::string_view path)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') ||
                              std::string_view("-._~/").find(c) != std::string_view::npos;
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain)
            out += c;
        else
            out += {'%', hex[byte >> 4U], hex[byte & 15U]};
    }
    return out;
}

json::object location_of(const LabelledSpan& place)
{
    const SourceSpan& span = place.span;
    json::object made{
        {"physicalLocation",
         json::object{{"artifactLocation", json::object{{"uri", uri_of(span.file->path)}}},
                      {"region", json::object{{"startLine", span.line},
                                              {"startColumn", span.column},
                                              {"endLine", span.end_line},
                                              {"endColumn", span.end_column}}}}}};
    if (!place.label.empty()) made["message"] = json::object{{"text", printable(place.label)}};
    return made;
}

json::object result_of(const Diagnostic& diagnostic)
{
    std::string text = diagnostic.summary + ". " + diagnostic.detail;
    if (!diagnostic.fix.empty()) text += "\nFix: " + diagnostic.fix;
    json::object made{{"ruleId", diagnostic.id},
                      {"level", word_of(diagnostic.severity)},
                      {"message", json::object{{"text", printable_lines(text)}}}};
    json::array places;
    json::array related;
    for (const auto& place : diagnostic.spans)
        if (place.span.is_known())
            (places.empty() ? places : related).push_back(location_of(place));
    if (!places.empty()) made["locations"] = std::move(places);
    if (!related.empty()) made["relatedLocations"] = std::move(related);
    return made;
}

} // namespace

std::string render_sarif(const Diagnostics& diagnostics)
{
    std::map<std::string, std::string> summaries;
    json::array results;
    for (const auto& diagnostic : diagnostics) {
        summaries.emplace(diagnostic.id, diagnostic.summary);
        results.push_back(result_of(diagnostic));
    }
    json::array rules;
    for (const auto& [id, summary] : summaries)
        rules.push_back(
            json::object{{"id", id}, {"shortDescription", json::object{{"text", summary}}}});
    const json::object driver{
        {"name", "tresor"}, {"version", version()}, {"rules", std::move(rules)}};
    json::array runs;
    runs.push_back(json::object{{"tool", json::object{{"driver", driver}}},
                                {"columnKind", "unicodeCodePoints"},
                                {"results", std::move(results)}});
    const json::object whole{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                             {"version", "2.1.0"},
                             {"runs", std::move(runs)}};
    return json::serialize(whole) + '\n';
}

} // namespace cmd
