// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/file_reader.hpp"

#include <map>
#include <string>

namespace test {

/// A folder "." with these files, those in folders below and beside it among them, links, and a
/// count of what was asked of it.
class MemoryFiles final : public reconciler::FileReader {
public:
    MemoryFiles() = default;
    explicit MemoryFiles(std::map<std::string, std::string> files) : texts(std::move(files)) {}

    reconciler::Result<std::vector<std::string>> list(const std::string& folder) override;
    reconciler::Result<std::string> read(const std::string& path, std::size_t limit) override;

    reconciler::Result<std::string> canonical(const std::string& path) override;

    std::map<std::string, std::string> texts;
    std::map<std::string, std::string> links; ///< path to canonical path, "/elsewhere/a.toml"
    int reads = 0;
};

} // namespace test
