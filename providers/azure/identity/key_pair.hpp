// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/model/secret.hpp"
#include "reconciler/model/time.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace azure {

/// A certificate with its private key and those that vouch for it.
class KeyPair {
public:
    virtual ~KeyPair() = default;

    enum class Hash { sha1, sha256 };
    virtual std::string thumbprint(Hash hash) const = 0; ///< the bytes
    /// The certificate itself, then the others, as DER.
    virtual std::vector<std::string> chain() const = 0;
    virtual reconciler::Time ends() const = 0;

    enum class Padding { pkcs1, pss };
    /// A signature over SHA-256 (RS256, PS256).
    virtual std::string sign(std::string_view text, Padding padding) const = 0;
};

/// Reads PEM (key and certificates in any order) or PKCS#12. `name` is what errors call it. Fails
/// with azure-credential-failed, which shows nothing of the bytes.
reconciler::Result<std::unique_ptr<KeyPair>> read_key_pair(const reconciler::Secret& bytes,
                                                           const reconciler::Secret& password,
                                                           const std::string& name);

} // namespace azure
