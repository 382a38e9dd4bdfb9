// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/file_reader.hpp"
#include "reconciler/language/toml_document.hpp"

#include <string>
#include <vector>

namespace reconciler {

/// The files of a stack, parsed.
struct Documents {
    std::vector<Node> roots;
    std::vector<std::string> environments; ///< those that the folder has an overlay for
    Diagnostics problems;
    bool is_partial = false; ///< a file could not be read: what is missing may stand in it
};

/// Every `*.toml` of `folder` whose stem holds no dot (`taplo.toml` is none of ours), each followed
/// by what it includes: files within `repository`, once each, links followed. An error only where
/// the folder cannot be read or holds no configuration.
Result<Documents>
read_documents(FileReader& files, const std::string& folder, const std::string& repository);

/// `ENVIRONMENT.overlay.toml` of the folder.
Result<Node>
read_overlay(FileReader& files, const std::string& folder, const std::string& environment);

/// A file of `name = value` lines.
Result<Node> read_values(FileReader& files, const std::string& path);

} // namespace reconciler
