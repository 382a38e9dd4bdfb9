// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/estate.hpp"

#include "providers/simulator/estate/builder.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace simulator {

namespace {

constexpr std::uintmax_t size_limit = 32U << 20U;
constexpr std::size_t dots_limit = 64;
// 2026-01-15T08:00:00Z: a world's first instant where the estate names none.
constexpr Time default_start{std::chrono::milliseconds(1'768'464'000'000)};

reconciler::Diagnostic unreadable(const std::string& file, const std::string& reason)
{
    reconciler::Diagnostic d;
    d.id = "estate-unreadable";
    d.summary = "The estate file cannot be read";
    d.detail = fmt::format("The estate file \"{}\" cannot be read: {}.", file, reason);
    d.fix = "Name a TOML file that describes the Azure to simulate.";
    return d;
}

/// toml++ recurses over the parts of a key.
bool has_endless_key(const std::string& text)
{
    std::size_t dots = 0;
    for (const char c : text) {
        if (c == '.') ++dots;
        if (c == '\n' || c == '=' || c == '"' || c == '\'' || c == '#') dots = 0;
        if (dots > dots_limit) return true;
    }
    return false;
}

void read_root(Builder& builder, const toml::table& table)
{
    Block root(builder.reading, table, "The estate file");
    builder.world.set_time(root.moment("start").value_or(default_start));
    read_behaviour(builder, root);
    read_tenant(builder, root);
    read_subscriptions(builder, root);
    read_groups(builder, root);
    read_principals(builder, root);
    read_identity_host(builder, root);
    read_key_vaults(builder, root);
    read_storage_accounts(builder, root);
    read_encryption_sets(builder, root);
    read_machines(builder, root);
    read_roles(builder, root);
    read_role_assignments(builder, root);
    read_policy_assignments(builder, root);
    read_vaults(builder, root);
    read_protected_machines(builder, root);
    root.finish();
}

} // namespace

std::optional<reconciler::Diagnostics>
read_estate(World& world, const std::string& name, std::string text)
{
    if (has_endless_key(text))
        return reconciler::Diagnostics{unreadable(name, "a key has more than 64 parts")};
    Reading reading;
    reading.file = std::make_shared<const SourceFile>(SourceFile{name, std::move(text)});
    try {
        const toml::table table = toml::parse(reading.file->text, name);
        Builder builder(world, reading);
        read_root(builder, table);
    } catch (const toml::parse_error& error) {
        reading.report("estate-syntax", "Syntax error in the estate file",
                       std::string(error.description()) + ".", "", reading.span(error.source()));
    }
    if (reading.problems.empty()) return std::nullopt;
    return std::move(reading.problems);
}

std::optional<reconciler::Diagnostics> load_estate(World& world, const std::string& file)
{
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        return reconciler::Diagnostics{unreadable(file, "it is a folder")};
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return reconciler::Diagnostics{unreadable(file, "it is not there, or not yours to read")};
    if (std::filesystem::file_size(file, error) > size_limit)
        return reconciler::Diagnostics{unreadable(file, "it is larger than 32 MB")};
    std::ostringstream text;
    text << stream.rdbuf();
    return read_estate(world, file, text.str());
}

} // namespace simulator
