// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"

#include <functional>
#include <string>
#include <vector>

namespace azure {

/// The rows that Azure Resource Graph has for a query over subscriptions, page by page. It may be
/// minutes behind (facts §8.1): what it does not show may be there. The query must order its rows
/// by id, else Azure ends after the first page; that is an error here, as an answer that is none.
boost::asio::awaitable<reconciler::Result<void>>
each_in_resource_graph(ArmClient& arm, const std::vector<std::string>& subscriptions,
                       const std::string& query,
                       std::function<void(const boost::json::value&)> take);

} // namespace azure
