// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/vault_keys.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

std::string made_up_bytes(World& world, std::size_t count)
{
    std::string bytes;
    while (bytes.size() < count) {
        const std::uint64_t number = world.new_number();
        for (int shift = 0; shift < 64 && bytes.size() < count; shift += 8)
            bytes += static_cast<char>(number >> static_cast<unsigned>(shift) & 0xffU);
    }
    return base64_url_encode(bytes);
}

json::array operations_of(const json::object& sent, bool elliptic)
{
    if (const auto* chosen = sent.if_contains("key_ops"); chosen && chosen->is_array())
        return chosen->get_array();
    if (elliptic) return {"sign", "verify"};
    return {"encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"};
}

/// Looks like a key; nobody has its other half.
json::object new_key(World& world, const json::object& sent)
{
    const std::string type = text_at(sent, "kty");
    const bool elliptic = type.starts_with("EC");
    json::object key{{"kty", type}, {"key_ops", operations_of(sent, elliptic)}};
    if (elliptic) {
        const std::string curve = text_at(sent, "crv");
        key["crv"] = curve.empty() ? "P-256" : curve;
        key["x"] = made_up_bytes(world, 32);
        key["y"] = made_up_bytes(world, 32);
        return key;
    }
    const auto bits = integer_at(sent, "key_size", 2048);
    key["n"] = made_up_bytes(world, static_cast<std::size_t>(bits / 8));
    key["e"] = type == "RSA-HSM" ? "AAEAAQ" : "AQAB";
    return key;
}

json::object version_with(json::object key, const json::object& sent)
{
    json::object version{{"key", std::move(key)}, {"attributes", object_at(sent, "attributes")}};
    if (sent.contains("tags")) version["tags"] = sent.at("tags");
    if (sent.contains("release_policy")) {
        json::object policy{{"contentType", "application/json; charset=utf-8"},
                            {"immutable", false}};
        merge(policy, object_at(sent, "release_policy"));
        version["release_policy"] = std::move(policy);
    }
    return version;
}

/// The object at `at`, live, or its 404.
std::expected<Object, http::Response> existing(const World& world, const VaultCall& at)
{
    auto object = world.find(at.kind, object_id(at));
    if (!object || object->document.contains("$deletedAt"))
        return std::unexpected(get_object(world, at));
    return std::move(*object);
}

json::object policy_with_id(const VaultCall& at, const json::object& policy)
{
    json::object body{{"id", fmt::format("{}/keys/{}/rotationpolicy", at.call.base, at.name)}};
    merge(body, policy);
    return body;
}

} // namespace

http::Response create_key(World& world, const VaultCall& at)
{
    const json::object sent = at.call.body_object();
    if (auto refusal = refuse_deleted(world, at)) return *refusal;
    const std::string type = text_at(sent, "kty");
    if (type != "RSA" && type != "RSA-HSM" && type != "EC" && type != "EC-HSM")
        return vault_error(400, "BadParameter",
                           fmt::format("Property has invalid value\r\nUnsupported kty: {}.", type),
                           "");
    json::object version = version_with(new_key(world, sent), sent);
    // One that can only wrap another's key on its way into the vault lives for two days.
    if (const auto operations = array_at(sent, "key_ops");
        operations.size() == 1 && operations[0] == json::value("import"))
        version["attributes"].as_object().emplace(
            "exp",
            (world.now() + std::chrono::hours(48)).time_since_epoch() / std::chrono::seconds(1));
    return ok(add_version(world, at, std::move(version)));
}

http::Response import_key(World& world, const VaultCall& at)
{
    const json::object sent = at.call.body_object();
    if (auto refusal = refuse_deleted(world, at)) return *refusal;
    const json::object given = object_at(sent, "key");
    const std::string type = text_at(given, "kty");
    if (type.empty()) return vault_error(400, "BadParameter", "Property 'key' is required.", "");
    json::object key{{"kty", type}, {"key_ops", operations_of(given, type.starts_with("EC"))}};
    // The private parts stay inside.
    for (const std::string_view name : {"n", "e", "crv", "x", "y"})
        if (given.contains(name)) key[name] = given.at(name);
    return ok(add_version(world, at, version_with(std::move(key), sent)));
}

http::Response rotate_key(World& world, const VaultCall& at)
{
    const auto object = existing(world, at);
    if (!object) return object.error();
    const json::object& newest = *version_of(object->document, "");
    json::object sent{{"kty", text_at(newest, "key.kty")},
                      {"key_ops", array_at(newest, "key.key_ops")},
                      {"attributes", {{"enabled", true}}}};
    const json::object policy = object_at(object->document, "rotationPolicy");
    if (const auto expiry = text_at(policy, "attributes.expiryTime"); expiry.starts_with('P')) {
        const auto days = parse_duration(fold(expiry.substr(1)));
        if (days)
            sent["attributes"].as_object()["exp"] =
                (world.now() + *days).time_since_epoch() / std::chrono::seconds(1);
    }
    return ok(add_version(world, at, version_with(new_key(world, sent), sent)));
}

http::Response get_rotation_policy(const World& world, const VaultCall& at)
{
    const auto object = existing(world, at);
    if (!object) return object.error();
    json::object policy = object_at(object->document, "rotationPolicy");
    if (policy.empty())
        policy = {{"lifetimeActions",
                   json::array{json::object{{"trigger", {{"timeBeforeExpiry", "P30D"}}},
                                            {"action", {{"type", "Notify"}}}}}},
                  {"attributes", json::object()}};
    return ok(policy_with_id(at, policy));
}

http::Response put_rotation_policy(World& world, const VaultCall& at)
{
    auto object = existing(world, at);
    if (!object) return object.error();
    const json::object sent = at.call.body_object();
    const auto now = world.now().time_since_epoch() / std::chrono::seconds(1);
    json::object attributes = object_at(sent, "attributes");
    attributes["created"] = now;
    attributes["updated"] = now;
    const json::object policy{{"lifetimeActions", array_at(sent, "lifetimeActions")},
                              {"attributes", std::move(attributes)}};
    object->document["rotationPolicy"] = policy;
    world.put(at.kind, object->id, object->document);
    return ok(policy_with_id(at, policy));
}

http::Response use_key(const World& world, const VaultCall& at, std::string_view operation)
{
    static constexpr std::string_view mark = "sealed:";
    const auto object = existing(world, at);
    const auto* version = object ? version_of(object->document, at.third) : nullptr;
    if (version == nullptr) return get_object(world, at);
    const bool opens = same(operation, "decrypt") || same(operation, "unwrapkey");
    std::string bytes = base64_decode(text_at(at.call.body_object(), "value"));
    if (opens && !bytes.starts_with(mark))
        return vault_error(400, "BadParameter", "The parameter is incorrect.\r\n", "");
    bytes = opens ? bytes.substr(mark.size()) : std::string(mark) + bytes;
    const json::object shown = shown_version(at, *version, false, true);
    return ok({{"kid", text_at(shown, "key.kid")}, {"value", base64_url_encode(bytes)}});
}

http::Response set_secret(World& world, const VaultCall& at)
{
    const json::object sent = at.call.body_object();
    if (auto refusal = refuse_deleted(world, at)) return *refusal;
    if (!sent.contains("value"))
        return vault_error(400, "BadParameter", "Property 'value' is required.", "");
    json::object version{{"value", sent.at("value")},
                         {"attributes", object_at(sent, "attributes")}};
    for (const std::string_view name : {"contentType", "tags"})
        if (sent.contains(name)) version[name] = sent.at(name);
    return ok(add_version(world, at, std::move(version)));
}

} // namespace simulator
