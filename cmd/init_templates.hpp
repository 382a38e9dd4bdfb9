// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace cmd {

/// What `tresor init` writes: a stack that works on the embedded Azure as it is.
extern const std::string_view first_stack;
extern const std::string_view first_estate;
extern const std::string_view first_gitignore;

} // namespace cmd
