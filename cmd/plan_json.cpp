// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_json.hpp"

#include "cmd/plan_words.hpp"

#include "state/json_fields.hpp"
#include "state/step_json.hpp"
#include "state/value_json.hpp"

#include <boost/json/array.hpp>

namespace json = boost::json;
using namespace reconciler;

namespace cmd {

namespace {

json::array spans_of(const Diagnostic& diagnostic)
{
    json::array out;
    for (const auto& [span, label] : diagnostic.spans)
        if (span.is_known())
            out.push_back(json::object{{"file", span.file->path},
                                       {"line", span.line},
                                       {"column", span.column},
                                       {"end_line", span.end_line},
                                       {"end_column", span.end_column},
                                       {"label", label}});
    return out;
}

json::value service_of(const Diagnostic& diagnostic)
{
    if (!diagnostic.service) return nullptr;
    const auto& service = *diagnostic.service;
    return json::object{{"status", service.status},
                        {"code", service.code},
                        {"message", service.message},
                        {"request_id", service.request_id},
                        {"correlation_id", service.correlation_id}};
}

template <class T>
json::array all_of(const std::vector<T>& values)
{
    json::array out;
    out.reserve(values.size());
    for (const auto& value : values) out.push_back(to_json(value));
    return out;
}

json::array steps_of(const Plan& plan)
{
    json::array out;
    for (const auto& step : plan.steps) out.push_back(state::to_json(step));
    return out;
}

json::array unread_of(const Plan& plan)
{
    json::array out;
    for (const auto& scope : plan.unread)
        out.push_back(json::object{{"what", scope.what}, {"id", scope.id}});
    return out;
}

} // namespace

json::object to_json(const Marks& marks)
{
    return {{"weakens", marks.weakens},
            {"loses_data", marks.loses_data},
            {"one_way", state::to_json(marks.one_way)}};
}

json::object to_json(const AttributeChange& change)
{
    return {{"path", change.path},
            {"recorded", state::to_json(change.recorded)},
            {"live", state::to_json(change.live)},
            {"desired", state::to_json(change.desired)},
            {"cause", to_string(change.cause)},
            {"marks", to_json(change.marks)}};
}

json::object to_json(const Diagnostic& diagnostic)
{
    return {{"severity", word_of(diagnostic.severity)},
            {"id", diagnostic.id},
            {"summary", diagnostic.summary},
            {"detail", diagnostic.detail},
            {"fix", diagnostic.fix},
            {"address", diagnostic.address},
            {"spans", spans_of(diagnostic)},
            {"service", service_of(diagnostic)}};
}

json::object to_json(const Change& change)
{
    return {{"address", state::to_json(change.address)},
            {"id", change.id.text()},
            {"verb", to_string(change.verb)},
            {"cause", to_string(change.cause)},
            {"reason", change.reason},
            {"attributes", all_of(change.attributes)},
            {"marks", to_json(change.marks)},
            {"renamed_from", state::to_json(change.renamed_from)},
            {"steps", state::to_json(change.steps)},
            {"blocked", all_of(change.blocked)},
            {"lacking", state::to_json(change.lacking)},
            {"notes", state::to_json(change.notes)}};
}

json::object to_json(const Plan& plan)
{
    return {{"changes", all_of(plan.changes)},    {"steps", steps_of(plan)},
            {"unchanged", plan.unchanged},        {"diagnostics", all_of(plan.diagnostics)},
            {"unread", unread_of(plan)},          {"closer", state::to_json(plan.closer)},
            {"notes", state::to_json(plan.notes)}};
}

} // namespace cmd
