// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/origin.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/source_span.hpp"
#include "reconciler/model/value.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// One TOML value and where it stands: all that the rest of the language sees of TOML.
struct Node {
    enum class Kind { boolean, integer, real, text, date, time, date_time, list, table };
    struct Member;

    Kind kind = Kind::table;
    bool is_inline = false;    ///< of a table: `{ … }`
    bool is_unknown = false;   ///< it could not be worked out, and that was reported
    bool is_open = false;      ///< it is being worked out
    bool is_sensitive = false; ///< must not be printed, nor go where it would be kept
    Value value;     ///< the boolean, integer or text; of other scalars the text as TOML writes it
    SourceSpan span; ///< of a table with a header: the header
    std::vector<Node> elements;
    std::vector<Member> members; ///< ordered by key
    Origins origins;             ///< what it came through beside `span`

    const Member* find(std::string_view key) const;
    Member* find(std::string_view key);
    /// Replaces the member of that key, or adds it.
    void set(Member member);
    void erase(std::string_view key);
};

struct Node::Member {
    std::string key;
    SourceSpan key_span;
    Node node;

    /// Where a reader looks for it: the header of a table, else the key.
    const SourceSpan& head() const;
};

/// The value, with those of its elements and members; of dates and fractions the text.
Value value_of(const Node& node);

/// Parses a whole file. Fails with its first problem: no UTF-8, nested too deeply, no TOML. Throws
/// nothing.
Result<Node> parse_document(const std::shared_ptr<const SourceFile>& file);

} // namespace reconciler
