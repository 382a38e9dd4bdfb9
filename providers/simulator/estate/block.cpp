// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/block.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

SourceSpan Reading::span(const toml::source_region& region) const
{
    const auto number = [](toml::source_index index) { return static_cast<int>(index); };
    return {file, number(region.begin.line), number(region.begin.column), number(region.end.line),
            number(region.end.column)};
}

void Reading::report(std::string id, std::string summary, std::string detail, std::string fix,
                     const SourceSpan& span)
{
    reconciler::Diagnostic d;
    d.id = std::move(id);
    d.summary = std::move(summary);
    d.detail = std::move(detail);
    d.fix = std::move(fix);
    d.spans.push_back({span, ""});
    problems.push_back(std::move(d));
}

Block::Block(Reading& reading, const toml::table& table, std::string what)
    : reading_(&reading), table_(&table), what_(std::move(what))
{}

const toml::node* Block::node(std::string_view key)
{
    known_.emplace(key);
    return table_->get(key);
}

void Block::wrong_type(std::string_view key, const toml::node& node, std::string_view wanted)
{
    reading_->report("estate-wrong-type", "Wrong type in the estate file",
                     fmt::format("\"{}\" of {} must be {}.", key, what_, wanted), "",
                     reading_->span(node.source()));
}

Word Block::word(std::string_view key)
{
    const toml::node* found = node(key);
    if (found == nullptr) return {"", span()};
    const auto value = found->value_exact<std::string>();
    if (!value) wrong_type(key, *found, "a text");
    return {value.value_or(""), reading_->span(found->source())};
}

Word Block::required(std::string_view key)
{
    Word found = word(key);
    if (!table_->contains(key))
        reading_->report("estate-missing-key", "A key is missing in the estate file",
                         fmt::format("{} needs the key \"{}\".", what_, key), "", span());
    else if (found.empty() && table_->get(key)->is_string())
        reading_->report("estate-invalid-value", "Invalid value in the estate file",
                         fmt::format("\"{}\" of {} must not be empty.", key, what_), "",
                         found.span);
    return found;
}

std::string Block::text(std::string_view key, std::string otherwise)
{
    const Word found = word(key);
    if (found.empty()) return otherwise;
    return found.text;
}

std::int64_t
Block::integer(std::string_view key, std::int64_t otherwise, std::int64_t least, std::int64_t most)
{
    const toml::node* found = node(key);
    if (found == nullptr) return otherwise;
    const auto value = found->value_exact<std::int64_t>();
    if (!value) {
        wrong_type(key, *found, "a whole number");
        return otherwise;
    }
    if (*value < least || *value > most)
        reading_->report(
            "estate-invalid-value", "Invalid value in the estate file",
            fmt::format("\"{}\" of {} must lie between {} and {}.", key, what_, least, most), "",
            reading_->span(found->source()));
    return std::clamp(*value, least, most);
}

bool Block::truth(std::string_view key, bool otherwise)
{
    const toml::node* found = node(key);
    if (found == nullptr) return otherwise;
    const auto value = found->value_exact<bool>();
    if (!value) wrong_type(key, *found, "true or false");
    return value.value_or(otherwise);
}

std::optional<Time> Block::moment(std::string_view key)
{
    const toml::node* found = node(key);
    if (found == nullptr) return std::nullopt;
    const auto written = found->value_exact<toml::date_time>();
    if (!written) {
        wrong_type(key, *found, "a date with time, such as 2026-01-15T08:00:00Z");
        return std::nullopt;
    }
    using namespace std::chrono;
    const year_month_day date{year(written->date.year), month(written->date.month),
                              day(written->date.day)};
    const int offset = written->offset ? written->offset->minutes : 0;
    return Time(sys_days(date)) + hours(written->time.hour) +
           minutes(written->time.minute - offset) + seconds(written->time.second);
}

std::vector<Word> Block::words(std::string_view key)
{
    std::vector<Word> all;
    const toml::node* found = node(key);
    if (found == nullptr) return all;
    if (!found->is_array()) {
        wrong_type(key, *found, "a list of texts");
        return all;
    }
    for (const auto& element : *found->as_array()) {
        const auto value = element.value_exact<std::string>();
        if (!value) wrong_type(key, element, "a list of texts");
        all.push_back({value.value_or(""), reading_->span(element.source())});
    }
    return all;
}

json::object Block::texts(std::string_view key)
{
    json::object all;
    const toml::node* found = node(key);
    if (found == nullptr) return all;
    if (!found->is_table()) {
        wrong_type(key, *found, "a table of texts");
        return all;
    }
    for (const auto& [name, value] : *found->as_table()) {
        const auto text = value.value_exact<std::string>();
        if (!text) wrong_type(key, value, "a table of texts");
        all[name.str()] = text.value_or("");
    }
    return all;
}

bool Block::holds_table(std::string_view key) const
{
    const toml::node* found = table_->get(key);
    return found != nullptr && found->is_table();
}

std::optional<Block> Block::table(std::string_view key)
{
    const toml::node* found = node(key);
    if (found == nullptr) return std::nullopt;
    if (!found->is_table()) {
        wrong_type(key, *found, "a table");
        return std::nullopt;
    }
    return Block(*reading_, *found->as_table(), fmt::format("\"{}\" of {}", key, what_));
}

std::vector<Block> Block::tables(std::string_view key)
{
    std::vector<Block> all;
    const toml::node* found = node(key);
    if (found == nullptr) return all;
    const toml::array* list = found->as_array();
    const bool good =
        list != nullptr &&
        std::all_of(list->begin(), list->end(), [](const toml::node& n) { return n.is_table(); });
    if (!good) {
        wrong_type(key, *found, fmt::format("a list of tables, written [[{}]]", key));
        return all;
    }
    for (const auto& element : *list)
        all.emplace_back(*reading_, *element.as_table(), fmt::format("[[{}]]", key));
    return all;
}

std::string Block::choice(std::string_view key, const std::vector<std::string>& choices)
{
    const Word found = word(key);
    if (found.empty()) return choices.front();
    for (const auto& candidate : choices)
        if (same(candidate, found.text)) return candidate;
    const std::string hint = closest(found.text, choices);
    reading_->report("estate-invalid-value", "Invalid value in the estate file",
                     fmt::format("\"{}\" of {} cannot be \"{}\". It is one of: {}.", key, what_,
                                 found.text, fmt::join(choices, ", ")),
                     hint.empty() ? "" : fmt::format("Did you mean \"{}\"?", hint), found.span);
    return choices.front();
}

void Block::finish()
{
    for (const auto& [key, value] : *table_) {
        if (known_.contains(key.str())) continue;
        const std::string hint = closest(key.str(), {known_.begin(), known_.end()});
        reading_->report("estate-unknown-key", "Unknown key in the estate file",
                         fmt::format("{} has no key \"{}\".", what_, key.str()),
                         hint.empty() ? "" : fmt::format("Did you mean \"{}\"?", hint),
                         reading_->span(key.source()));
    }
}

} // namespace simulator
