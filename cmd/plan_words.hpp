// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/plan/plan.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cmd {

/// One line of what differs: a scalar, a list, or a member of an object. Points into the change.
struct Difference {
    std::string path; ///< as it came: not yet safe to print
    reconciler::Value before;
    reconciler::Value after;
    reconciler::Value recorded;
    const reconciler::AttributeChange* of = nullptr;
};

/// What differs between live and desired, objects member by member.
std::vector<Difference> differences_of(const reconciler::AttributeChange& change);

/// "drift", "configuration, weakens; last applied: 20": what stands behind a difference.
std::string evidence_of(const Difference& difference);

/// "weakens", "data loss", "one-way: Locked"; safe to print.
std::vector<std::string> mark_words(const reconciler::Marks& marks);

/// What people call an object of that id: the last name in it, with the group for a protected VM.
/// Safe to print.
std::string display_name(const reconciler::ResourceId& id);

/// ASCII, one character; beside it always stands the word.
char symbol_of(const reconciler::Change& change);
Ink ink_of(const reconciler::Change& change);

/// "error", "warning", "note".
std::string_view word_of(reconciler::Severity severity);

/// What happens to the object, in a word: "blocked", "create", …
std::string_view word_of(const reconciler::Change& change);

/// The sentences of a plan's steps, by id. The plan outlives it.
class StepSentences {
public:
    explicit StepSentences(const reconciler::Plan& plan);

    /// Those of the change, in its order; safe to print.
    std::vector<std::string> of(const reconciler::Change& change) const;

private:
    std::unordered_map<std::string_view, const reconciler::Step*> steps_;
};

std::string joined(const std::vector<std::string>& parts, std::string_view between);

} // namespace cmd
