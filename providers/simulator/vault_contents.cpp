// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/vault_contents.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

std::int64_t unix_seconds(Time time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch() /
           std::chrono::seconds(1);
}

std::string
content_url(const std::string& key_vault, std::string_view area, const json::object& version)
{
    return fmt::format("https://{}.vault.azure.net/{}/{}/{}",
                       fold(key_vault.substr(key_vault.find_last_of('/') + 1)), area,
                       text_at(version, "name"), text_at(version, "version"));
}

/// A thing with one version.
std::string put_only_version(World& world, Kind kind, const std::string& key_vault,
                             const std::string& name, json::object version)
{
    const std::string_view area = kind == Kind::key_vault_key ? "keys" : "secrets";
    const std::int64_t now = unix_seconds(world.now());
    json::object& attributes = version["attributes"].as_object();
    attributes["created"] = now;
    attributes["updated"] = now;
    version["name"] = name;
    version["version"] = fmt::format("{:016x}{:016x}", world.new_number(), world.new_number());
    std::string url = content_url(key_vault, area, version);
    world.put(kind, fmt::format("{}/{}/{}", key_vault, area, name),
              {{"name", name}, {"versions", json::array{std::move(version)}}});
    return url;
}

} // namespace

std::string add_key(World& world, const std::string& key_vault, const KeySpec& spec)
{
    json::object attributes{{"enabled", spec.enabled}};
    if (spec.expires) attributes["exp"] = unix_seconds(*spec.expires);
    json::object version{
        {"key",
         {{"kty", "RSA"},
          {"key_ops", {"encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"}},
          {"n", std::string(342, 'A')},
          {"e", "AQAB"}}},
        {"attributes", attributes}};
    if (spec.of_certificate) {
        version["managed"] = true;
        put_only_version(world, Kind::key_vault_secret, key_vault, spec.name,
                         {{"value", "made up"},
                          {"contentType", "application/x-pkcs12"},
                          {"managed", true},
                          {"attributes", std::move(attributes)}});
    }
    return put_only_version(world, Kind::key_vault_key, key_vault, spec.name, std::move(version));
}

std::string add_secret(World& world, const std::string& key_vault, const std::string& name,
                       std::string_view content_type)
{
    return put_only_version(
        world, Kind::key_vault_secret, key_vault, name,
        {{"value", "made up"}, {"contentType", content_type}, {"attributes", {{"enabled", true}}}});
}

std::string key_url(World& world, const std::string& key_vault, const std::string& name)
{
    const auto there = world.find(Kind::key_vault_key, fmt::format("{}/keys/{}", key_vault, name));
    if (!there) return add_key(world, key_vault, {name, true, std::nullopt, false});
    return content_url(key_vault, "keys",
                       there->document.at("versions").as_array().back().as_object());
}

} // namespace simulator
