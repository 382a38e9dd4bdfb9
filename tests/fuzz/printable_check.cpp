// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/printable_check.hpp"

#include "cmd/render_diagnostic.hpp"
#include "reconciler/model/printable.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace fuzz {

void demand_printable(const reconciler::Diagnostics& diagnostics)
{
    for (const auto& diagnostic : diagnostics) {
        demand(!diagnostic.id.empty(), "a diagnostic without an id");
        demand(!diagnostic.summary.empty(), "a diagnostic without a summary");
    }
    const std::string text = cmd::render(diagnostics, cmd::Style{});
    demand(reconciler::printable_lines(text) == text, "a diagnostic can steer the terminal");
}

} // namespace fuzz
