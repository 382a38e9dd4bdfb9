// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/behaviour.hpp"
#include "providers/simulator/json.hpp"
#include "providers/simulator/large_pages.hpp"
#include "providers/simulator/times.hpp"
#include "reconciler/model/result.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

enum class Kind {
    subscription,
    resource_group,
    virtual_machine,
    disk,
    disk_encryption_set,
    key_vault,
    storage_account,
    vault,
    vault_config,
    storage_config,
    policy,
    protected_item,
    job,
    operation,
    role_assignment,
    role_definition,
    service_principal,
    tenant,
    user_identity,
    key_vault_key,
    key_vault_secret,
    deleted_key_vault,
    deleted_vault,
    resource_guard,
    guard_proxy,
    lock,
    backup_history,
    policy_assignment,
};
inline constexpr std::size_t kind_count = 28;

std::string_view name_of(Kind kind);

/// Something that exists. Members of `document` whose name begins with `$` are the world's own and
/// never leave it.
struct Object {
    std::string id; ///< as it is spelled
    json::object document;
};

class Shelf;
class Store;

/// All that exists, by kind and case-folded id, and what time it is there. Documents are kept as
/// text and parsed when asked for, so that a large world is small and opens fast. Changes reach the
/// disk together, at `commit`.
class World {
public:
    /// The world kept in `folder`, locked until the end of this object; in memory where it is
    /// empty.
    static reconciler::Result<std::unique_ptr<World>> open(const std::string& folder);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Nothing has ever been committed.
    bool is_new() const { return is_new_; }

    Time now() const { return now_; }
    void set_time(Time time);

    const Behaviour& behaviour() const { return behaviour_; }
    void set_behaviour(const Behaviour& behaviour);

    bool has(Kind kind, std::string_view id) const;
    std::optional<Object> find(Kind kind, std::string_view id) const;
    /// How the id is spelled of what is there; the rest of it is not looked at.
    std::optional<std::string> spelling(Kind kind, std::string_view id) const;
    void put(Kind kind, std::string_view id, const json::object& document);
    void erase(Kind kind, std::string_view id);

    /// The objects whose id begins with `prefix`, in the order of their folded ids, while `visit`
    /// returns true; those after `after` where that is given.
    using Visitor = std::function<bool(const Object&)>;
    void each(Kind kind, std::string_view prefix, const Visitor& visit,
              std::string_view after = {}) const;
    std::size_t count(Kind kind) const;

    /// The objects of a kind that name `target` (an item its VM and policy, an assignment its
    /// principal), as they were put.
    std::vector<Object> linked(Kind kind, std::string_view target) const;
    std::size_t count_linked(Kind kind, std::string_view target) const;

    /// The policies that were written or erased since the last call, folded.
    std::set<std::string> take_changed_policies() { return std::exchange(changed_policies_, {}); }

    /// Random looking, but the same in every run of the same requests.
    std::string new_guid();
    std::uint64_t new_number();

    void commit();

    /// How many rows and numbers were written since the world was opened.
    std::uint64_t rows_written() const { return rows_written_; }

    /// Remembers what objects were before a write for at least as long, so that a `LookBack` can
    /// see it; until the end of the process.
    void remember_for(Duration time) { remember_for_ = std::max(remember_for_, time); }

private:
    friend class LookBack;

    explicit World(std::unique_ptr<Store> store);
    Duration memory() const;
    void remember(Kind kind, const std::string& key);
    Time seen() const { return now_ - look_back_; }
    void write_objects();
    void write_numbers();
    Shelf& shelf(Kind kind);
    const Shelf& shelf(Kind kind) const;

    std::unique_ptr<Store> store_;                    ///< null: in memory only
    LargePages pages_;                                ///< of the shelves
    std::deque<Shelf> shelves_;                       ///< by kind
    std::vector<std::pair<Kind, std::string>> dirty_; ///< what is to be written
    std::vector<std::int64_t> erased_;                ///< rows
    std::set<std::string> changed_policies_;
    std::int64_t last_row_ = 0;
    Time now_{};
    Behaviour behaviour_;
    std::uint64_t serial_ = 0;
    std::uint64_t rows_written_ = 0;
    Duration remember_for_{};
    mutable Duration look_back_{};
    bool is_new_ = true;
    bool clock_dirty_ = false;
    bool behaviour_dirty_ = false;
};

/// While it lives, the world is read as it was some time ago.
class LookBack {
public:
    LookBack(const World& world, Duration by) : world_(world), before_(world.look_back_)
    {
        world.look_back_ = by;
    }
    ~LookBack() { world_.look_back_ = before_; }
    LookBack(const LookBack&) = delete;
    LookBack& operator=(const LookBack&) = delete;

private:
    const World& world_;
    Duration before_;
};

} // namespace simulator
