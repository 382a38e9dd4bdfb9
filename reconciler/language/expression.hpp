// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/value.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// What stands between `${` and `}`: a literal, a reference such as `vault.prod["a"].id`, or a
/// call.
struct Expression {
    enum class Kind { literal, reference, call };
    struct Step {
        std::string name;
        bool is_index = false; ///< written in brackets
    };

    Kind kind = Kind::literal;
    Value literal;
    std::vector<Step> path;            ///< of a reference
    std::string function;              ///< of a call
    std::vector<Expression> arguments; ///< of a call
    std::size_t begin = 0;             ///< where it stands in the text
    std::size_t end = 0;

    /// The reference as it is written.
    std::string written() const;
};

/// A piece of a text: words, or an expression.
struct TextPart {
    std::string words;
    std::vector<Expression> expression; ///< none or one
};

struct ExpressionProblem {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string what; ///< a full sentence
};

/// Whether a text holds `${`, also as the escape `$${`.
inline bool has_expression(std::string_view text)
{
    return text.find("${") != std::string_view::npos;
}

/// Takes a text apart. `$${` stands for `${` itself.
std::expected<std::vector<TextPart>, ExpressionProblem> parse_text(std::string_view text);

} // namespace reconciler
