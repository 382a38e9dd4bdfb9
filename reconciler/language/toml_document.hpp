// SPDX-License-Identifier: Apache-2.0
#pragma once

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
    bool is_inline = false; ///< of a table: `{ … }`
    Value value;     ///< the boolean, integer or text; of other scalars the text as TOML writes it
    SourceSpan span; ///< of a table with a header: the header
    std::vector<Node> elements;
    std::vector<Member> members; ///< ordered by key

    const Member* find(std::string_view key) const;
};

struct Node::Member {
    std::string key;
    SourceSpan key_span;
    Node node;

    /// Where a reader looks for it: the header of a table, else the key.
    const SourceSpan& head() const;
};

/// Parses a whole file. Fails with its first problem: no UTF-8, nested too deeply, no TOML. Throws
/// nothing.
Result<Node> parse_document(const std::shared_ptr<const SourceFile>& file);

} // namespace reconciler
