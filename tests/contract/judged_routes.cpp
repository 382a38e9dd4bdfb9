// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/judged_routes.hpp"

#include "tests/contract/azure_deviations.hpp"
#include "tests/contract/routes.hpp"

#include <algorithm>

namespace contract {
namespace {

bool is_known(const Violation& violation)
{
    return std::ranges::any_of(azure_deviations(), [&](const Deviation& deviation) {
        return covers(deviation, violation);
    });
}

/// Nothing of the answer was left unjudged, and nothing but Azure's own oddities was found.
bool stands(const Violation& violation)
{
    return violation.rule != "operation" && violation.rule != "status" && is_known(violation);
}

std::optional<Operation> operation_of(Validator& validator, const Step& step)
{
    const auto find = [&](Version version) {
        return find_operation(validator.documents(), step.request.method, step.request.url,
                              version);
    };
    auto asked = find(Version::as_asked);
    return asked ? std::move(asked) : find(Version::newest);
}

void judge(JudgedRoute& route, Validator& validator, const Step& step)
{
    const auto operation = operation_of(validator, step);
    if (!operation) return;
    route.operation = operation->id;
    route.version = operation->definition.document->file.parent_path().filename().string();
    if (std::ranges::all_of(violations_of(validator, step), stands))
        (step.response.status < 400 ? route.success : route.error) = true;
}

} // namespace

Violations violations_of(Validator& validator, const Step& step)
{
    const auto check = [&](Version version) {
        return validator.check_response(step.request.method, step.request.url, step.response.status,
                                        step.response.body, version);
    };
    auto violations = check(Version::as_asked);
    const bool undeclared = violations.size() == 1 && violations.front().rule == "operation";
    return undeclared ? check(Version::newest) : violations;
}

std::string JudgedRoute::answers() const
{
    if (success && error) return "success,error";
    return success ? "success" : error ? "error" : "";
}

std::map<std::string, JudgedRoute> judged_routes(Validator& validator)
{
    std::map<std::string, JudgedRoute> routes;
    for (const auto& step : whole_walk())
        if (const auto route = route_of(step.request); !route.empty() && step.is_arm())
            judge(routes[route], validator, step);
    return routes;
}

} // namespace contract
