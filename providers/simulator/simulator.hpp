// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/server.hpp"
#include "reconciler/clock.hpp"
#include "reconciler/model/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace simulator {

struct Options {
    std::string estate_file; ///< TOML: what exists before anyone comes
    std::string data_folder; ///< where the world is kept; made if absent; empty: in memory only
    std::string faults_file =
        {}; ///< JSON: what goes wrong, as `/_admin/faults` takes it; may be empty
    std::optional<double> time_scale; ///< set: time runs by the machine's clock, this much faster
    bool check_tokens = true;         ///< refuse requests without a bearer token it issued
};

/// An Azure that answers. Holds the world of one estate; a world on disk is locked for as long as
/// it lives. One thread only.
class Simulator {
public:
    /// Opens the world in the data folder, or makes it from the estate where there is none yet.
    static reconciler::Result<std::unique_ptr<Simulator>> open(Options options);

    virtual ~Simulator() = default;

    /// Answers one HTTP exchange: ARM, token endpoint, Graph, admin door (`/_admin/…`).
    virtual http::Reply answer(const http::Request& request) = 0;

    /// The world's own time. Without `time_scale` it stands still but for `advance_to`.
    virtual reconciler::Time now() const = 0;
    virtual void advance_to(reconciler::Time time) = 0;

    /// Does what someone did behind tresor's back, in words: {"advance", "3d"},
    /// {"set", "<object>", "<property path>=<json>"}, … Returns a line that says what happened.
    virtual reconciler::Result<std::string> perform(const std::vector<std::string>& words) = 0;

    /// The help of `perform`, one action a line with an example.
    static std::string actions_help();
};

} // namespace simulator
