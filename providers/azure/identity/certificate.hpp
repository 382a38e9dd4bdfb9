// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/assertion_source.hpp"

namespace azure {

struct CertificateOptions {
    std::string file;              ///< PEM with key and certificate, or PKCS#12
    reconciler::Secret content{};  ///< in place of a file
    reconciler::Secret password{}; ///< of the key or the PKCS#12; may be empty
    bool send_chain = false; ///< x5c: for applications that trust a subject name and an issuer
};

/// Assertions signed with the key of a certificate (RSA), read anew for each: PS256 with x5t#S256;
/// for AD FS (the tenant "adfs"), which knows no other, RS256 with x5t.
std::unique_ptr<AssertionSource> make_certificate_assertion(CertificateOptions options);

} // namespace azure
