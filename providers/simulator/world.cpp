// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/world.hpp"

#include "providers/simulator/random.hpp"
#include "providers/simulator/shelf.hpp"
#include "providers/simulator/store.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace simulator {

namespace {

constexpr std::array<std::string_view, kind_count> names = {
    "subscription",
    "resource-group",
    "virtual-machine",
    "disk",
    "disk-encryption-set",
    "key-vault",
    "storage-account",
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
    "user-identity",
    "key-vault-key",
    "key-vault-secret",
    "deleted-key-vault",
    "deleted-vault",
    "resource-guard",
    "guard-proxy",
    "lock",
    "backup-history",
    "policy-assignment",
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
    case Kind::protected_item:
        return {"properties.sourceResourceId", "properties.policyId",
                "properties.protectedItemDataId"};
    case Kind::role_assignment: return {"properties.principalId"};
    case Kind::service_principal: return {"appId", "displayName"};
    case Kind::disk: return {"managedBy"};
    case Kind::key_vault: return {"name"};
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

std::string stored_name(const Setting& setting)
{
    return "behaviour." + std::string(setting.name);
}

/// Good until the next call: the heap of a large world would be in shreds were each text grown in
/// a place of its own.
std::string_view serialized(const json::object& document)
{
    static std::string text;
    std::array<char, 4096> chunk{};
    json::serializer serializer;
    serializer.reset(&document);
    text.clear();
    while (!serializer.done()) text += serializer.read(chunk.data(), chunk.size());
    return text;
}

Object parsed(const Shelf::Entry& entry)
{
    return {std::string(entry.id), json::parse(entry.text).as_object()};
}

} // namespace

std::string_view name_of(Kind kind)
{
    return names.at(static_cast<std::size_t>(kind));
}

World::World(std::unique_ptr<Store> store) : store_(std::move(store))
{
    for (std::size_t kind = 0; kind < kind_count; ++kind) shelves_.emplace_back(pages_.resource());
}
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
    for (const auto& setting : behaviour_settings())
        setting.set(world->behaviour_,
                    world->store_->number(stored_name(setting), setting.get(world->behaviour_)));
    world->store_->load([&](const Store::Row& row) {
        const auto kind = kind_named(row.kind);
        if (!kind) return;
        world->shelf(*kind).put(fold(row.id), row.id, row.text, row.links, row.number);
        world->last_row_ = row.number;
    });
    return world;
}

Shelf& World::shelf(Kind kind)
{
    return shelves_[static_cast<std::size_t>(kind)];
}

const Shelf& World::shelf(Kind kind) const
{
    return shelves_[static_cast<std::size_t>(kind)];
}

void World::set_time(Time time)
{
    if (time == now_) return;
    now_ = time;
    clock_dirty_ = true;
}

void World::set_behaviour(const Behaviour& behaviour)
{
    if (behaviour == behaviour_) return;
    behaviour_ = behaviour;
    behaviour_dirty_ = true;
}

Duration World::memory() const
{
    return std::max<Duration>({remember_for_, behaviour_.list_lag, behaviour_.role_assignment_lag,
                               behaviour_.key_vault_lag, behaviour_.principal_lag});
}

/// What is there before anyone comes was always there.
void World::remember(Kind kind, const std::string& key)
{
    if (is_new_) return;
    shelf(kind).forget(now_ - memory());
    if (memory() > Duration::zero()) shelf(kind).remember(key, now_);
}

bool World::has(Kind kind, std::string_view id) const
{
    return shelf(kind).find(fold(id), seen()) != nullptr;
}

std::optional<Object> World::find(Kind kind, std::string_view id) const
{
    const auto* entry = shelf(kind).find(fold(id), seen());
    if (entry == nullptr) return std::nullopt;
    return parsed(*entry);
}

std::optional<std::string> World::spelling(Kind kind, std::string_view id) const
{
    const auto* entry = shelf(kind).find(fold(id), seen());
    return entry == nullptr ? std::nullopt : std::optional<std::string>(entry->id);
}

void World::put(Kind kind, std::string_view id, const json::object& document)
{
    const std::string key = fold(id);
    remember(kind, key);
    auto& entry =
        shelf(kind).put(key, id, serialized(document), links_of(kind, document), last_row_ + 1);
    last_row_ = std::max(last_row_, entry.row);
    if (!entry.is_dirty) dirty_.emplace_back(kind, key);
    entry.is_dirty = true;
    if (kind == Kind::policy) changed_policies_.insert(key);
}

void World::erase(Kind kind, std::string_view id)
{
    const std::string key = fold(id);
    const auto* entry = shelf(kind).find_now(key);
    if (entry == nullptr) return;
    remember(kind, key);
    erased_.push_back(entry->row);
    shelf(kind).erase(key);
    if (kind == Kind::policy) changed_policies_.insert(key);
}

void World::each(Kind kind, std::string_view prefix, const Visitor& visit,
                 std::string_view after) const
{
    shelf(kind).each(fold(prefix), fold(after), seen(),
                     [&](const Shelf::Entry& entry) { return visit(parsed(entry)); });
}

std::size_t World::count(Kind kind) const
{
    return shelf(kind).size();
}

std::vector<Object> World::linked(Kind kind, std::string_view target) const
{
    std::vector<Object> objects;
    for (const auto* entry : shelf(kind).linked(fold(target), seen()))
        objects.push_back(parsed(*entry));
    return objects;
}

std::size_t World::count_linked(Kind kind, std::string_view target) const
{
    return shelf(kind).count_linked(fold(target), seen());
}

std::uint64_t World::new_number()
{
    clock_dirty_ = true;
    return scrambled(++serial_);
}

std::string World::new_guid()
{
    const std::uint64_t a = new_number();
    const std::uint64_t b = scrambled(a);
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32U, a >> 16U & 0xffffU,
                       a & 0xfffU, 0x8000U | (b >> 48U & 0x3fffU), b & 0xffffffffffffU);
}

void World::write_numbers()
{
    const auto write = [&](std::string_view name, std::int64_t value) {
        store_->set_number(name, value);
        ++rows_written_;
    };
    if (clock_dirty_) {
        write("time", now_.time_since_epoch().count());
        write("serial", static_cast<std::int64_t>(serial_));
    }
    if (behaviour_dirty_)
        for (const auto& setting : behaviour_settings())
            write(stored_name(setting), setting.get(behaviour_));
    if (is_new_) write("format", Store::format);
}

void World::write_objects()
{
    for (const auto row : erased_) store_->erase(row);
    rows_written_ += erased_.size();
    for (const auto& [kind, key] : dirty_) {
        auto* entry = shelf(kind).find_now(key);
        if (entry == nullptr || !entry->is_dirty) continue;
        store_->put({entry->row, name_of(kind), entry->id, entry->text, entry->links});
        entry->is_dirty = false;
        ++rows_written_;
    }
}

void World::commit()
{
    const bool changed = !dirty_.empty() || !erased_.empty() || clock_dirty_ || behaviour_dirty_;
    if (!changed && !is_new_) return;
    if (store_) {
        store_->begin(is_new_);
        write_objects();
        write_numbers();
        store_->commit();
    }
    dirty_.clear();
    erased_.clear();
    clock_dirty_ = behaviour_dirty_ = is_new_ = false;
}

} // namespace simulator
