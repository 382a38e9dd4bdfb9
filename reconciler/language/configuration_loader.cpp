// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/configuration_loader.hpp"

#include "reconciler/language/stack_builder.hpp"
#include "reconciler/language/toml_document.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace reconciler {

namespace {

constexpr std::size_t largest_file = std::size_t{32} * 1024 * 1024;

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

Result<Node> read_document(FileReader& files, std::string path)
{
    auto text = files.read(path, largest_file);
    if (!text) return std::unexpected(std::move(text.error()));
    if (text->size() > largest_file) return fail(too_large(path));
    return parse_document(
        std::make_shared<const SourceFile>(SourceFile{std::move(path), std::move(*text)}));
}

} // namespace

Result<Configuration>
load_configuration(FileReader& files, const std::string& folder, const Schema& schema)
{
    auto names = files.list(folder.empty() ? "." : folder);
    if (!names) return std::unexpected(std::move(names.error()));
    std::erase_if(*names, [](const std::string& name) { return !is_toml(name); });
    StackBuilder stack(schema);
    bool is_any = false;
    for (const auto& name : *names) {
        if (!belongs_to_stack(name)) continue;
        is_any = true;
        auto document = read_document(files, path_in(folder, name));
        if (document)
            stack.add(*document);
        else
            stack.add_unreadable(std::move(document.error()));
    }
    if (!is_any) return fail(no_configuration(folder, *names));
    return stack.finish();
}

} // namespace reconciler
