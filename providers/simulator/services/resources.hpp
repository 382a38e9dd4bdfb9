// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace simulator {

/// "/subscriptions/{subscription}" and "…/resourceGroups/{group}" of the call; the group with the
/// spelling under which it was made.
std::string subscription_scope(const Call& call);
std::string group_scope(const World& world, const Call& call);
std::string
resource_id(const World& world, const Call& call, std::string_view type, std::string_view name);

/// "westeurope" for "West Europe".
std::string location_name(std::string_view text);

/// The document without what is the world's own (`$…`).
json::object shown(const json::object& document);

/// A page of at most 200 (or what the behaviour says) of the objects below `prefix` for which
/// `show` returns something, as
/// `{"value": […], "nextLink"}`; goes on where the call's skip token says.
using Show = std::function<std::optional<json::object>(const Object&)>;
http::Response
page_of(const World& world, const Call& call, Kind kind, std::string_view prefix, const Show& show);

/// The same of `count` things that are counted rather than kept.
using ShowAt = std::function<json::object(std::size_t)>;
http::Response page_of(const World& world, const Call& call, std::size_t count, const ShowAt& show);

/// The object, or ARM's 404 for it.
http::Response get_resource(const World& world, const Call& call, Kind kind, std::string_view type,
                            std::string_view name);

} // namespace simulator
