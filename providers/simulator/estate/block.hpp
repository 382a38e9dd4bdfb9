// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"
#include "providers/simulator/times.hpp"
#include "reconciler/model/diagnostic.hpp"

#include <toml++/toml.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

using reconciler::Diagnostics;
using reconciler::SourceFile;
using reconciler::SourceSpan;

/// The reading of one estate file: the text, for spans, and what was wrong with it.
struct Reading {
    std::shared_ptr<const SourceFile> file;
    Diagnostics problems;

    SourceSpan span(const toml::source_region& region) const;
    void report(std::string id, std::string summary, std::string detail, std::string fix,
                const SourceSpan& span);
};

/// A word of the file and where it stands.
struct Word {
    std::string text;
    SourceSpan span;

    bool empty() const { return text.empty(); }
};

/// One table of the file, read key by key. Keys that nobody asked for are reported by `finish`.
class Block {
public:
    Block(Reading& reading, const toml::table& table, std::string what);

    const std::string& what() const { return what_; }
    SourceSpan span() const { return reading_->span(table_->source()); }
    Reading& reading() const { return *reading_; }

    Word required(std::string_view key);
    Word word(std::string_view key);
    std::string text(std::string_view key, std::string otherwise = {});
    std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t least = 0,
                         std::int64_t most = 1'000'000);
    bool truth(std::string_view key, bool otherwise);
    std::optional<Time> moment(std::string_view key);
    std::vector<Word> words(std::string_view key);
    /// A table of texts, such as tags.
    json::object texts(std::string_view key);
    std::optional<Block> table(std::string_view key);
    std::vector<Block> tables(std::string_view key);
    /// Whether the key holds a table rather than a text.
    bool holds_table(std::string_view key) const;

    /// The node of a key whose type the reader knows itself; null where it is absent.
    const toml::node* node(std::string_view key);

    /// One of `choices`, the first where the key is absent.
    std::string choice(std::string_view key, const std::vector<std::string>& choices);

    void finish();

private:
    void wrong_type(std::string_view key, const toml::node& node, std::string_view wanted);

    Reading* reading_;
    const toml::table* table_;
    std::string what_;
    std::set<std::string, std::less<>> known_;
};

} // namespace simulator
