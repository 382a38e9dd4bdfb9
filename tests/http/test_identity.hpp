// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/server.hpp"

#include <string>

/// A certificate that signs itself, with its key. For as long as it lives it is also in a file, for
/// whoever wants to trust it. `subject` is the alternative name: "IP:127.0.0.1", "DNS:example.org".
class TestIdentity {
public:
    explicit TestIdentity(const std::string& subject);
    TestIdentity(const TestIdentity&) = delete;
    TestIdentity& operator=(const TestIdentity&) = delete;
    ~TestIdentity();

    const http::TlsIdentity& pem() const { return pem_; }

    const std::string& certificate_file() const { return file_; }

private:
    http::TlsIdentity pem_;
    std::string file_;
};
