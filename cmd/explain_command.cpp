// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/plan_words.hpp"
#include "cmd/rules.hpp"
#include "cmd/text_layout.hpp"

#include "providers/azure/arm/error_catalogue.hpp"
#include "providers/azure/rules/catalogue.hpp"
#include "reconciler/language/suggestion.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/problem.hpp"

#include <boost/json/array.hpp>

namespace cmd {

using namespace reconciler;
namespace json = boost::json;

namespace {

std::string line(std::string_view lead, std::string_view text, const Style& style)
{
    if (text.empty()) return {};
    const std::string words = "  " + paint(style, Ink::bold, lead) + ' ';
    return laid_out(std::string(text), style.width, words, static_cast<int>(lead.size() + 3),
                    "    ");
}

std::string explained(const Rule& rule, const Style& style)
{
    return paint(style, Ink::bold, rule.id) + "  " + std::string(rule.title) + '\n' +
           line("When:", rule.when, style) + line("Then:", consequence_of(rule), style) +
           line("Fix:", rule.fix, style) + line("Azure says:", rule.refusal, style) +
           line("Source:", rule.source, style);
}

std::string explained(const azure::KnownError& error, const Style& style)
{
    const std::string number = error.health == 0 ? "" : "  (" + std::to_string(error.health) + ")";
    return paint(style, Ink::bold, error.code) + number + '\n' +
           line("It means:", error.cause, style) + line("Fix:", error.fix, style);
}

json::object to_json(const Rule& rule)
{
    return {{"id", rule.id},
            {"severity", word_of(rule.severity)},
            {"title", rule.title},
            {"when", rule.when},
            {"source", rule.source},
            {"fix", rule.fix},
            {"allow", rule.can_be_allowed},
            {"azure", rule.refusal}};
}

Diagnostic nothing_known(const std::string& word)
{
    std::vector<std::string_view> names;
    for (const auto& rule : all_rules()) names.push_back(rule.id);
    for (const auto& error : azure::known_errors()) names.push_back(error.code);
    const auto hint = closest(word, names);
    return problem("unknown-code", "Nothing is known by that name",
                   "There is no rule and no code \"" + printable(word) + "\"." +
                       (hint ? " Did you mean \"" + *hint + "\"?" : ""),
                   "tresor explain --rules lists the rules; docs/reference/troubleshooting.md the "
                   "codes of Azure.");
}

int explain_rules(Reporter& reporter)
{
    json::array out;
    for (const auto& rule : all_rules()) {
        reporter.say(explained(rule, reporter.style()) + '\n');
        out.push_back(to_json(rule));
    }
    return reporter.finish(ExitCode::ok, {{"rules", std::move(out)}});
}

} // namespace

int explain_command(Reporter& reporter)
{
    if (reporter.options().rules) return explain_rules(reporter);
    const auto& word = reporter.options().code;
    const auto all = all_rules();
    if (const Rule* rule = find_rule(all, word)) {
        reporter.say(explained(*rule, reporter.style()));
        return reporter.finish(ExitCode::ok, {{"rule", to_json(*rule)}});
    }
    if (const auto* error = azure::find_known_error(word)) {
        reporter.say(explained(*error, reporter.style()));
        return reporter.finish(ExitCode::ok, {{"code", error->code},
                                              {"health", error->health},
                                              {"cause", error->cause},
                                              {"fix", error->fix}});
    }
    return reporter.fail({nothing_known(word)});
}

} // namespace cmd
