// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/diagnostic.hpp"
#include "reconciler/plan/step.hpp"

#include <string>

namespace reconciler {

/// Something that happens while a long command runs.
struct Event {
    enum class Kind {
        reading,  ///< `text` says what
        started,  ///< a step's write goes out
        accepted, ///< the cloud works on it
        retrying, ///< a passing refusal; `text` says which
        succeeded,
        failed,     ///< `diagnostics` say why
        skipped,    ///< `text` names what it waited for
        running_on, ///< left running in the cloud at an interruption; `text` is the operation
    };
    Kind kind = Kind::reading;
    const Step* step = nullptr;
    std::string text;
    Diagnostics diagnostics;
    std::size_t finished = 0; ///< steps that have ended
    std::size_t total = 0;
};

/// Watches; never steers.
class Progress {
public:
    virtual ~Progress() = default;
    virtual void on(const Event& event) = 0;
};

} // namespace reconciler
