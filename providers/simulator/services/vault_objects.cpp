// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/vault_objects.hpp"

#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace simulator {

namespace {

std::int64_t seconds_of(Time time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch() /
           std::chrono::seconds(1);
}

/// How long something that is deleted can be brought back, and what that is called.
std::int64_t recoverable_days(const VaultCall& at)
{
    return integer_at(at.vault.document, "properties.softDeleteRetentionInDays", 90);
}

std::string recovery_level(const VaultCall& at)
{
    const bool whole = recoverable_days(at) == 90;
    const bool purgeable = !truth_at(at.vault.document, "properties.enablePurgeProtection");
    return std::string(whole ? "Recoverable" : "CustomizedRecoverable") +
           (purgeable ? "+Purgeable" : "");
}

std::string id_of(const VaultCall& at, std::string_view name, std::string_view version)
{
    return fmt::format("{}/{}/{}{}{}", at.call.base, area_of(at.kind), name,
                       version.empty() ? "" : "/", version);
}

http::Response not_found(const VaultCall& at)
{
    const std::string_view what = singular_of(at.kind);
    return vault_error(404, fmt::format("{}NotFound", what),
                       fmt::format("A {} with (name/id) {} was not found in this key vault. If you "
                                   "recently deleted this {} you may be able to recover it using "
                                   "the correct recovery command.",
                                   fold(what), at.name, fold(what)),
                       "");
}

std::optional<Object> find_live(const World& world, const VaultCall& at)
{
    auto object = world.find(at.kind, object_id(at));
    if (object && object->document.contains("$deletedAt")) return std::nullopt;
    return object;
}

std::optional<Object> find_deleted(const World& world, const VaultCall& at)
{
    auto object = world.find(at.kind, object_id(at));
    if (object && !object->document.contains("$deletedAt")) return std::nullopt;
    return object;
}

/// That of the newest where none is named; beyond the end where there is none.
std::size_t version_index(const json::array& versions, std::string_view version)
{
    if (version.empty()) return versions.empty() ? 0 : versions.size() - 1;
    const auto* found = std::ranges::find_if(versions, [&](const json::value& candidate) {
        return same(text_at(candidate.as_object(), "version"), version);
    });
    return static_cast<std::size_t>(found - versions.begin());
}

json::object attributes_of(const VaultCall& at, const json::object& version, bool in_list)
{
    json::object attributes = object_at(version, "attributes");
    attributes["recoveryLevel"] = recovery_level(at);
    const bool is_key = at.kind == Kind::key_vault_key;
    // Lists of keys leave it out.
    if (at.call.api_version >= "7.1" && !(is_key && in_list))
        attributes["recoverableDays"] = recoverable_days(at);
    if (is_key) attributes.emplace("exportable", false);
    return attributes;
}

json::object deleted_bundle(const VaultCall& at, const json::object& object, bool in_list)
{
    const std::int64_t since = integer_at(object, "$deletedAt");
    json::object bundle{{"recoveryId", fmt::format("{}/deleted{}/{}", at.call.base,
                                                   area_of(at.kind), text_at(object, "name"))},
                        {"deletedDate", since},
                        {"scheduledPurgeDate", since + recoverable_days(at) * 24 * 3600}};
    json::object shown = shown_version(at, *version_of(object, ""), in_list, true);
    shown.erase("value");
    merge(bundle, shown);
    return bundle;
}

/// A page of at most `maxresults`; the last one says that there is no next.
http::Response page(const VaultCall& at, json::array values)
{
    std::size_t from = 0;
    std::size_t size = 25;
    const auto number = [](const std::string& text, std::size_t otherwise) {
        std::size_t read = otherwise;
        std::from_chars(text.data(), text.data() + text.size(), read);
        return read;
    };
    size = std::max<std::size_t>(1, number(at.call.query_value("maxresults"), size));
    from = std::min(number(base64_decode(at.call.query_value("$skiptoken")), 0), values.size());
    const std::size_t end = std::min(from + size, values.size());
    json::array some(values.begin() + static_cast<std::ptrdiff_t>(from),
                     values.begin() + static_cast<std::ptrdiff_t>(end));
    json::value next = nullptr;
    if (end < values.size()) {
        // The port is always there (azure/README §7.12).
        const bool has_port = at.call.base.find(':', 8) != std::string::npos;
        next = fmt::format("{}{}{}?api-version={}&$skiptoken={}&maxresults={}", at.call.base,
                           has_port ? "" : ":443", at.call.path, at.call.api_version,
                           base64_url_encode(std::to_string(end)), size);
    }
    return ok({{"value", std::move(some)}, {"nextLink", next}});
}

} // namespace

