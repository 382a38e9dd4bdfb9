// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"
#include "providers/simulator/times.hpp"
#include "reconciler/model/result.hpp"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

enum class Kind {
    subscription,
    resource_group,
    virtual_machine,
    disk,
    disk_encryption_set,
    key_vault,
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
};
inline constexpr std::size_t kind_count = 17;

std::string_view name_of(Kind kind);

/// Something that exists. Members of `document` whose name begins with `$` are the world's own and
/// never leave it.
struct Object {
    std::string id; ///< as it is spelled
    json::object document;
};

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

    bool has(Kind kind, std::string_view id) const;
    std::optional<Object> find(Kind kind, std::string_view id) const;
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

    /// Random looking, but the same in every run of the same requests.
    std::string new_guid();
    std::uint64_t new_number();

    void commit();

private:
    struct Entry {
        std::string id;
        std::string text;
        std::string links; ///< folded, one a line
    };
    using Table = std::map<std::string, Entry, std::less<>>;

    explicit World(std::unique_ptr<Store> store);
    void link(Kind kind, const std::string& key, const std::string& links, bool add);
    Table& table(Kind kind) { return tables_[static_cast<std::size_t>(kind)]; }
    const Table& table(Kind kind) const { return tables_[static_cast<std::size_t>(kind)]; }

    std::unique_ptr<Store> store_; ///< null: in memory only
    std::array<Table, kind_count> tables_;
    std::array<std::map<std::string, std::set<std::string>, std::less<>>, kind_count> links_;
    std::set<std::pair<Kind, std::string>> dirty_;
    Time now_{};
    std::uint64_t serial_ = 0;
    bool is_new_ = true;
    bool clock_dirty_ = false;
};

} // namespace simulator
