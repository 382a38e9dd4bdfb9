// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/objects.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace simulator {

namespace {

constexpr std::size_t listed = 20;

std::string_view word_of(Kind kind)
{
    for (const auto& named : named_kinds())
        if (named.kind == kind) return named.word;
    return name_of(kind);
}

std::vector<std::string> names_of(const World& world, Kind kind)
{
    std::vector<std::string> names;
    world.each(kind, "", [&](const Object& object) {
        names.push_back(short_name(kind, object.id));
        return true;
    });
    return names;
}

std::string listing(const std::vector<std::string>& names)
{
    if (names.empty()) return "none";
    const auto shown = std::min(names.size(), listed);
    std::string text = fmt::format(
        "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

reconciler::Diagnostic unknown(const World& world, Kind kind, const std::string& name)
{
    const auto names = names_of(world, kind);
    const std::string hint = closest(name, names);
    reconciler::Diagnostic d;
    d.id = "simulator-unknown-object";
    d.summary = "The simulated Azure has no such object";
    d.detail =
        fmt::format("There is no {} \"{}\". There are: {}.", word_of(kind), name, listing(names));
    if (!hint.empty()) d.fix = fmt::format("Did you mean \"{}\"?", hint);
    return d;
}

reconciler::Diagnostic unknown_kind(const std::string& words)
{
    std::vector<std::string> kinds;
    for (const auto& named : named_kinds()) kinds.emplace_back(named.word);
    const std::string hint = closest(words.substr(0, words.find('/')), kinds);
    reconciler::Diagnostic d;
    d.id = "simulator-unknown-object";
    d.summary = "The simulated Azure has no such object";
    d.detail = fmt::format(
        "\"{}\" names no object. Write an ARM id, or KIND/NAME with one of the kinds: {}.", words,
        fmt::join(kinds, ", "));
    if (!hint.empty()) d.fix = fmt::format("Did you mean \"{}/…\"?", hint);
    return d;
}

/// What the last `count` names of an id are; an id alternates types and names.
std::string
names_at(const std::vector<std::string>& segments, std::initializer_list<std::size_t> places)
{
    std::string text;
    for (const auto place : places)
        if (place < segments.size()) text += (text.empty() ? "" : "/") + segments[place];
    return text;
}

} // namespace

const std::vector<NamedKind>& named_kinds()
{
    static const std::vector<NamedKind> kinds = {
        {"subscription", Kind::subscription},
        {"group", Kind::resource_group},
        {"vm", Kind::virtual_machine},
        {"disk", Kind::disk},
        {"disk-encryption-set", Kind::disk_encryption_set},
        {"key-vault", Kind::key_vault},
        {"key", Kind::key_vault_key},
        {"secret", Kind::key_vault_secret},
        {"storage-account", Kind::storage_account},
        {"vault", Kind::vault},
        {"vault-config", Kind::vault_config},
        {"storage-config", Kind::storage_config},
        {"policy", Kind::policy},
        {"item", Kind::protected_item},
        {"job", Kind::job},
        {"role-assignment", Kind::role_assignment},
        {"identity", Kind::user_identity},
        {"guard", Kind::resource_guard},
        {"lock", Kind::lock},
        {"application", Kind::service_principal},
    };
    return kinds;
}

std::string short_name(Kind kind, std::string_view id)
{
    const auto s = split(id, '/');
    switch (kind) {
    case Kind::virtual_machine:
    case Kind::disk: return names_at(s, {3, 7});
    case Kind::disk_encryption_set:
    case Kind::key_vault:
    case Kind::storage_account:
    case Kind::vault:
    case Kind::vault_config:
    case Kind::user_identity:
    case Kind::resource_guard:
    case Kind::storage_config: return names_at(s, {7});
    case Kind::key_vault_key:
    case Kind::key_vault_secret:
    case Kind::policy:
    case Kind::job: return names_at(s, {7, 9});
    case Kind::protected_item: {
        const auto parts = s.size() > 13 ? split(s[13], ';') : std::vector<std::string>();
        return parts.size() == 4 ? s[7] + "/" + parts[2] + "/" + parts[3] : std::string(id);
    }
    default: return s.empty() ? std::string(id) : s.back();
    }
}

std::string short_form(Kind kind, std::string_view id)
{
    return std::string(word_of(kind)) + "/" + short_name(kind, id);
}

reconciler::Result<Object> find_of_kind(const World& world, Kind kind, const std::string& name)
{
    if (auto found = world.find(kind, name)) return std::move(*found);
    std::vector<std::string> exact;
    std::vector<std::string> by_last;
    world.each(kind, "", [&](const Object& object) {
        const std::string called = short_name(kind, object.id);
        if (same(called, name)) exact.push_back(object.id);
        if (same(called.substr(called.find_last_of('/') + 1), name)) by_last.push_back(object.id);
        return true;
    });
    const auto& matches = exact.empty() ? by_last : exact;
    if (matches.size() == 1) return *world.find(kind, matches.front());
    if (matches.empty()) return reconciler::fail(unknown(world, kind, name));
    reconciler::Diagnostic d;
    d.id = "simulator-ambiguous-object";
    d.summary = "Several objects of the simulated Azure have this name";
    d.detail = fmt::format("\"{}\" could be: {}.", name, fmt::join(matches, ", "));
    d.fix = "Write the whole ARM id.";
    return reconciler::fail(std::move(d));
}

reconciler::Result<Found> find_object(const World& world, const std::string& words)
{
    if (words.starts_with('/'))
        for (const auto& named : named_kinds())
            if (auto found = world.find(named.kind, words))
                return Found{named.kind, std::move(*found)};
    const std::size_t slash = words.find('/');
    for (const auto& named : named_kinds()) {
        if (slash == std::string::npos || !same(words.substr(0, slash), named.word)) continue;
        auto found = find_of_kind(world, named.kind, words.substr(slash + 1));
        if (!found) return std::unexpected(found.error());
        return Found{named.kind, std::move(*found)};
    }
    return reconciler::fail(unknown_kind(words));
}

} // namespace simulator
