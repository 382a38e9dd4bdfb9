// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/world.hpp"

#include "providers/simulator/store.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace simulator {

namespace {

constexpr std::array<std::string_view, kind_count> names = {
    "subscription",
    "resource-group",
    "virtual-machine",
    "disk",
    "disk-encryption-set",
    "key-vault",
    "vault",
    "vault-config",
    "storage-config",
    "policy",
    "protected-item",
    "job",
    "operation",
    "role-assignment",
    "role-definition",
    "service-principal",
    "tenant",
};

std::optional<Kind> kind_named(std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Kind>(found - names.begin());
}

/// Where an object of this kind names others.
std::vector<std::string_view> link_paths(Kind kind)
{
    switch (kind) {
    case Kind::protected_item: return {"properties.sourceResourceId", "properties.policyId"};
    case Kind::role_assignment: return {"properties.principalId"};
    case Kind::service_principal: return {"appId", "displayName"};
    case Kind::disk: return {"managedBy"};
    default: return {};
    }
}

std::string links_of(Kind kind, const json::object& document)
{
    std::string links;
    for (const auto path : link_paths(kind))
        if (const std::string target = text_at(document, path); !target.empty())
            links += fold(target) + "\n";
    return links;
}

std::uint64_t mix(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ x >> 30U) * 0xbf58476d1ce4e5b9U;
    x = (x ^ x >> 27U) * 0x94d049bb133111ebU;
    return x ^ x >> 31U;
}

Object parsed(const std::string& id, const std::string& text)
{
    return {id, json::parse(text).as_object()};
}

} // namespace

std::string_view name_of(Kind kind)
{
    return names.at(static_cast<std::size_t>(kind));
}

World::World(std::unique_ptr<Store> store) : store_(std::move(store)) {}
World::~World() = default;

reconciler::Result<std::unique_ptr<World>> World::open(const std::string& folder)
{
    if (folder.empty()) return std::unique_ptr<World>(new World(nullptr));
    auto store = Store::open(folder);
    if (!store) return std::unexpected(store.error());
    std::unique_ptr<World> world(new World(std::move(*store)));
    world->now_ = Time(Duration(world->store_->number("time", 0)));
    world->serial_ = static_cast<std::uint64_t>(world->store_->number("serial", 0));
    world->is_new_ = world->store_->number("format", 0) == 0;
    world->store_->load(
        [&](std::string_view kind_name, std::string id, std::string text, std::string links) {
            const auto kind = kind_named(kind_name);
            if (!kind) return;
            std::string key = fold(id);
            world->link(*kind, key, links, true);
            world->table(*kind).insert_or_assign(
                std::move(key), Entry{std::move(id), std::move(text), std::move(links)});
        });
    return world;
}

void World::set_time(Time time)
{
    if (time == now_) return;
    now_ = time;
    clock_dirty_ = true;
}

bool World::has(Kind kind, std::string_view id) const
{
    return table(kind).contains(fold(id));
}

std::optional<Object> World::find(Kind kind, std::string_view id) const
{
    const auto found = table(kind).find(fold(id));
    if (found == table(kind).end()) return std::nullopt;
    return parsed(found->second.id, found->second.text);
}

void World::link(Kind kind, const std::string& key, const std::string& links, bool add)
{
    auto& index = links_[static_cast<std::size_t>(kind)];
    for (const auto& target : split(links, '\n')) {
        auto& sources = index[target];
        if (add)
            sources.insert(key);
        else
            sources.erase(key);
        if (sources.empty()) index.erase(target);
    }
}

void World::put(Kind kind, std::string_view id, const json::object& document)
{
    std::string key = fold(id);
    Entry& entry = table(kind)[key];
    link(kind, key, entry.links, false);
    if (entry.id.empty()) entry.id = id;
    entry.text = json::serialize(document);
    entry.links = links_of(kind, document);
    link(kind, key, entry.links, true);
    dirty_.emplace(kind, std::move(key));
}

void World::erase(Kind kind, std::string_view id)
{
    std::string key = fold(id);
    const auto found = table(kind).find(key);
    if (found == table(kind).end()) return;
    link(kind, key, found->second.links, false);
    table(kind).erase(found);
    dirty_.emplace(kind, std::move(key));
}

void World::each(Kind kind, std::string_view prefix, const Visitor& visit,
                 std::string_view after) const
{
    const std::string folded = fold(prefix);
    const Table& all = table(kind);
    auto at = after.empty() ? all.lower_bound(folded) : all.upper_bound(fold(after));
    for (; at != all.end() && at->first.starts_with(folded); ++at)
        if (!visit(parsed(at->second.id, at->second.text))) return;
}

std::size_t World::count(Kind kind) const
{
    return table(kind).size();
}

std::vector<Object> World::linked(Kind kind, std::string_view target) const
{
    const auto& index = links_[static_cast<std::size_t>(kind)];
    std::vector<Object> objects;
    if (const auto found = index.find(fold(target)); found != index.end())
        for (const auto& key : found->second) {
            const Entry& entry = table(kind).at(key);
            objects.push_back(parsed(entry.id, entry.text));
        }
    return objects;
}

std::size_t World::count_linked(Kind kind, std::string_view target) const
{
    const auto& index = links_[static_cast<std::size_t>(kind)];
    const auto found = index.find(fold(target));
    return found == index.end() ? 0 : found->second.size();
}

std::uint64_t World::new_number()
{
    clock_dirty_ = true;
    return mix(++serial_);
}

std::string World::new_guid()
{
    const std::uint64_t a = new_number();
    const std::uint64_t b = mix(a);
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32U, a >> 16U & 0xffffU,
                       a & 0xfffU, 0x8000U | (b >> 48U & 0x3fffU), b & 0xffffffffffffU);
}

void World::commit()
{
    if (dirty_.empty() && !clock_dirty_ && !is_new_) return;
    if (store_) {
        store_->begin();
        for (const auto& [kind, key] : dirty_) {
            const auto found = table(kind).find(key);
            if (found == table(kind).end())
                store_->erase(name_of(kind), key);
            else
                store_->put(name_of(kind), found->second.id, found->second.text,
                            found->second.links);
        }
        store_->set_number("time", now_.time_since_epoch().count());
        store_->set_number("serial", static_cast<std::int64_t>(serial_));
        if (is_new_) store_->set_number("format", 1);
        store_->commit();
    }
    dirty_.clear();
    clock_dirty_ = is_new_ = false;
}

} // namespace simulator
