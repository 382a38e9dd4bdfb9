// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/script.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace test {

namespace {

constexpr std::string_view indent = "    ";
constexpr std::string_view end_of_lines = "! end";

bool has_lines(const Entry& entry)
{
    return entry.kind == Entry::Kind::change &&
           (entry.words.starts_with("write ") || entry.words.starts_with("append "));
}

std::optional<Entry> entry_of(std::string_view line)
{
    const auto after = [&](std::size_t sign) { return std::string(line.substr(sign)); };
    if (line.starts_with('#')) return Entry{Entry::Kind::comment, std::string(line), {}};
    if (line.starts_with("use ")) return Entry{Entry::Kind::use, after(4), {}};
    if (line.starts_with("! ")) return Entry{Entry::Kind::change, after(2), {}};
    if (line.starts_with("$ ")) return Entry{Entry::Kind::command, after(2), {}};
    return std::nullopt;
}

bool is_outcome(std::string_view line)
{
    return line.empty() || line.starts_with(indent) || line.starts_with("=> ");
}

std::string_view sign_of(Entry::Kind kind)
{
    switch (kind) {
    case Entry::Kind::comment: return "";
    case Entry::Kind::use: return "use ";
    case Entry::Kind::change: return "! ";
    case Entry::Kind::command: return "$ ";
    }
    return "";
}

// A comment stays with what it is about, changes stay with each other and with the command after.
bool stands_apart(const Entry& before, const Entry& entry)
{
    if (before.kind == Entry::Kind::command) return true;
    if (before.kind == Entry::Kind::comment) return false;
    return entry.kind == Entry::Kind::comment || before.kind == Entry::Kind::use;
}

std::string text_of(const Entry& entry, const Outcome& outcome)
{
    std::string text = std::string(sign_of(entry.kind)) + entry.words + '\n';
    const std::string before = entry.kind == Entry::Kind::command ? "> " : "";
    for (const auto& line : entry.lines) text += before + line + '\n';
    if (has_lines(entry)) text += std::string(end_of_lines) + '\n';
    for (const auto& line : split_lines(outcome.output))
        text += line.empty() ? "\n" : std::string(indent) + line + '\n';
    if (!outcome.output.empty() && !outcome.output.ends_with('\n'))
        text += "    (and no end of line)\n";
    if (outcome.exit_code != 0) text += "=> " + std::to_string(outcome.exit_code) + '\n';
    return text;
}

} // namespace

std::vector<std::string> split_lines(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<Entry> read_script(std::string_view text)
{
    std::vector<Entry> entries;
    bool within = false;
    int number = 0;
    for (const auto& line : split_lines(text)) {
        ++number;
        if (within) {
            within = line != end_of_lines;
            if (within) entries.back().lines.push_back(line);
        } else if (auto entry = entry_of(line)) {
            within = has_lines(*entry);
            entries.push_back(std::move(*entry));
        } else if (line.starts_with("> ") && !entries.empty()) {
            entries.back().lines.push_back(line.substr(2));
        } else if (!is_outcome(line)) {
            throw std::runtime_error("line " + std::to_string(number) + ": " + line);
        }
    }
    return entries;
}

std::string write_script(const std::vector<Entry>& entries, const std::vector<Outcome>& outcomes)
{
    std::string text;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i > 0 && stands_apart(entries[i - 1], entries[i])) text += '\n';
        text += text_of(entries[i], outcomes[i]);
    }
    return text;
}

std::vector<std::string> split_words(std::string_view line)
{
    std::vector<std::string> words;
    std::optional<std::string> word;
    char quote = '\0';
    for (const char c : line) {
        if (quote == '\0' && c == ' ') {
            if (word) words.push_back(std::move(*word));
            word.reset();
            continue;
        }
        if (!word) word.emplace();
        if (quote == '\0' && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = '\0';
        else
            *word += c;
    }
    if (word) words.push_back(std::move(*word));
    return words;
}

} // namespace test
