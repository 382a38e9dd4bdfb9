// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/source_span.hpp"

#include <memory>
#include <string>
#include <vector>

namespace reconciler {

/// One thing that a value came through between where it was written and where it is used.
struct Origin {
    enum class Via {
        variable, ///< `name`; the span is that of the value it was given
        local,
        each,    ///< the element of a `for_each`
        object,  ///< an attribute of another object; `name` is its path
        profile, ///< `name`; the span is that of the object's `profile = …`
        overlay, ///< `name`; the span is that of the value it replaced, unknown where it adds one
    };
    Via via = Via::variable;
    std::string name;
    SourceSpan span;
    std::string how = {}; ///< of a variable: "its default", "--var location", …
};

/// Null where a value was written where it is used, which nearly all are.
using Origins = std::shared_ptr<const std::vector<Origin>>;

/// `origins` and one more, at the end.
Origins with(const Origins& origins, Origin next);
/// Both, without what is in both.
Origins joined(const Origins& first, const Origins& second);

/// `variable "location", from TRESOR_VAR_location`: what a diagnostic says beside the place.
std::string label(const Origin& origin);

/// Adds where the value came from to what is said of it.
void explain_origin(Diagnostic& diagnostic, const Origins& origins);

} // namespace reconciler
