// SPDX-License-Identifier: Apache-2.0
#include "cmd/text_layout.hpp"

#include "reconciler/model/utf8.hpp"

namespace cmd {

namespace {

int columns_of(std::string_view text)
{
    return static_cast<int>(reconciler::count_code_points(text));
}

/// Puts one word after the other and begins a line where one does not fit.
class Paragraph {
public:
    Paragraph(std::string& out, int width, std::string_view indent, int used)
        : out_(out), indent_(indent), width_(width), used_(used)
    {}

    void add(std::string_view word)
    {
        const int columns = columns_of(word);
        if (!is_first_ && width_ > 0 && used_ + 1 + columns > width_) {
            out_ += '\n';
            out_ += indent_;
            used_ = columns_of(indent_);
        } else if (!is_first_) {
            out_ += ' ';
            ++used_;
        }
        out_ += word;
        used_ += columns;
        is_first_ = false;
    }

private:
    std::string& out_;
    std::string_view indent_;
    int width_;
    int used_;
    bool is_first_ = true;
};

void add_words(std::string& out, std::string_view line, Paragraph paragraph)
{
    while (!line.empty()) {
        const auto space = line.find(' ');
        const std::string_view word = line.substr(0, space);
        if (!word.empty()) paragraph.add(word);
        line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    }
    out += '\n';
}

} // namespace

std::string laid_out(std::string_view text, int width, std::string_view head, int head_columns,
                     std::string_view indent)
{
    std::string out(head);
    int used = head_columns;
    for (bool is_first = true; is_first || !text.empty(); is_first = false) {
        const auto feed = text.find('\n');
        const std::string_view line = text.substr(0, feed);
        if (!is_first && !line.empty()) out += indent;
        if (line.starts_with(' '))
            out += std::string(line) + '\n';
        else
            add_words(out, line, Paragraph(out, width, indent, used));
        used = columns_of(indent);
        text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
    }
    return out;
}

} // namespace cmd
