// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/ignoring.hpp"

#include "reconciler/model/problem.hpp"

namespace reconciler {

namespace {

Value value_at(const Object& object, std::string_view path)
{
    const auto dot = path.find('.');
    const Value& member = object.get(path.substr(0, dot));
    return dot == std::string_view::npos ? member : value_at(member.object(), path.substr(dot + 1));
}

/// Where `value` is null the member goes.
void put_at(Object& object, std::string_view path, Value value)
{
    const auto dot = path.find('.');
    const auto name = path.substr(0, dot);
    if (dot != std::string_view::npos) {
        Object inner = object.get(name).object();
        put_at(inner, path.substr(dot + 1), std::move(value));
        value = std::move(inner);
    }
    if (value.is_null())
        object.erase(name);
    else
        object.set(name, std::move(value));
}

Diagnostic expired(const Desired& object, const Exemption& entry)
{
    auto problem =
        problem_at(entry.span, "ignore-expired", "Ignored field is not ignored any longer");
    problem.detail = '"' + entry.what + "\" of " + to_string(object.address) +
                     " was ignored until " + entry.until + " (" + entry.reason +
                     "); that day has passed.";
    problem.fix = "Declare what it should be and remove the entry, or set a later date.";
    problem.address = to_string(object.address);
    return problem;
}

void ignore_one(Desired& object, const Live& live, const Exemption& entry)
{
    const Value declared = value_at(object.attributes, entry.what);
    Value there = value_at(live.attributes, entry.what);
    if (!declared.is_null() && declared != there)
        object.notes.push_back(to_string(object.address) + ": \"" + entry.what + "\" is ignored " +
                               words_of(entry) + " (declared " + to_text(declared) + ", live " +
                               to_text(there) + ")");
    put_at(object.attributes, entry.what, std::move(there));
}

} // namespace

void ignore_fields(DesiredSet& desired, const Observation& observation)
{
    for (auto& object : desired.objects) {
        const Live* live = object.ignores.empty() ? nullptr : observation.find(object.id);
        for (const auto& entry : object.ignores) {
            if (is_over(entry, observation.at))
                object.blocked.push_back(expired(object, entry));
            else if (ends_soon(entry, observation.at))
                object.warnings.push_back(ending_soon(entry, object.address));
            if (live) ignore_one(object, *live, entry);
        }
    }
}

} // namespace reconciler
