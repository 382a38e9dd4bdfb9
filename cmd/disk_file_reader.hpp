// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/file_reader.hpp"

#include <memory>

namespace cmd {

/// The disk. Follows links; refuses what is no regular file without waiting for it (a FIFO, a
/// device).
std::unique_ptr<reconciler::FileReader> make_disk_file_reader();

} // namespace cmd
