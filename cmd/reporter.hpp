// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/exit_code.hpp"
#include "cmd/host.hpp"
#include "cmd/options.hpp"

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/time.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>

namespace cmd {

/// How a command speaks: text for people (diagnostics on standard error), or one JSON event a line
/// on standard output, the last of which is the result.
class Reporter {
public:
    Reporter(Host& host, const Options& options);

    bool is_json() const { return options_.json; }
    Style style() const { return style_; }
    Host& host() const { return host_; }
    const Options& options() const { return options_; }

    /// A text for people; says nothing in JSON.
    void say(std::string_view text);
    /// Lines that are events already; says nothing for people.
    void event(std::string_view lines);
    void diagnostics(const reconciler::Diagnostics& diagnostics);

    /// Ends the command: the result event, or nothing. Returns the code for `main`.
    int finish(ExitCode code, boost::json::object details = {});
    /// The same after reporting why; the code follows from what went wrong.
    int fail(const reconciler::Diagnostics& problems);

    /// The machine's time: what events carry where no world's clock is at hand.
    static reconciler::Time now();

private:
    Host& host_;
    const Options& options_;
    Style style_;
    Style error_style_;
};

/// locked, throttled, stale or plain error, by the diagnostics' ids.
ExitCode code_for(const reconciler::Diagnostics& diagnostics);

} // namespace cmd
