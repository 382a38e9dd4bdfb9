// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

#include <memory>
#include <string>

/// A key with its certificate, and the assertions that a client makes with them.
class Signer {
public:
    /// "RSA" or "EC". The certificate lives from now until `lifetime` later.
    explicit Signer(const std::string& kind, long lifetime = 3600);
    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;
    ~Signer();

    const std::string& certificate() const; ///< PEM
    /// PEM, encrypted where there is a password.
    std::string private_key(const std::string& password = {}) const;
    /// Key and certificate, with that of another as one that vouches for it.
    std::string pkcs12(const std::string& password, const Signer* other = nullptr) const;

    /// A JWT. `named` is the header field for the thumbprint: "x5t", "x5t#S256", or "kid" in hex.
    std::string sign(const std::string& algorithm, const std::string& named,
                     const simulator::json::object& claims) const;

private:
    struct Keys;
    std::unique_ptr<Keys> keys_;
};
