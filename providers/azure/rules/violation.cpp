// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/violation.hpp"

#include "providers/azure/rules/catalogue.hpp"

namespace azure {

using namespace reconciler;

Diagnostic
broken(const Address& address, std::string_view rule_id, std::string detail, std::string fix)
{
    const Rule& rule = azure::rule(rule_id);
    Diagnostic out;
    out.severity = rule.severity;
    out.id = rule.id;
    out.summary = rule.title;
    out.detail = std::move(detail);
    out.fix = fix.empty() ? std::string(rule.fix) : std::move(fix);
    out.address = to_string(address);
    return out;
}

Diagnostic broken(const Desired& object, std::string_view path, std::string_view rule_id,
                  std::string detail, std::string fix)
{
    Diagnostic out = broken(object.address, rule_id, std::move(detail), std::move(fix));
    if (object.declared) out.spans.push_back({object.span_of(path), ""});
    return out;
}

void Findings::add(Diagnostic found)
{
    (found.severity == Severity::error ? blocked : said).push_back(std::move(found));
}

void Findings::hand_over(Decision& decision) &&
{
    append(decision.blocked, std::move(blocked));
    append(decision.warnings, std::move(said));
}

} // namespace azure
