// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/exemption.hpp"

#include "reconciler/model/day.hpp"
#include "reconciler/model/problem.hpp"

namespace reconciler {

namespace {

constexpr auto soon = std::chrono::days(14);

} // namespace

bool is_over(const Exemption& exemption, Time now)
{
    return !exemption.until.empty() && exemption.until < iso_day(now);
}

bool ends_soon(const Exemption& exemption, Time now)
{
    return !exemption.until.empty() && !is_over(exemption, now) &&
           exemption.until < iso_day(now + soon);
}

std::string words_of(const Exemption& exemption)
{
    return (exemption.until.empty() ? std::string("in this run")
                                    : "until " + exemption.until + ": " + exemption.reason);
}

Diagnostic ending_soon(const Exemption& exemption, const Address& address)
{
    auto warning = problem_at(exemption.span, "exemption-ends-soon", "Exemption ends soon");
    warning.severity = Severity::warning;
    warning.detail = '"' + exemption.what + "\" is exempt for " + to_string(address) + " until " +
                     exemption.until + " only (" + exemption.reason + ").";
    warning.fix = "Mend what it is for, or set a later date.";
    warning.address = to_string(address);
    return warning;
}

} // namespace reconciler
