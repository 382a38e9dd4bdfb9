// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_json.hpp"
#include "state/json_fields.hpp"
#include "state/step_json.hpp"
#include "state/value_json.hpp"

#include <limits>

namespace json = boost::json;
using namespace reconciler;
using state::Fields;

namespace cmd {

namespace {

/// The one of `all` whose word is the member's text.
template <class Enumeration>
Enumeration one_of(Fields& fields, std::string_view name, std::initializer_list<Enumeration> all)
{
    const auto text = fields.text(name);
    for (const auto one : all)
        if (to_string(one) == text) return one;
    fields.complain(name, "a word of this version");
    return *all.begin();
}

Cause cause_of(Fields& fields)
{
    return one_of(fields, "cause", {Cause::configuration, Cause::drift, Cause::surroundings});
}

Verb verb_of(Fields& fields)
{
    using enum Verb;
    return one_of(fields, "verb",
                  {none, create, update, adopt, undelete, stop, suspend, resume, move, remove,
                   delete_data, forget, renamed});
}

Severity severity_of(Fields& fields)
{
    const auto text = fields.text("severity");
    if (text == "warning") return Severity::warning;
    if (text == "note") return Severity::note;
    if (text != "error") fields.complain("severity", "error, warning or note");
    return Severity::error;
}

int status_of(Fields& fields)
{
    const auto status = fields.integer("status");
    if (status >= 0 && status <= 999) return static_cast<int>(status);
    fields.complain("status", "an HTTP status");
    return 0;
}

Result<Marks> marks_from_json(const json::value& json)
{
    Fields fields(json, "marks");
    Marks marks;
    marks.weakens = fields.truth("weakens");
    marks.loses_data = fields.truth("loses_data");
    marks.one_way = fields.texts("one_way");
    return fields.finished(std::move(marks));
}

Result<AttributeChange> attribute_from_json(const json::value& json)
{
    Fields fields(json, "attribute");
    AttributeChange change;
    change.path = fields.text("path");
    change.recorded = fields.take(state::value_from_json(fields.member("recorded")));
    change.live = fields.take(state::value_from_json(fields.member("live")));
    change.desired = fields.take(state::value_from_json(fields.member("desired")));
    change.cause = cause_of(fields);
    change.marks = fields.take(marks_from_json(fields.member("marks")));
    return fields.finished(std::move(change));
}

Result<ServiceText> service_from_json(const json::value& json)
{
    Fields fields(json, "service");
    ServiceText service;
    service.status = status_of(fields);
    service.code = fields.text("code");
    service.message = fields.text("message");
    service.request_id = fields.text("request_id");
    service.correlation_id = fields.text("correlation_id");
    return fields.finished(std::move(service));
}

Result<Scope> unread_from_json(const json::value& json)
{
    Fields fields(json, "scope");
    Scope scope;
    scope.what = fields.text("what");
    scope.id = fields.text("id");
    scope.was_read = false;
    return fields.finished(std::move(scope));
}

template <class T>
std::vector<T> all(Fields& fields, std::string_view name, Result<T> (*read)(const json::value&))
{
    std::vector<T> out;
    for (const auto& one : fields.array(name)) out.push_back(fields.take(read(one)));
    return out;
}

std::size_t count_of(Fields& fields, std::string_view name)
{
    const auto count = fields.integer(name);
    if (count >= 0) return static_cast<std::size_t>(count);
    fields.complain(name, "a count");
    return 0;
}

} // namespace

Result<Diagnostic> diagnostic_from_json(const json::value& json)
{
    Fields fields(json, "diagnostic");
    Diagnostic diagnostic;
    diagnostic.severity = severity_of(fields);
    diagnostic.id = fields.text("id");
    diagnostic.summary = fields.text("summary");
    diagnostic.detail = fields.text("detail");
    diagnostic.fix = fields.text("fix");
    diagnostic.address = fields.text("address");
    if (const auto& service = fields.member("service"); !service.is_null())
        diagnostic.service = fields.take(service_from_json(service));
    return fields.finished(std::move(diagnostic));
}

Result<Change> change_from_json(const json::value& json)
{
    Fields fields(json, "change");
    Change change;
    change.address = fields.address("address");
    change.id = fields.id("id");
    change.verb = verb_of(fields);
    change.cause = cause_of(fields);
    change.reason = fields.text("reason");
    change.attributes = all(fields, "attributes", attribute_from_json);
    change.marks = fields.take(marks_from_json(fields.member("marks")));
    change.renamed_from = fields.address("renamed_from");
    change.steps = fields.texts("steps");
    change.blocked = all(fields, "blocked", diagnostic_from_json);
    change.lacking = fields.texts("lacking");
    change.notes = fields.texts("notes");
    return fields.finished(std::move(change));
}

Result<Plan> plan_from_json(const json::value& json)
{
    Fields fields(json, "plan");
    Plan plan;
    plan.changes = all(fields, "changes", change_from_json);
    plan.steps = all(fields, "steps", state::step_from_json);
    plan.unchanged = count_of(fields, "unchanged");
    plan.diagnostics = all(fields, "diagnostics", diagnostic_from_json);
    plan.unread = all(fields, "unread", unread_from_json);
    plan.closer = fields.texts("closer");
    plan.notes = fields.texts("notes");
    return fields.finished(std::move(plan));
}

} // namespace cmd
