// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/state_store.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace state {

std::string_view to_string(reconciler::JournalEntry::Phase phase);
std::optional<reconciler::JournalEntry::Phase> phase_from(std::string_view text);

boost::json::value to_json(const reconciler::JournalEntry& entry);
reconciler::Result<reconciler::JournalEntry> entry_from_json(const boost::json::value& json);

} // namespace state
