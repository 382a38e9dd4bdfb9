// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

#include <memory>
#include <string>

/// A key with its certificate, and the assertions that a client makes with them.
class Signer {
public:
    /// "RSA" or "EC".
    explicit Signer(const std::string& kind);
    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;
    ~Signer();

    const std::string& certificate() const; ///< PEM

    /// A JWT. `named` is the header field for the thumbprint: "x5t", "x5t#S256", or "kid" in hex.
    std::string sign(const std::string& algorithm, const std::string& named,
                     const simulator::json::object& claims) const;

private:
    struct Keys;
    std::unique_ptr<Keys> keys_;
};
