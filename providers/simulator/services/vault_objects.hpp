// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/answers.hpp"
#include "providers/simulator/service.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// One call to the keys or the secrets of a key vault.
struct VaultCall {
    const Call& call;
    Object vault;
    Kind kind;         ///< of keys or of secrets
    std::string name;  ///< of the object; empty: all of them
    std::string third; ///< a version, or what is to be done
};

std::string_view area_of(Kind kind);     ///< "keys"
std::string_view singular_of(Kind kind); ///< "Key"
std::string object_id(const VaultCall& at);

/// `{"error":{"code","message","innererror":{"code"}}}`; without an inner code where that is empty.
http::Response
vault_error(int status, std::string_view code, std::string_view message, std::string_view inner);

/// The version of an object that is asked for, the newest where none is named.
const json::object* version_of(const json::object& object, std::string_view version);

/// As a key or a secret is shown, in full or as a list has it.
json::object
shown_version(const VaultCall& at, const json::object& version, bool in_list, bool is_newest);

/// Adds a version to the object, which is made where it is new.
json::object add_version(World& world, const VaultCall& at, json::object version);

/// 409 while the object is deleted; nothing otherwise.
std::optional<http::Response> refuse_deleted(const World& world, const VaultCall& at);

http::Response list_objects(const World& world, const VaultCall& at, bool deleted);
http::Response list_versions(const World& world, const VaultCall& at);
http::Response get_object(const World& world, const VaultCall& at);
http::Response patch_object(World& world, const VaultCall& at);
http::Response delete_object(World& world, const VaultCall& at);
http::Response get_deleted_object(const World& world, const VaultCall& at);
http::Response recover_object(World& world, const VaultCall& at);
http::Response purge_object(World& world, const VaultCall& at);
http::Response back_up(const World& world, const VaultCall& at);
http::Response restore(World& world, const VaultCall& at);

} // namespace simulator