std::string_view area_of(Kind kind)
{
    return kind == Kind::key_vault_key ? "keys" : "secrets";
}

std::string_view singular_of(Kind kind)
{
    return kind == Kind::key_vault_key ? "Key" : "Secret";
}

std::string object_id(const VaultCall& at)
{
    return fmt::format("{}/{}/{}", at.vault.id, area_of(at.kind), at.name);
}

http::Response
vault_error(int status, std::string_view code, std::string_view message, std::string_view inner)
{
    json::object error{{"code", code}, {"message", message}};
    if (!inner.empty()) error["innererror"] = {{"code", inner}};
    return answer_with(status, {{"error", std::move(error)}});
}

const json::object* version_of(const json::object& object, std::string_view version)
{
    const auto& versions = object.at("versions").as_array();
    const auto index = version_index(versions, version);
    return index < versions.size() ? &versions[index].as_object() : nullptr;
}

json::object
shown_version(const VaultCall& at, const json::object& version, bool in_list, bool is_newest)
{
    const std::string id = id_of(at, text_at(version, "name"),
                                 in_list && is_newest ? "" : text_at(version, "version"));
    json::object body;
    if (at.kind == Kind::key_vault_key) {
        if (in_list)
            body["kid"] = id;
        else {
            json::object key = object_at(version, "key");
            key["kid"] = id;
            body["key"] = std::move(key);
        }
    } else {
        body["id"] = id;
        if (!in_list) body["value"] = text_at(version, "value");
    }
    for (const std::string_view name : {"contentType", "tags", "release_policy", "managed"})
        if (version.contains(name) && !(in_list && name == "release_policy"))
            body[name] = version.at(name);
    body["attributes"] = attributes_of(at, version, in_list);
    return body;
}

json::object add_version(World& world, const VaultCall& at, json::object version)
{
    const std::int64_t now = seconds_of(world.now());
    auto& attributes = version["attributes"];
    if (!attributes.is_object()) attributes.emplace_object();
    attributes.as_object().emplace("enabled", true);
    attributes.as_object()["created"] = now;
    attributes.as_object()["updated"] = now;
    version["name"] = at.name;
    version["version"] = fmt::format("{:016x}{:016x}", world.new_number(), world.new_number());
    const auto before = world.find(at.kind, object_id(at));
    json::object object =
        before ? before->document : json::object{{"name", at.name}, {"versions", json::array()}};
    object["versions"].as_array().emplace_back(version);
    world.put(at.kind, object_id(at), object);
    return shown_version(at, version, false, true);
}

std::optional<http::Response> refuse_deleted(const World& world, const VaultCall& at)
{
    if (!find_deleted(world, at)) return std::nullopt;
    const std::string_view what = singular_of(at.kind);
    return vault_error(409, "Conflict",
                       fmt::format("{0} {1} is currently in a deleted but recoverable state, and "
                                   "its name cannot be reused; in this state, the {2} can only be "
                                   "recovered or purged.",
                                   what, at.name, fold(what)),
                       "ObjectIsDeletedButRecoverable");
}

http::Response list_objects(const World& world, const VaultCall& at, bool deleted)
{
    json::array values;
    world.each(at.kind, at.vault.id + "/" + std::string(area_of(at.kind)) + "/",
               [&](const Object& object) {
                   if (object.document.contains("$deletedAt") != deleted) return true;
                   const auto* newest = version_of(object.document, "");
                   values.emplace_back(deleted ? deleted_bundle(at, object.document, true)
                                               : shown_version(at, *newest, true, true));
                   return true;
               });
    return page(at, std::move(values));
}

http::Response list_versions(const World& world, const VaultCall& at)
{
    const auto object = find_live(world, at);
    if (!object) return not_found(at);
    json::array values;
    for (const auto& version : object->document.at("versions").as_array())
        values.emplace_back(shown_version(at, version.as_object(), true, false));
    // Of a key the newest comes first, of a secret the oldest (2023/keyvault).
    if (at.kind == Kind::key_vault_key) std::ranges::reverse(values);
    return page(at, std::move(values));
}

