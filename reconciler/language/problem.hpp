// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

#include <string>
#include <utility>

namespace reconciler {

/// The beginning of an error that has no place.
inline Diagnostic problem(std::string id, std::string summary)
{
    Diagnostic made;
    made.id = std::move(id);
    made.summary = std::move(summary);
    return made;
}

/// The beginning of an error at a place.
inline Diagnostic problem_at(SourceSpan span, std::string id, std::string summary)
{
    Diagnostic made = problem(std::move(id), std::move(summary));
    made.spans.push_back({std::move(span), ""});
    return made;
}

} // namespace reconciler
