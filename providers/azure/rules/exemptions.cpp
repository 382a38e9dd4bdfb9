// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/exemptions.hpp"

#include "providers/azure/rules/catalogue.hpp"

#include "reconciler/language/suggestion.hpp"
#include "reconciler/model/problem.hpp"
#include "reconciler/plan/selection.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;

namespace {

Attribute reason()
{
    return text("reason", "Why, for whoever reads it later.").required();
}

Attribute until()
{
    return date("until", "The last day on which it holds, in UTC.").required();
}

/// The attribute at a path; null where there is none.
const Attribute* at_path(const std::vector<Attribute>& attributes, std::string_view path)
{
    const auto dot = path.find('.');
    const auto found = std::ranges::find(attributes, path.substr(0, dot), &Attribute::name);
    if (found == attributes.end()) return nullptr;
    if (dot == std::string_view::npos || found->type == Type::map) return &*found;
    return at_path(found->members, path.substr(dot + 1));
}

Exemption entry_of(const Declared& declared, const Object& written, const std::string& what,
                   const std::string& place)
{
    return {written.text(what), written.text("reason"), written.text("until"),
            written.text("objects"), declared.span_of(place)};
}

Diagnostic wrong(const Exemption& entry, std::string id, std::string summary, std::string detail,
                 std::string fix)
{
    auto made = problem_at(entry.span, std::move(id), std::move(summary));
    made.detail = std::move(detail);
    made.fix = std::move(fix);
    return made;
}

std::optional<Diagnostic> problem_of_field(const Exemption& entry, const Table& table)
{
    const Attribute* attribute = at_path(table.attributes, entry.what);
    const bool can_differ = attribute && (attribute->mutability == Mutability::in_place ||
                                          attribute->mutability == Mutability::settled);
    if (can_differ) return std::nullopt;
    return wrong(entry, "nothing-to-ignore", "Field cannot be ignored",
                 attribute
                     ? '"' + entry.what + "\" of a " + table.name + " is never compared with Azure."
                     : "A " + table.name + " has no attribute \"" + entry.what + "\".",
                 "Name a field as docs/reference/configuration.md writes it, such as "
                 "\"soft_delete.retention_days\".");
}

std::optional<Diagnostic> problem_of_rule(const Exemption& entry)
{
    const Rule* rule = find_rule(rules(), entry.what);
    if (!rule) rule = find_rule(core_rules(), entry.what);
    if (rule && rule->can_be_allowed) return std::nullopt;
    std::vector<std::string_view> names;
    for (const auto& each : rules())
        if (each.can_be_allowed) names.push_back(each.id);
    const auto hint = closest(entry.what, names);
    return wrong(entry, "unknown-rule", "Rule cannot be allowed to be broken",
                 rule ? "\"" + entry.what + "\" holds without exception."
                      : "There is no rule \"" + entry.what + "\"." +
                            (hint ? " Did you mean \"" + std::string(*hint) + "\"?" : ""),
                 "`tresor explain --rules` lists the rules, and which may be allowed.");
}

} // namespace

std::vector<Attribute> exemption_attributes()
{
    return {list("ignore", "Fields whose differences do not count: { field, reason, until }.")
                .of({text("field", "Its path, such as \"soft_delete.retention_days\".").required(),
                     reason(), until()})
                .local()
                .from("design §5"),
            list("allow", "Rules that this object may break: { rule, reason, until }.")
                .of({text("rule", "The rule's id.").required(), reason(), until()})
                .local()
                .from("facts §3")};
}

Attribute stack_allow_attribute()
{
    return list("allow", "Rules that may be broken, as [[tresor.allow]].")
        .of({text("rule", "The rule's id; `tresor explain --rules` lists them.").required(),
             text("objects", "Whose: a pattern over addresses, such as \"protected_vm.web-*\".")
                 .required(),
             reason(), until()})
        .from("facts §3");
}

void take_exemptions(Desired& desired, const Table& table)
{
    const Declared& declared = *desired.declared;
    const auto& ignored = desired.attributes.get("ignore").list();
    for (std::size_t i = 0; i < ignored.size(); ++i) {
        auto entry = entry_of(declared, ignored[i].object(), "field",
                              "ignore." + std::to_string(i) + ".field");
        if (auto problem = problem_of_field(entry, table))
            desired.blocked.push_back(std::move(*problem));
        else
            desired.ignores.push_back(std::move(entry));
    }
    const auto& allowed = desired.attributes.get("allow").list();
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        auto entry =
            entry_of(declared, allowed[i].object(), "rule", "allow." + std::to_string(i) + ".rule");
        if (auto problem = problem_of_rule(entry))
            desired.blocked.push_back(std::move(*problem));
        else
            desired.allows.push_back(std::move(entry));
    }
    desired.attributes.erase("ignore");
    desired.attributes.erase("allow");
}

Diagnostics take_exemptions(DesiredSet& set, const Declared& tresor)
{
    Diagnostics problems;
    const auto& allowed = tresor.attributes.get("allow").list();
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        auto entry =
            entry_of(tresor, allowed[i].object(), "rule", "allow." + std::to_string(i) + ".rule");
        if (auto problem = problem_of_rule(entry))
            problems.push_back(std::move(*problem));
        else
            set.allows.push_back(std::move(entry));
    }
    return problems;
}

RunExemption run_exemption(std::string_view text)
{
    const auto colon = text.rfind(':');
    RunExemption made{std::string(text.substr(0, colon)), {}, {}};
    if (colon != std::string_view::npos) made.field = text.substr(colon + 1);
    if (made.objects.empty() || made.field.empty())
        made.what = "it takes ADDRESS:FIELD, such as vault.prod:immutability";
    return made;
}

Diagnostics ignore_in_this_run(DesiredSet& set, const Schema& schema, const RunExemption& exemption)
{
    Diagnostics problems;
    for (auto& object : set.objects) {
        if (!matches(exemption.objects, object.address, {})) continue;
        Exemption entry{exemption.field, "", "", "", {}};
        if (auto problem = problem_of_field(entry, *schema.kind(object.address.kind)))
            problems.push_back(std::move(*problem));
        else
            object.ignores.push_back(std::move(entry));
        if (!problems.empty()) return problems;
    }
    return problems;
}

} // namespace azure
