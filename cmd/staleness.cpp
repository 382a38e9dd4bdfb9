// SPDX-License-Identifier: Apache-2.0
#include "cmd/staleness.hpp"

#include "cmd/disk_file_reader.hpp"

#include <algorithm>

namespace cmd {

using namespace reconciler;

namespace {

constexpr std::size_t plan_limit = std::size_t{256} << 20U;

Diagnostic stale(const std::string& address, std::string detail)
{
    Diagnostic problem;
    problem.id = "plan-stale";
    problem.summary = "Saved plan is stale";
    problem.detail = std::move(detail);
    problem.fix = "Make a new plan with `tresor plan -o FILE`, read it, and apply that.";
    problem.address = address;
    return problem;
}

/// Names of the members in which two objects differ.
std::string differing(const Object& planned, const Object& live)
{
    std::string names;
    for (const auto& [name, value] : planned)
        if (live.get(name) != value)
            names += (names.empty() ? "" : ", ") + name + " was " + to_text(value) + " and is " +
                     to_text(live.get(name));
    return names;
}

std::string changed(const Precondition& condition, const Observation& now)
{
    const Live* live = now.find(condition.id);
    if (!live) return condition.exists ? condition.id.text() + " no longer exists" : "";
    if (!condition.exists) return condition.id.text() + " exists now";
    const std::string attributes = differing(condition.attributes, live->attributes);
    const std::string facts = differing(condition.facts, live->facts);
    return attributes + (attributes.empty() || facts.empty() ? "" : ", ") + facts;
}

} // namespace

Result<std::string> read_plan_text(const std::string& path)
{
    return make_disk_file_reader()->read(path, plan_limit);
}

Diagnostics why_stale(const SavedPlan& saved, const Footing& footing,
                      const std::string& configuration_hash, const Observation& now)
{
    Diagnostics problems;
    if (saved.lineage != footing.lineage || saved.serial != footing.serial)
        problems.push_back(stale("", "The state has changed since the plan was made: it was "
                                     "applied already, or another run came between."));
    if (saved.configuration_hash != configuration_hash)
        problems.push_back(stale("", "The configuration has changed since the plan was made."));
    if (!problems.empty()) return problems;
    for (const auto& step : saved.plan.steps)
        if (const auto what = changed(step.precondition, now); !what.empty())
            problems.push_back(stale(to_string(step.address),
                                     "Azure has changed since the plan was made: " + what + "."));
    return problems;
}

} // namespace cmd
