// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/estate/block.hpp"
#include "providers/simulator/estate/pattern.hpp"
#include "providers/simulator/world.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace simulator {

/// What the parts of the estate loader share: the world that grows, and who is called how.
class Builder {
public:
    Builder(World& to, Reading& from) : world(to), reading(from) {}

    World& world;
    Reading& reading;
    std::string tenant;

    /// Names of one sort of thing, folded, with the id that each stands for.
    using Names = std::map<std::string, std::string, std::less<>>;
    Names subscriptions;
    Names groups; ///< by name, and by "subscription/name"
    Names key_vaults;
    Names encryption_sets;
    Names vaults;
    Names principals; ///< by display name, client id and object id

    /// The id that `word` stands for among `names`; reports it where there is none.
    std::string
    resolve(const Names& names, const Word& word, std::string_view sort, std::int64_t index = 0);
    void name(Names& names, const std::string& name, const std::string& id);
    /// Whether the object would be the second of its id: reported.
    bool is_duplicate(Kind kind, const std::string& id, const SourceSpan& span);

    std::string location_of_group(const std::string& group);
    /// Calls `make` with 1 … `count` of the block, or once with 1; ends early where it reports
    /// something.
    void repeat(Block& block, const std::function<void(std::int64_t)>& make);

private:
    Names locations_; ///< by group, as far as they were asked for
};

/// The sections of the file, in the order in which they need each other.
void read_behaviour(Builder& builder, Block& root);
void read_tenant(Builder& builder, Block& root);
void read_subscriptions(Builder& builder, Block& root);
void read_groups(Builder& builder, Block& root);
void read_principals(Builder& builder, Block& root);
void read_identity_host(Builder& builder, Block& root);
void read_key_vaults(Builder& builder, Block& root);
void read_storage_accounts(Builder& builder, Block& root);
void read_encryption_sets(Builder& builder, Block& root);
void read_machines(Builder& builder, Block& root);
void read_roles(Builder& builder, Block& root);
void read_role_assignments(Builder& builder, Block& root);
void read_policy_assignments(Builder& builder, Block& root);
void read_vaults(Builder& builder, Block& root);
void read_protected_machines(Builder& builder, Block& root);

} // namespace simulator
