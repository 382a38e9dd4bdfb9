// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/expression.hpp"
#include "reconciler/language/outline.hpp"
#include "reconciler/language/variables.hpp"
#include "reconciler/model/schema.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace reconciler {

/// Works expressions out: `${var.x}`, `${local.x}`, `${each.key}`, `${vault.prod.id}`, calls. A
/// value is worked out when it is first asked for, in its place, so each is worked out once; what
/// asks for itself is a cycle. What fails is reported once and becomes unknown.
class Evaluator {
public:
    /// Who the text belongs to whose expressions are worked out.
    struct Scope {
        const Address* owner = nullptr;
        const Each* each = nullptr;
    };

    Evaluator(const Schema& schema, const VariableSet& variables, Outline& outline,
              Diagnostics& problems);

    /// From now on expressions may name objects, which stay where they are.
    void know_objects();

    /// Replaces every expression in `node` and below by its value.
    void settle(Node& node, Scope scope);

private:
    struct Frame {
        SourceSpan span;
        std::string what;
    };
    /// Of one text, while it is worked out.
    struct Text {
        const Node& node;
        Scope scope;
    };
    using Maybe = std::optional<Node>;

    void settle_text(Node& node, Scope scope);
    Maybe worked_out(const Text& text);
    Maybe value(const Text& text, const Expression& expression);
    Maybe literal(const Text& text, const Expression& expression);
    Maybe call(const Text& text, const Expression& expression);
    Maybe default_of(const Text& text, const Expression& expression);
    Maybe mixed(const Text& text, const std::vector<TextPart>& parts);
    bool append_words(const Text& text, const Expression& expression, const Node& value,
                      std::string& words);

    /// What a reference leads to. Absent: nothing stands there; failed: that was reported.
    struct Found {
        enum class How { there, absent, failed };
        How how = How::failed;
        Node node = {};
        Diagnostics why = {}; ///< of what is absent
    };
    Found follow(const Text& text, const Expression& expression);
    Found follow_variable(const Text& text, const Expression& expression);
    Found follow_local(const Text& text, const Expression& expression);
    Found follow_each(const Text& text, const Expression& expression);
    Found follow_object(const Text& text, const Expression& expression);
    Found
    attribute_of(const Text& text, const Expression& expression, Entry& entry, std::size_t next);
    Found id_of(const Text& text, const Expression& expression, const Entry& entry);
    std::optional<std::string>
    id_text(const Text& text, const Expression& expression, const Entry& entry, int depth);
    std::optional<std::string> id_part(const Text& text, const Expression& expression,
                                       const Entry& entry, const std::string& part, int depth);
    Found
    walk(const Text& text, const Expression& expression, Node& from, std::size_t next, Scope scope);
    Entry* object(const std::string& kind, const std::string& key);

    Found absent(const Text& text, const Expression& expression, std::string detail,
                 const std::string& wrong, const std::vector<std::string_view>& known) const;
    Diagnostic problem(const Text& text, std::size_t begin, std::size_t end, std::string id,
                       std::string summary, std::string detail) const;
    std::nullopt_t refuse(Diagnostic diagnostic);
    void report_cycle(const Node& node);
    bool is_affordable(const Text& text, const Node& node);

    const Schema& schema_;
    const VariableSet& variables_;
    Outline& outline_;
    Diagnostics& problems_;
    Entry* locals_ = nullptr;
    bool knows_objects_ = false;
    std::unordered_map<std::string, std::size_t> objects_; ///< by kind and key
    std::vector<Frame> open_;
    std::size_t budget_;
};

} // namespace reconciler
