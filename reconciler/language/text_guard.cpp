// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/text_guard.hpp"

#include "reconciler/model/utf8.hpp"

#include <vector>

namespace reconciler {

namespace {

/// Walks over TOML without understanding it: only strings, comments, brackets and the dots of keys.
class DepthScan {
public:
    explicit DepthScan(std::string_view text) : text_(text) {}

    std::optional<TextProblem> run()
    {
        while (at_ < text_.size()) {
            step(text_[at_]);
            if (parts_ > most_key_parts) return problem("This key has more than 64 parts.");
            if (above_ + parts_ > deepest_nesting)
                return problem("Tables and lists are nested more than 256 levels deep here.");
        }
        return std::nullopt;
    }

private:
    void step(char c)
    {
        switch (c) {
        case '"':
        case '\'': skip_string(c); return;
        case '#': skip_to('\n'); return;
        case '.': ++parts_; break;
        case '[':
        case '{': open(); break;
        case ']':
        case '}': close(); break;
        case '\n':
        case ',': parts_ = 1; break;
        default: break;
        }
        ++at_;
    }

    void open()
    {
        levels_.push_back(parts_);
        above_ += parts_;
        parts_ = 1;
    }

    void close()
    {
        if (levels_.empty()) return;
        above_ -= levels_.back();
        levels_.pop_back();
        parts_ = 1;
    }

    void skip_to(char c)
    {
        const auto found = text_.find(c, at_);
        at_ = found == std::string_view::npos ? text_.size() : found;
    }

    void skip_string(char quote)
    {
        const std::string triple(3, quote);
        const bool is_multi_line = text_.substr(at_, 3) == triple;
        at_ += is_multi_line ? 3 : 1;
        while (at_ < text_.size()) {
            if (is_multi_line ? text_.substr(at_, 3) == triple : text_[at_] == quote) {
                at_ += is_multi_line ? 3 : 1;
                return;
            }
            if (!is_multi_line && text_[at_] == '\n') return;
            at_ += quote == '"' && text_[at_] == '\\' ? 2 : 1;
        }
    }

    TextProblem problem(std::string what) const
    {
        return {.offset = at_ - 1, .is_depth = true, .what = std::move(what)};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t parts_ = 1;
    std::size_t above_ = 0;
    std::vector<std::size_t> levels_;
};

std::optional<TextProblem> find_no_text(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\0')
            return TextProblem{.offset = at,
                               .what = "There is a NUL byte here, so this is no text file."};
        const std::size_t length = decode_utf8(text.substr(at)).length;
        if (length == 0)
            return TextProblem{.offset = at,
                               .what = "The bytes here are no valid UTF-8, which TOML demands."};
        at += length;
    }
    return std::nullopt;
}

} // namespace

std::optional<TextProblem> find_text_problem(std::string_view text)
{
    if (auto found = find_no_text(text)) return found;
    return DepthScan(text).run();
}

} // namespace reconciler
