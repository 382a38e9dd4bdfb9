// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/terminal.hpp"
#include "reconciler/model/source_span.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cmd {

/// Finds lines of files by their number; each file is searched once.
class SourceLines {
public:
    /// Without its line feed; empty where the file has no such line.
    std::string_view line(const reconciler::SourceFile& file, int number);

private:
    std::map<const reconciler::SourceFile*, std::vector<std::size_t>> starts_;
};

/// The line a span begins in, and carets below it:
///
///        7 | redundency = "GeoRedundant"
///          | ^^^^^^^^^^
///
/// Long lines are cut around the carets; what could steer a terminal is made visible.
std::string
excerpt(std::string_view line, const reconciler::SourceSpan& span, Ink ink, const Style& style);

} // namespace cmd