http::Response get_object(const World& world, const VaultCall& at)
{
    const auto object = find_live(world, at);
    const auto* version = object ? version_of(object->document, at.third) : nullptr;
    if (version == nullptr) return not_found(at);
    if (!truth_at(*version, "attributes.enabled", true) && at.kind == Kind::key_vault_secret)
        return vault_error(403, "Forbidden", "Operation get is not allowed on a disabled secret.",
                           "SecretDisabled");
    return ok(shown_version(at, *version, false, true));
}

http::Response patch_object(World& world, const VaultCall& at)
{
    auto object = find_live(world, at);
    if (!object || version_of(object->document, at.third) == nullptr) return not_found(at);
    auto& versions = object->document["versions"].as_array();
    auto& version = versions[version_index(versions, at.third)].as_object();
    const json::object sent = at.call.body_object();
    merge(version["attributes"].as_object(), object_at(sent, "attributes"));
    version["attributes"].as_object()["updated"] = seconds_of(world.now());
    for (const std::string_view name : {"tags", "contentType"})
        if (sent.contains(name)) version[name] = sent.at(name);
    if (sent.contains("key_ops")) version["key"].as_object()["key_ops"] = sent.at("key_ops");
    json::object body = shown_version(at, version, false, true);
    body.erase("value");
    world.put(at.kind, object->id, object->document);
    return ok(body);
}

http::Response delete_object(World& world, const VaultCall& at)
{
    auto object = find_live(world, at);
    if (!object) return not_found(at);
    object->document["$deletedAt"] = seconds_of(world.now());
    world.put(at.kind, object->id, object->document);
    return ok(deleted_bundle(at, object->document, false));
}

http::Response get_deleted_object(const World& world, const VaultCall& at)
{
    const auto object = find_deleted(world, at);
    return object ? ok(deleted_bundle(at, object->document, false)) : not_found(at);
}

http::Response recover_object(World& world, const VaultCall& at)
{
    const std::string_view what = singular_of(at.kind);
    if (find_live(world, at))
        return vault_error(400, "MethodNotAllowed",
                           fmt::format("{} exists already: {}", what, at.name),
                           "RequestNotAllowedOnNonDeletedObject");
    auto object = find_deleted(world, at);
    if (!object) return not_found(at);
    // For a few seconds it is neither there nor deleted (2023/keyvault/test_keyvault_softdelete).
    if (seconds_of(world.now()) - integer_at(object->document, "$deletedAt") < 2)
        return vault_error(409, "Conflict",
                           fmt::format("{} {} is currently being deleted.", what, at.name),
                           "ObjectIsBeingDeleted");
    object->document.erase("$deletedAt");
    world.put(at.kind, object->id, object->document);
    json::object body = shown_version(at, *version_of(object->document, ""), false, true);
    body.erase("value");
    return ok(body);
}

http::Response purge_object(World& world, const VaultCall& at)
{
    const auto object = find_deleted(world, at);
    if (!object) return not_found(at);
    if (truth_at(at.vault.document, "properties.enablePurgeProtection"))
        return vault_error(403, "Forbidden",
                           "Operation \"purge\" is not allowed because purge protection is "
                           "enabled for this vault. Key Vault service will automatically purge it "
                           "after the retention period has passed.",
                           "ForbiddenByPolicy");
    world.erase(at.kind, object->id);
    return empty_answer(204);
}

http::Response back_up(const World& world, const VaultCall& at)
{
    const auto object = find_live(world, at);
    if (!object) return not_found(at);
    return ok({{"value", base64_url_encode(json::serialize(object->document))}});
}

http::Response restore(World& world, const VaultCall& at)
{
    const auto blob = parse_json(base64_decode(text_at(at.call.body_object(), "value")));
    if (!blob || !blob->is_object() || !blob->get_object().contains("versions"))
        return vault_error(400, "BadParameter", "Backup blob is invalid or corrupt.", "");
    VaultCall named{at.call, at.vault, at.kind, text_at(blob->get_object(), "name"), ""};
    if (world.has(at.kind, object_id(named)))
        return vault_error(409, "Conflict",
                           fmt::format("The {} '{}' already exists in the vault.",
                                       fold(singular_of(at.kind)), named.name),
                           "");
    world.put(at.kind, object_id(named), blob->get_object());
    json::object body = shown_version(named, *version_of(blob->get_object(), ""), false, true);
    body.erase("value");
    return ok(body);
}

} // namespace simulator
