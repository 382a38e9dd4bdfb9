// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

struct Document {
    std::filesystem::path file;
    boost::json::value root;
};

/// A value and the document whose references it speaks.
struct Node {
    const Document* document = nullptr;
    const boost::json::value* value = nullptr;

    const boost::json::object& object() const { return value->as_object(); }
    /// The member of that name in the same document; `value` is null where there is none.
    Node member(std::string_view name) const;
    explicit operator bool() const { return value != nullptr; }
};

/// Swagger files, each read once, when first asked for.
class Documents {
public:
    /// REQUIRES: `root` is the folder that holds the services' folders.
    explicit Documents(std::filesystem::path root);

    const Document& open(const std::filesystem::path& file);

    /// The specs (no examples) of "Microsoft.X" in one version; every version where it is empty.
    std::vector<const Document*> specs(std::string_view provider, std::string_view version);

    /// Follows `$ref`, also into other files. Throws std::runtime_error where one leads nowhere.
    Node resolve(Node node);

private:
    Node target(const Document& from, std::string_view reference);

    std::vector<std::filesystem::path> files_;
    std::map<std::filesystem::path, std::unique_ptr<Document>> opened_;
};

/// The string member, or empty.
std::string_view text_of(const boost::json::object& object, std::string_view name);
/// Whether the member is there and true.
bool is_set(const boost::json::object& object, std::string_view name);
bool same_folded(std::string_view a, std::string_view b);

} // namespace contract
