// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace test {

/// Microsoft's own emulator of Azure Storage, as a child on a free loopback port, in memory. Where
/// it is not installed (`./dev test` does that) `is_installed` says so; nothing else may be called
/// then.
class Azurite {
public:
    static constexpr auto account = "devstoreaccount1"; ///< published, as is its key
    static constexpr auto key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/"
                                "K1SZFPTOtr/KBHBeksoGMGw==";

    static bool is_installed();

    /// One for the whole process, started by the first who asks.
    static Azurite& shared();

    explicit Azurite(const std::vector<std::string>& arguments);
    ~Azurite();
    Azurite(const Azurite&) = delete;
    Azurite& operator=(const Azurite&) = delete;

    /// "http://127.0.0.1:PORT/devstoreaccount1"
    const std::string& endpoint() const { return endpoint_; }

private:
    pid_t child_ = -1;
    std::string endpoint_;
};

} // namespace test
