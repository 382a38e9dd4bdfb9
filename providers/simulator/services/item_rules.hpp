// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/services/backup.hpp"

namespace simulator {

/// A PUT of a protected item, as far as it was understood.
struct ItemRequest {
    Object vault;
    ItemName name;
    std::optional<Object> item;
    json::object sent; ///< its properties
};

/// What the service refuses at once; what it finds out later is in the effects.
std::optional<http::Response> refuse_protect(const World& world, const ItemRequest& request);
std::optional<http::Response> refuse_stop(const ItemRequest& request);
std::optional<http::Response> refuse_undelete(const ItemRequest& request);

/// Whether it stops backups or moves to a policy that keeps less: what a resource guard watches.
bool lessens_protection(const World& world, const ItemRequest& request);

http::Response invalid_protect();
http::Response item_not_found(const Call& call);

} // namespace simulator
