// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/openapi_documents.hpp"

#include "tests/contract/azure_docs.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <stdexcept>

namespace contract {
namespace fs = std::filesystem;
namespace json = boost::json;

Node Node::member(std::string_view name) const
{
    const auto* inside = value != nullptr ? value->if_object() : nullptr;
    return {document, inside != nullptr ? inside->if_contains(name) : nullptr};
}

Documents::Documents(fs::path root)
{
    for (auto it = fs::recursive_directory_iterator(root); it != fs::end(it); ++it) {
        if (it->is_directory() && it->path().filename() == "examples")
            it.disable_recursion_pending();
        else if (it->path().extension() == ".json")
            files_.push_back(it->path().lexically_normal());
    }
    std::ranges::sort(files_);
}

const Document& Documents::open(const fs::path& file)
{
    auto& place = opened_[file.lexically_normal()];
    if (!place)
        place = std::make_unique<Document>(
            Document{file.lexically_normal(), json::parse(read_text(file))});
    return *place;
}

std::vector<const Document*> Documents::specs(std::string_view provider, std::string_view version)
{
    std::vector<const Document*> found;
    for (const auto& file : files_) {
        const auto has = [&](std::string_view folder) {
            return std::ranges::any_of(file.parent_path(), [&](const fs::path& part) {
                return same_folded(part.string(), folder);
            });
        };
        if (!has("resource-manager") || !has(provider)) continue;
        if (version.empty() || file.parent_path().filename() == version)
            found.push_back(&open(file));
    }
    return found;
}

Node Documents::target(const Document& from, std::string_view reference)
{
    const auto hash = reference.find('#');
    const auto file = reference.substr(0, hash);
    const Document& document =
        file.empty() ? from : open(from.file.parent_path() / fs::path(std::string(file)));
    json::error_code error;
    const auto* value = document.root.find_pointer(reference.substr(hash + 1), error);
    if (value == nullptr)
        throw std::runtime_error(from.file.string() + ": dangling $ref " + std::string(reference));
    return {&document, value};
}

Node Documents::resolve(Node node)
{
    while (const auto reference = node.member("$ref"))
        node = target(*node.document, reference.value->as_string());
    return node;
}

std::string_view text_of(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

bool is_set(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

bool same_folded(std::string_view a, std::string_view b)
{
    return boost::algorithm::iequals(a, b);
}

} // namespace contract
