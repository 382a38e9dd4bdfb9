// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"

#include <string>
#include <vector>

namespace reconciler {

/// The only way in which the reconciler sees a disk.
class FileReader {
public:
    virtual ~FileReader() = default;
    /// Names (no paths) of the entries of a folder, sorted; an error where it is none or
    /// unreadable.
    virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
    /// The whole text; an error where it is absent, no regular file, unreadable or over `limit`
    /// bytes.
    virtual Result<std::string> read(const std::string& path, std::size_t limit) = 0;
    /// The same file or folder by its one absolute name, every link followed; an error where there
    /// is none.
    virtual Result<std::string> canonical(const std::string& path) = 0;
};

} // namespace reconciler
