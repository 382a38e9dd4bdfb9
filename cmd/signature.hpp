// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"

#include <string>
#include <string_view>

namespace cmd {

/// An ed25519 signature.
struct Signature {
    std::string key;   ///< SHA-256 of the public key's 32 bytes, in hex: which key, for people
    std::string value; ///< base64

    friend bool operator==(const Signature&, const Signature&) = default;
};

/// Signs with the private key of a PEM file (`openssl genpkey -algorithm ed25519`). Fails with
/// `key-unusable` where the file holds none.
reconciler::Result<Signature> sign(std::string_view message, const std::string& key_file);

/// Whether the signature is that of the message by the private half of the public key of a PEM file
/// (`openssl pkey -pubout`).
reconciler::Result<bool>
verify(std::string_view message, const Signature& signature, const std::string& key_file);

} // namespace cmd
