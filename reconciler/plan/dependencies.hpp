// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/draft.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace reconciler {

/// What the objects of a plan are to each other: forwards what one needs, and for a removal
/// backwards all that needed it so far. Holds on to `drafts`, which must neither move nor change
/// in number while it lives.
class Dependencies {
public:
    explicit Dependencies(std::vector<Draft>& drafts);

    /// Blocks what needs a blocked object, and the removal of what a blocked object still needs.
    void block();

    /// Orders steps across objects and notes in each record what its object needs.
    void link();

    using Drafts = std::vector<const Draft*>;

    /// What must be in place before the draft's writes: what it needs, or for a removal what is to
    /// go before it.
    Drafts waits_for(const Draft& draft) const;

private:
    void depends(const Draft& draft, const Record& record);
    bool block_one(Draft& draft) const;
    void note_needs(Draft& draft) const;

    std::vector<Draft>& drafts_;
    std::map<Address, const Draft*> at_address_;
    std::unordered_map<std::string, Drafts> dependents_; ///< by the folded id they needed
};

} // namespace reconciler
