// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/routes.hpp"

#include "providers/simulator/router.hpp"

namespace contract {
namespace {

std::string name_of(const simulator::Route& route)
{
    return std::string(route.method) + ' ' + std::string(route.path);
}

} // namespace

std::vector<std::string> all_routes()
{
    std::vector<std::string> names;
    for (const auto& service : simulator::services())
        for (const auto& route : service.routes) names.push_back(name_of(route));
    return names;
}

std::string route_of(const http::Request& request)
{
    auto call = simulator::take_apart(request);
    bool path_known = false;
    const auto* route = simulator::find_route(call, path_known);
    return route != nullptr ? name_of(*route) : "";
}

} // namespace contract
