// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/variable_findings.hpp"

#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

namespace reconciler {

namespace {

std::string title_of(const std::string& name)
{
    return "variables." + name;
}

/// The value is what is wrong, and it was given for the variable declared there.
Diagnostic
wrong_value(const GivenVariable& variable, const Node& value, std::string id, std::string summary)
{
    Diagnostic made = problem_at(value.span, std::move(id), std::move(summary));
    made.address = title_of(variable.name);
    if (variable.how != "its default" && !variable.is_sensitive)
        made.spans.push_back({variable.declared, "declared"});
    return made;
}

std::string shown(const GivenVariable& variable, const Node& value)
{
    return variable.is_sensitive ? "something else" : found(value);
}

} // namespace

Diagnostic no_variable_of_that_name(const std::string& name, const std::string& how,
                                    const SourceSpan& span,
                                    const std::vector<std::string_view>& known)
{
    Diagnostic made = problem("unknown-variable", "Unknown variable");
    if (span.is_known()) made.spans.push_back({span, ""});
    made.detail = how + " gives a value to the variable " + quoted(name) +
                  ", which no file declares." + did_you_mean(name, known);
    made.fix = known.empty() ? "Declare it: [variables." + toml_key(name) + "]"
                             : "Declared are " + listed(known, 20) + ".";
    return made;
}

Diagnostic variable_not_given(const GivenVariable& variable, const std::string& environment)
{
    Diagnostic made = problem_at(variable.declared, "variable-not-given", "Variable without value");
    made.address = title_of(variable.name);
    made.detail =
        "The variable " + quoted(variable.name) + " has no default, and nothing gives it a value.";
    const std::string value = variable.is_sensitive ? "…" : "VALUE";
    made.fix = "Give it one in one of these ways, or a default:\n    --var " + variable.name + "=" +
               value + "\n    TRESOR_VAR_" + variable.name + "=" + value;
    if (!environment.empty()) made.fix += "\n    " + environment + "=" + value;
    return made;
}

Diagnostic
wrong_variable_type(const GivenVariable& variable, const Node& value, std::string_view wanted)
{
    Diagnostic made = wrong_value(variable, value, "wrong-type", "Wrong type");
    made.detail = "The variable " + quoted(variable.name) + " gets " + shown(variable, value) +
                  " from " + variable.how + ", but its type is " + quoted(wanted) + ".";
    return made;
}

Diagnostic
variable_not_allowed(const GivenVariable& variable, const Node& value, const Value& allowed)
{
    Diagnostic made = wrong_value(variable, value, "not-allowed-value", "Value not allowed");
    std::vector<std::string_view> texts;
    for (const auto& one : allowed.list())
        if (one.as_text()) texts.emplace_back(one.text());
    made.detail = "The variable " + quoted(variable.name) + " cannot be " +
                  (variable.is_sensitive ? "what " + variable.how + " says" : found(value)) + ".";
    if (!variable.is_sensitive) made.detail += did_you_mean(value.value.text(), texts);
    made.fix = "Allowed are " + to_text(allowed) + ".";
    return made;
}

Diagnostic variable_against_pattern(const GivenVariable& variable, const Node& value,
                                    const std::string& pattern)
{
    Diagnostic made = wrong_value(variable, value, "not-allowed-value", "Value not allowed");
    made.detail = "The variable " + quoted(variable.name) + " must match the pattern " +
                  quoted(pattern) + " as a whole, and " +
                  (variable.is_sensitive ? "what " + variable.how + " says" : found(value)) +
                  " does not.";
    return made;
}

Diagnostic bad_pattern(const SourceSpan& span, const std::string& name, const std::string& why)
{
    Diagnostic made = problem_at(span, "invalid-value", "Invalid value");
    made.address = title_of(name);
    made.detail = "\"pattern\" of " + title_of(name) + " is no regular expression: " + why + ".";
    made.fix = "Write: pattern = \"[a-z]+-[0-9]{2}\"";
    return made;
}

Diagnostic
credential_denied(const SourceSpan& span, const std::string& variable, const std::string& name)
{
    Diagnostic made = problem_at(span, "credential-denied", "Credentials cannot be read");
    made.address = title_of(name);
    made.detail = "The variable " + quoted(name) + " asks for " + quoted(variable) +
                  " of the environment, which holds, by its name, what signs in somewhere. A "
                  "configuration may come from strangers, and what it reads ends up in plans.";
    made.fix = "Copy what is no secret into an environment variable of another name, or give the "
               "value itself:\n    TRESOR_VAR_" +
               name + "=VALUE";
    return made;
}

Diagnostic expression_in_default(const SourceSpan& span, const std::string& name)
{
    Diagnostic made = problem_at(span, "expression-not-here", "Expression where none can stand");
    made.address = title_of(name);
    made.detail = "The declaration of the variable " + quoted(name) +
                  " holds ${…}, but what a variable is must be known before any expression.";
    made.fix = "Write the value out, or put the expression into [locals] and use ${local." + name +
               "} in place of ${var." + name + "}.";
    return made;
}

Diagnostic bad_variable_name(const SourceSpan& span, const std::string& name)
{
    Diagnostic made = problem_at(span, "invalid-key", "Invalid name of a variable");
    made.detail = "The variable " + quoted(name) +
                  " could not be spoken of in ${var.NAME} and in TRESOR_VAR_NAME.";
    made.fix = "Use letters, digits and underscores, and begin with a letter.";
    return made;
}

} // namespace reconciler
