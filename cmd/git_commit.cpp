// SPDX-License-Identifier: Apache-2.0
#include "cmd/git_commit.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace cmd {

namespace fs = std::filesystem;

namespace {

std::string first_line(const fs::path& file)
{
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

bool is_commit(const std::string& text)
{
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return (text.size() == 40 || text.size() == 64) && std::ranges::all_of(text, is_hex);
}

// `.git` is a folder, or in a work tree a file that names one.
fs::path git_folder(const fs::path& start)
{
    std::error_code problem;
    const fs::path begin = fs::absolute(start, problem);
    if (problem) return {};
    std::error_code absent;
    for (fs::path at = begin;; at = at.parent_path()) {
        auto git = at / ".git";
        if (fs::is_directory(git, absent)) return git;
        if (fs::is_regular_file(git, absent)) {
            const auto line = first_line(git);
            if (line.starts_with("gitdir: ")) return at / line.substr(8);
        }
        if (at == at.parent_path()) break;
    }
    return {};
}

std::string packed(const fs::path& folder, const std::string& name)
{
    std::ifstream in(folder / "packed-refs");
    for (std::string line; std::getline(in, line);)
        if (line.ends_with(' ' + name)) return line.substr(0, line.find(' '));
    return {};
}

} // namespace

std::string checked_out_commit(const std::string& folder)
{
    const auto git = git_folder(folder.empty() ? "." : folder);
    if (git.empty()) return {};
    auto head = first_line(git / "HEAD");
    if (is_commit(head)) return head;
    if (!head.starts_with("ref: ") || head.contains("..")) return {};
    const auto name = head.substr(5);
    const auto common = first_line(git / "commondir"); // of a work tree
    for (const auto& where : {git, common.empty() ? git : git / common}) {
        if (auto found = first_line(where / name); is_commit(found)) return found;
        if (auto found = packed(where, name); is_commit(found)) return found;
    }
    return {};
}

} // namespace cmd
