// SPDX-License-Identifier: Apache-2.0
#include "cmd/rules.hpp"

#include "cmd/plan_words.hpp"

#include "providers/azure/rules/catalogue.hpp"

#include <algorithm>

namespace cmd {

using namespace reconciler;

std::vector<Rule> all_rules()
{
    std::vector<Rule> all(core_rules().begin(), core_rules().end());
    all.insert(all.end(), azure::rules().begin(), azure::rules().end());
    std::ranges::sort(all, {}, &Rule::id);
    return all;
}

std::string_view consequence_of(const Rule& rule)
{
    if (rule.severity == Severity::warning)
        return rule.can_be_allowed ? "A warning; allow silences it." : "A warning.";
    if (rule.severity == Severity::note) return "A note; allow silences it.";
    return rule.can_be_allowed
               ? "The object is blocked, and what depends on it, unless allow says otherwise."
               : "The object is blocked, and what depends on it.";
}

std::string render_rules()
{
    std::string out =
        "# Rules\n\nMade from the catalogues of rules; `UPDATE_GOLDEN=1 ./dev test -R Rules` "
        "rewrites it. `tresor explain RULE` says the same.\n\nAn *error* blocks its object and "
        "what "
        "depends on it, never the rest. Where the column \"may be allowed\" says yes, the "
        "configuration can except\nan object, or all that a pattern names, for a time and with a "
        "reason; after that day the rule holds again:\n\n```toml\n[[tresor.allow]]\nrule    = "
        "\"policy-vm-limit\"\nobjects = \"protected_vm.web-*\"\nreason  = \"raised by Azure "
        "support, "
        "case 123\"\nuntil   = 2027-01-31\n\n[protected_vm.db-01]\nallow = [{ rule = "
        "\"cross-subscription\", reason = \"shared vault\", until = 2027-01-31 }]\n```\n\n"
        "Sources are sections of the project's papers on Azure.\n\n"
        "| rule | severity | when | what to do | Azure's own code | may be allowed | source |\n"
        "|---|---|---|---|---|---|---|\n";
    for (const auto& rule : all_rules())
        out += "| `" + std::string(rule.id) + "` | " + std::string(word_of(rule.severity)) + " | " +
               std::string(rule.when) + " | " + std::string(rule.fix) + " | " +
               (rule.refusal.empty() ? "" : '`' + std::string(rule.refusal) + '`') + " | " +
               (rule.can_be_allowed ? "yes" : "no") + " | " + std::string(rule.source) + " |\n";
    return out;
}

} // namespace cmd
