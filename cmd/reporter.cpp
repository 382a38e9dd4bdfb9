// SPDX-License-Identifier: Apache-2.0
#include "cmd/reporter.hpp"

#include "cmd/events.hpp"
#include "cmd/render_diagnostic.hpp"

#include <algorithm>
#include <chrono>

namespace cmd {

using namespace reconciler;

Reporter::Reporter(Host& host, const Options& options)
    : host_(host),
      options_(options),
      style_(host.style(options.color, false)),
      error_style_(host.style(options.color, true))
{}

void Reporter::say(std::string_view text)
{
    if (!is_json()) host_.out(text);
}

void Reporter::event(std::string_view lines)
{
    if (is_json()) host_.out(lines);
}

void Reporter::diagnostics(const Diagnostics& diagnostics)
{
    if (diagnostics.empty()) return;
    if (!is_json()) return host_.err(render(diagnostics, error_style_));
    for (const auto& diagnostic : diagnostics) host_.out(diagnostic_event(diagnostic, now()));
}

int Reporter::finish(ExitCode code, boost::json::object details)
{
    if (is_json())
        host_.out(result_event(options_.command, static_cast<int>(code), meaning(code),
                               std::move(details), now()));
    return static_cast<int>(code);
}

int Reporter::fail(const Diagnostics& problems)
{
    diagnostics(problems);
    return finish(code_for(problems));
}

Time Reporter::now()
{
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

ExitCode code_for(const Diagnostics& diagnostics)
{
    const auto any = [&](std::string_view id) {
        return std::ranges::any_of(diagnostics, [&](const Diagnostic& d) { return d.id == id; });
    };
    if (any("state-locked") || any("state-lock-lost")) return ExitCode::locked;
    if (any("plan-stale") || any("plan-applied") || any("plan-of-another-version"))
        return ExitCode::stale;
    if (any("azure-throttled")) return ExitCode::throttled;
    if (any("interrupted")) return ExitCode::interrupted;
    return ExitCode::error;
}

} // namespace cmd
