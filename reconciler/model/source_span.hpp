// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

namespace reconciler {

/// A text that was read, kept so that a diagnostic can show the line it speaks of.
struct SourceFile {
    std::string path; ///< as the user named it
    std::string text;
};

/// A place in a text: lines and columns count from 1; `end_column` is one past the last character.
/// `file` is null where no text exists (a value that comes from the environment, say).
struct SourceSpan {
    std::shared_ptr<const SourceFile> file;
    int line = 0;
    int column = 0;
    int end_line = 0;
    int end_column = 0;

    bool is_known() const { return file != nullptr && line > 0; }
};

} // namespace reconciler
