// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"

#include <string>
#include <utility>

namespace reconciler {

/// An error that has no place. What is not given may follow.
inline Diagnostic
problem(std::string id, std::string summary, std::string detail = {}, std::string fix = {})
{
    Diagnostic made;
    made.id = std::move(id);
    made.summary = std::move(summary);
    made.detail = std::move(detail);
    made.fix = std::move(fix);
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
