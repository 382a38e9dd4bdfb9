// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace test {

/// One thing that a script says.
///
///     # a comment
///     use examples/01_first_vault      the stack to copy; otherwise the script's own folder
///     $ CI=1 tresor plan               a command; below it, indented by four, all it prints
///     > yes                            what a person answers it
///     => 2                             its exit code, where that is not 0
///     ! edit tresor.toml s/old/new/    a change of the stack; see stage.hpp
///     ! write other.toml               … with lines, up to
///     ! end
struct Entry {
    enum class Kind { comment, use, change, command };
    Kind kind;
    std::string words;
    std::vector<std::string> lines; ///< of a change; the answers to a command
};

/// What came of carrying an entry out.
struct Outcome {
    std::string output;
    int exit_code = 0;
};

/// Throws std::runtime_error, with the line, on what is none of the above. Outputs are passed over.
std::vector<Entry> read_script(std::string_view text);

/// The script as it must look when these are the outcomes of its entries.
std::string write_script(const std::vector<Entry>& entries, const std::vector<Outcome>& outcomes);

/// Words as a shell sees them: blanks part them, quotes of either sort hold them together.
std::vector<std::string> split_words(std::string_view line);

std::vector<std::string> split_lines(std::string_view text);

} // namespace test
