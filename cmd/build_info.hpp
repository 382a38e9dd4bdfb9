// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cmd {

/// "0.1.0"
const char* version();

/// The commit this program was built from, twelve hex digits, with "+changes" where the tree
/// differed from it; "unknown" where it was not built from a git checkout.
const char* build_commit();

} // namespace cmd
