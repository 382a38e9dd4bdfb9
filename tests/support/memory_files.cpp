// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_files.hpp"

#include <filesystem>

namespace test {

namespace {

reconciler::Diagnostic absent(const std::string& path)
{
    reconciler::Diagnostic made;
    made.id = "unreadable";
    made.summary = "Cannot read";
    made.detail = "\"" + path + "\" cannot be read: No such file or directory.";
    return made;
}

} // namespace

reconciler::Result<std::vector<std::string>> MemoryFiles::list(const std::string& folder)
{
    if (folder != ".") return reconciler::fail(absent(folder));
    std::vector<std::string> names;
    names.reserve(texts.size());
    for (const auto& [name, text] : texts)
        if (!name.contains('/')) names.push_back(name);
    return names;
}

reconciler::Result<std::string> MemoryFiles::canonical(const std::string& path)
{
    if (const auto link = links.find(path); link != links.end()) return link->second;
    const auto at = texts.lower_bound(path);
    const bool is_folder =
        path == "." || path == ".." ||
        (path.ends_with('/') && at != texts.end() && at->first.starts_with(path));
    if (!is_folder && !texts.contains(path)) return reconciler::fail(absent(path));
    return (std::filesystem::path("/repository/stack") / path).lexically_normal().string();
}

reconciler::Result<std::string> MemoryFiles::read(const std::string& path, std::size_t)
{
    ++reads;
    const auto found = texts.find(path);
    if (found == texts.end()) return reconciler::fail(absent(path));
    return found->second;
}

} // namespace test
