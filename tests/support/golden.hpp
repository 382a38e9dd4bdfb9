// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace test {

/// Fails the test where `actual` is not the text of the golden file. With UPDATE_GOLDEN=1 in the
/// environment it writes the file instead and reports the test as skipped, so that a rewrite never
/// looks like a pass.
void expect_golden(const std::string& path, std::string_view actual);

/// The text of a file; empty where it cannot be read.
std::string read_text(const std::string& path);

/// A path under the source tree, from its root: "tests/reconciler/language/golden".
std::string source_path(std::string_view relative);

} // namespace test
