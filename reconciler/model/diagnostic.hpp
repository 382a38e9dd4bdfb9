// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/source_span.hpp"

#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace reconciler {

enum class Severity { error, warning, note };

/// What a service said, kept apart from our own words: it may hold hostile or private text.
struct ServiceText {
    int status = 0; ///< HTTP status; 0 where no answer came
    std::string code;
    std::string message;
    std::string request_id;
    std::string correlation_id;
};

struct LabelledSpan {
    SourceSpan span;
    std::string label; ///< may be empty
};

/// Something the user must know. `id` is stable and documented; `summary` holds fixed words only;
/// `detail` says what and why in full sentences; `fix` says what to do, with commands to copy on
/// lines of their own. Texts are unescaped: whoever prints them neutralises them.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string id;
    std::string summary;
    std::string detail;
    std::string fix;
    std::string address; ///< the object it concerns, rendered; empty where none
    std::vector<LabelledSpan> spans;
    std::optional<ServiceText> service;
};

using Diagnostics = std::vector<Diagnostic>;

inline bool has_errors(const Diagnostics& diagnostics)
{
    for (const auto& d : diagnostics)
        if (d.severity == Severity::error) return true;
    return false;
}

inline void append(Diagnostics& to, Diagnostics from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

} // namespace reconciler
