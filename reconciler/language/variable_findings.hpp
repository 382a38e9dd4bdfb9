// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/toml_document.hpp"
#include "reconciler/model/diagnostic.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

// What can be wrong with variables and what they are given. Of a sensitive one no value is shown.

/// Who is spoken of.
struct GivenVariable {
    const std::string& name;
    SourceSpan declared;
    std::string how; ///< what gave it its value, "--var location"
    bool is_sensitive = false;
};

Diagnostic no_variable_of_that_name(const std::string& name, const std::string& how,
                                    const SourceSpan& span,
                                    const std::vector<std::string_view>& known);
Diagnostic variable_not_given(const GivenVariable& variable, const std::string& environment);
Diagnostic
wrong_variable_type(const GivenVariable& variable, const Node& value, std::string_view wanted);
Diagnostic
variable_not_allowed(const GivenVariable& variable, const Node& value, const Value& allowed);
Diagnostic variable_against_pattern(const GivenVariable& variable, const Node& value,
                                    const std::string& pattern);
Diagnostic bad_pattern(const SourceSpan& span, const std::string& name, const std::string& why);
Diagnostic
credential_denied(const SourceSpan& span, const std::string& variable, const std::string& name);
Diagnostic expression_in_default(const SourceSpan& span, const std::string& name);
Diagnostic bad_variable_name(const SourceSpan& span, const std::string& name);

} // namespace reconciler
