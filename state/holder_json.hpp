// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"

#include <boost/json/value.hpp>

namespace state {

boost::json::value to_json(const reconciler::LockHolder& holder);
reconciler::Result<reconciler::LockHolder> holder_from_json(const boost::json::value& json);

} // namespace state
