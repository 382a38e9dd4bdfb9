// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"
#include "state/history.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace state {

/// A state and its history as JSON texts, each with a format number of its own: the blobs of a
/// shared state and `tresor state export` hold them so (docs/reference/state_format.md).
inline constexpr std::int64_t json_format = 1;

std::string snapshot_text(const reconciler::Snapshot& snapshot);
std::string history_text(const History& history);

/// `where` names the text in what is wrong with it: `state-damaged`, `state-newer`.
reconciler::Result<reconciler::Snapshot>
snapshot_from_text(std::string_view text, const std::string& where);
reconciler::Result<History> history_from_text(std::string_view text, const std::string& where);

/// Refuses a format that is newer, and what has none.
reconciler::Result<void> check_format(const boost::json::value& json, const std::string& where);

boost::json::object to_json(const reconciler::Snapshot& snapshot);
boost::json::array to_json(const History& history);
boost::json::value to_json(const reconciler::Transaction& transaction);
reconciler::Result<reconciler::Transaction> transaction_from_json(const boost::json::value& json);

} // namespace state
