// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/table_check.hpp"
#include "reconciler/model/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// Merges the files of a stack, one after the other, into one configuration.
class StackBuilder {
public:
    explicit StackBuilder(const Schema& schema) : schema_(schema) {}

    void add(const Node& document);
    /// A file that could not be read, or parsed: what is missing may stand in it.
    void add_unreadable(Diagnostics why);
    /// REQUIRES: called once, last.
    Result<Configuration> finish();

private:
    void add_single(const Table& table, const Node::Member& member);
    void add_kind(const Table& table, const Node::Member& member);
    void add_object(const Table& table, const Node::Member& member);
    void add_absent_singles();
    bool is_first(const Address& address, const SourceSpan& span);

    const Schema& schema_;
    Configuration configuration_;
    CheckResults results_;
    std::map<Address, SourceSpan> declared_;
    bool is_partial_ = false;
};

} // namespace reconciler
