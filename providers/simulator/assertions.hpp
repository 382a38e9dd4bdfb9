// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// A signed JWT with which an application says who it is.
struct Assertion {
    json::object header;
    json::object claims;
    std::string signed_text;
    std::string signature;
};

/// Nothing where `jwt` is none.
std::optional<Assertion> read_assertion(std::string_view jwt);

/// The thumbprint by which its header names the key, in hex as Entra prints it.
std::string named_thumbprint(const Assertion& assertion);

/// Whether its header names the certificate (PEM): `x5t`, `x5t#S256`, or a `kid` that is the
/// thumbprint in hex or base64.
bool names_certificate(const Assertion& assertion, const std::string& certificate);

/// Whether its signature (RS256, PS256 or ES256) is of the certificate's key.
bool is_signed_by(const Assertion& assertion, const std::string& certificate);

/// The first certificate of a text that may hold a key too, in PEM; empty where there is none.
std::string certificate_of(const std::string& text);

} // namespace simulator
