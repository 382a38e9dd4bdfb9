// SPDX-License-Identifier: Apache-2.0
// Keys and secrets of key vaults as Resource Manager shows them: what they are, not their values.
#include "providers/simulator/services/key_vault_documents.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

std::string content_area(Kind kind)
{
    return kind == Kind::key_vault_key ? "keys" : "secrets";
}

http::Response no_content(Kind kind, const Call& call)
{
    const std::string_view what = kind == Kind::key_vault_key ? "Key" : "Secret";
    return error_answer(
        404, fmt::format("{}NotFound", what),
        fmt::format("A {0} with (name/id) {1} was not found in this key vault. If you recently "
                    "deleted this {0} you may be able to recover it using the correct recovery "
                    "command.",
                    fold(what), call["object"]));
}

json::object content_attributes(const Object& vault, Kind kind, const json::object& version)
{
    json::object attributes = object_at(version, "attributes");
    if (kind != Kind::key_vault_key) return attributes;
    const bool purgeable = !truth_at(vault.document, "properties.enablePurgeProtection");
    attributes["recoveryLevel"] = purgeable ? "Recoverable+Purgeable" : "Recoverable";
    attributes.emplace("exportable", false);
    return attributes;
}

json::object properties_of_key(const json::object& key)
{
    json::object out{{"kty", text_at(key, "kty")}, {"keyOps", array_at(key, "key_ops")}};
    if (const auto curve = text_at(key, "crv"); !curve.empty())
        out["curveName"] = curve;
    else
        out["keySize"] = static_cast<std::int64_t>(text_at(key, "n").size() * 6 / 8 / 64 * 64 * 8);
    return out;
}

/// A list of keys says of each only whether it is enabled, and where it is.
json::object shown_content(const Object& vault, Kind kind, const json::object& version,
                           bool in_list, bool as_version)
{
    const std::string name = text_at(version, "name");
    const std::string number = text_at(version, "version");
    const std::string area = content_area(kind);
    const bool is_key = kind == Kind::key_vault_key;
    const std::string url =
        fmt::format("https://{}.vault.azure.net{}/{}/{}", fold(text_at(vault.document, "name")),
                    is_key ? ":443" : "", area, name);
    json::object properties;
    if (is_key && !in_list) properties = properties_of_key(object_at(version, "key"));
    if (const auto type = text_at(version, "contentType"); !type.empty())
        properties["contentType"] = type;
    properties["attributes"] = content_attributes(vault, kind, version);
    properties[is_key ? "keyUri" : "secretUri"] = url;
    if (!in_list || !is_key)
        properties[is_key ? "keyUriWithVersion" : "secretUriWithVersion"] = url + '/' + number;
    const std::string id = fmt::format("{}/{}/{}", vault.id, area, name);
    return {{"id", as_version ? id + "/versions/" + number : id},
            {"name", as_version ? number : name},
            {"type", fmt::format("{}/{}{}", key_vault_type, area, as_version ? "/versions" : "")},
            {"location", text_at(vault.document, "location")},
            {"properties", std::move(properties)}};
}

std::optional<Object> vault_in(const Context& context, const Call& call)
{
    return context.world.find(Kind::key_vault,
                              resource_id(context.world, call, key_vault_type, call["name"]));
}

std::optional<Object>
find_content(const World& world, const Object& vault, Kind kind, std::string_view name)
{
    auto found = world.find(kind, fmt::format("{}/{}/{}", vault.id, content_area(kind), name));
    if (found && found->document.contains("$deletedAt")) return std::nullopt;
    return found;
}

const json::array& content_versions(const Object& object)
{
    return object.document.at("versions").as_array();
}

template <Kind kind>
http::Response list_contents(Context& context, const Call& call)
{
    const auto vault = vault_in(context, call);
    if (!vault) return resource_not_found(key_vault_type, call["name"], call["group"]);
    const auto show = [&](const Object& object) -> std::optional<json::object> {
        if (object.document.contains("$deletedAt")) return std::nullopt;
        return shown_content(*vault, kind, content_versions(object).back().as_object(), true,
                             false);
    };
    return page_of(context.world, call, kind, fmt::format("{}/{}/", vault->id, content_area(kind)),
                   show);
}

template <Kind kind>
http::Response get_content(Context& context, const Call& call)
{
    const auto vault = vault_in(context, call);
    if (!vault) return resource_not_found(key_vault_type, call["name"], call["group"]);
    const auto object = find_content(context.world, *vault, kind, call["object"]);
    if (!object) return no_content(kind, call);
    return ok(
        shown_content(*vault, kind, content_versions(*object).back().as_object(), false, false));
}

http::Response list_key_versions(Context& context, const Call& call)
{
    const auto vault = vault_in(context, call);
    if (!vault) return resource_not_found(key_vault_type, call["name"], call["group"]);
    const auto key = find_content(context.world, *vault, Kind::key_vault_key, call["object"]);
    if (!key) return no_content(Kind::key_vault_key, call);
    const auto& versions = content_versions(*key);
    return page_of(context.world, call, versions.size(), [&](std::size_t place) {
        return shown_content(*vault, Kind::key_vault_key, versions[place].as_object(), true, true);
    });
}

http::Response get_key_version(Context& context, const Call& call)
{
    const auto vault = vault_in(context, call);
    if (!vault) return resource_not_found(key_vault_type, call["name"], call["group"]);
    const auto key = find_content(context.world, *vault, Kind::key_vault_key, call["object"]);
    if (!key) return no_content(Kind::key_vault_key, call);
    for (const auto& version : content_versions(*key))
        if (same(text_at(version.as_object(), "version"), call["version"]))
            return ok(shown_content(*vault, Kind::key_vault_key, version.as_object(), false, true));
    return no_content(Kind::key_vault_key, call);
}

} // namespace

Service key_vault_contents_service()
{
    static constexpr std::string_view keys = "/subscriptions/{subscription}/resourceGroups/{group}/"
                                             "providers/Microsoft.KeyVault/vaults/{name}/keys";
    static constexpr std::string_view key = "/subscriptions/{subscription}/resourceGroups/{group}/"
                                            "providers/Microsoft.KeyVault/vaults/{name}/keys/"
                                            "{object}";
    static constexpr std::string_view versions =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/"
        "{name}/keys/{object}/versions";
    static constexpr std::string_view version =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/"
        "{name}/keys/{object}/versions/{version}";
    static constexpr std::string_view secrets =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/"
        "{name}/secrets";
    static constexpr std::string_view secret =
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/"
        "{name}/secrets/{object}";
    static constexpr std::string_view read_key = "Microsoft.KeyVault/vaults/keys/read";
    static constexpr std::string_view read_versions =
        "Microsoft.KeyVault/vaults/keys/versions/read";
    static constexpr std::string_view read_secret = "Microsoft.KeyVault/vaults/secrets/read";
    return {"keys and secrets of key vaults",
            {
                {"GET", keys, read_key, list_contents<Kind::key_vault_key>},
                {"GET", key, read_key, get_content<Kind::key_vault_key>},
                {"GET", versions, read_versions, list_key_versions},
                {"GET", version, read_versions, get_key_version},
                {"GET", secrets, read_secret, list_contents<Kind::key_vault_secret>},
                {"GET", secret, read_secret, get_content<Kind::key_vault_secret>},
            },
            {}};
}

} // namespace simulator
