// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace stacks {

/// A valid configuration on the estate of examples/02_encrypted_vms, from a seed: one or two
/// vaults, one to three policies, any of the VMs. All policies are V2, so that a VM may go from
/// any to any.
class RandomStack {
public:
    explicit RandomStack(std::uint32_t seed) : random_(seed) {}

    std::string next();

private:
    int up_to(int most) { return static_cast<int>(random_() % (static_cast<unsigned>(most) + 1)); }
    bool maybe() { return up_to(1) == 1; }

    std::string vault(int number);
    std::string policy(int number, int vault);
    std::string schedule();
    std::string retention();

    std::mt19937 random_;
};

} // namespace stacks
