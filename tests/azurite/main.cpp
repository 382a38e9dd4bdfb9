// SPDX-License-Identifier: Apache-2.0
#include "tests/azurite/azurite.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

/// Without Azurite nothing here can run: a failure in CI, a clear skip elsewhere.
int main(int count, char** words)
{
    testing::InitGoogleTest(&count, words);
    if (test::Azurite::is_installed()) {
        ::setenv("RC_PARAMS", "max_success=12", 0); // each case is many requests
        return RUN_ALL_TESTS();
    }
    const bool is_ci = std::getenv("CI") != nullptr;
    std::puts(is_ci ? "Azurite is not installed. `./dev test` installs it."
                    : "SKIPPED: Azurite is not installed. `./dev test` installs it.");
    return is_ci ? 1 : 0;
}
