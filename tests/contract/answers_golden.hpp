// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/walk.hpp"

#include <map>
#include <string>
#include <vector>

namespace contract {

/// Status, header names and properties of every answer of the walk, by the step's name: as they
/// were when last agreed to. Kept in answers.golden, where steps that were answered alike share an
/// entry.
using Answers = std::map<std::string, std::vector<std::string>>;

/// One line for the status and each header and property; see `Shape::lines`.
std::vector<std::string> lines_of(const Step& step, const boost::json::value& body);

Answers read_golden();
void write_golden(const Answers& answers);

} // namespace contract
