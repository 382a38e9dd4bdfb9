// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/documents.hpp"

#include "reconciler/language/includes.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <memory>
#include <string_view>
#include <utility>

namespace reconciler {

namespace {

constexpr std::size_t largest_file = std::size_t{32} * 1024 * 1024;
constexpr std::string_view overlay_ending = ".overlay.toml";

bool is_toml(std::string_view name)
{
    return name.ends_with(".toml");
}

/// `vault.toml`, but not `prod.overlay.toml`, `.hidden.toml` or another tool's `taplo.toml`.
bool belongs_to_stack(std::string_view name)
{
    if (!is_toml(name) || name == "taplo.toml") return false;
    const std::string_view stem = name.substr(0, name.size() - 5);
    return !stem.empty() && !stem.contains('.');
}

std::string path_in(const std::string& folder, const std::string& name)
{
    if (folder.empty() || folder == ".") return name;
    return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

Diagnostic no_configuration(const std::string& folder, const std::vector<std::string>& names)
{
    std::vector<std::string_view> others;
    for (const auto& name : names)
        if (is_toml(name)) others.emplace_back(name);
    Diagnostic made = problem("no-configuration", "No configuration");
    made.detail =
        "The folder " + quoted(folder.empty() ? "." : folder) + " holds no file NAME.toml.";
    if (!others.empty())
        made.detail += " Not counted: " + listed(others, 5) +
                       " (a dot in the name marks files that are read only when asked for).";
    made.fix = "Go to the folder of your stack, or begin one:\n    tresor init";
    return made;
}

Diagnostic too_large(const std::string& path)
{
    Diagnostic made = problem("file-too-large", "File too large");
    made.detail = quoted(path) + " is larger than 32 MB.";
    made.fix = "Spread the configuration over several files of the same folder.";
    return made;
}

Result<Node> read_document(FileReader& files, const std::string& path, std::string shown)
{
    auto text = files.read(path, largest_file);
    if (!text) return std::unexpected(std::move(text.error()));
    if (text->size() > largest_file) return fail(too_large(shown));
    return parse_document(
        std::make_shared<const SourceFile>(SourceFile{std::move(shown), std::move(*text)}));
}

std::vector<std::string> environments_among(const std::vector<std::string>& names)
{
    std::vector<std::string> found;
    for (const auto& name : names)
        if (name.ends_with(overlay_ending) && name.size() > overlay_ending.size() &&
            !name.starts_with('.'))
            found.push_back(name.substr(0, name.size() - overlay_ending.size()));
    return found;
}

} // namespace

Result<Documents>
read_documents(FileReader& files, const std::string& folder, const std::string& repository)
{
    auto names = files.list(folder.empty() ? "." : folder);
    if (!names) return std::unexpected(std::move(names.error()));
    std::erase_if(*names, [](const std::string& name) { return !is_toml(name); });
    Documents documents;
    documents.environments = environments_among(*names);
    const auto read = [&](const std::string& path, std::string shown) {
        return read_document(files, path, std::move(shown));
    };
    IncludeWalk walk(files, read, repository.empty() ? folder : repository, documents);
    bool is_any = false;
    for (const auto& name : *names) {
        if (!belongs_to_stack(name)) continue;
        is_any = true;
        walk.add(path_in(folder, name));
    }
    if (!is_any) return fail(no_configuration(folder, *names));
    return documents;
}

Result<Node>
read_overlay(FileReader& files, const std::string& folder, const std::string& environment)
{
    const std::string path = path_in(folder, environment + std::string(overlay_ending));
    return read_document(files, path, path);
}

Result<Node> read_values(FileReader& files, const std::string& path)
{
    return read_document(files, path, path);
}

} // namespace reconciler
