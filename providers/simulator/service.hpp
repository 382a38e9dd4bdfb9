// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/call.hpp"
#include "providers/simulator/world.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

class Operations;

/// What a handler works with.
struct Context {
    World& world;
    Operations& operations;
};

using Handler = http::Response (*)(Context&, const Call&);

/// One operation of Azure. In the template `{name}` stands for one segment, `{scope...}` at the
/// beginning for any number of them. `action` is what the caller's roles must grant at the scope
/// (empty: nothing). The literal segments compare without case.
struct Route {
    std::string_view method;
    std::string_view path;
    std::string_view action;
    Handler handler;
};

/// Why a long operation failed.
struct Failure {
    std::string code;
    std::string message;
};

/// What a long operation does when its time has come. `arguments` is what it was started with.
using Effect = std::optional<Failure> (*)(Context&, const json::object& arguments);

/// A service's part of Azure.
struct Service {
    std::string_view name;
    std::vector<Route> routes;
    std::map<std::string_view, Effect> effects;
};

/// All services; a route of an earlier one is tried first.
const std::vector<Service>& services();

} // namespace simulator
