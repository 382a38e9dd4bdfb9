// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_files.hpp"

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
    for (const auto& [name, text] : texts) names.push_back(name);
    return names;
}

reconciler::Result<std::string> MemoryFiles::read(const std::string& path, std::size_t)
{
    ++reads;
    const auto found = texts.find(path);
    if (found == texts.end()) return reconciler::fail(absent(path));
    return found->second;
}

} // namespace test
