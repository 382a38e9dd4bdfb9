// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/estate.hpp"

#include <gtest/gtest.h>

namespace simulator {

TEST(Examples, have_estates_that_load)
{
    for (const std::string name : {"01_first_vault", "02_encrypted_vms"}) {
        auto world = World::open("");
        const auto problems = load_estate(**world, std::string(EXAMPLES_FOLDER "/") + name +
                                                       "/simulator/estate.toml");
        EXPECT_FALSE(problems) << name << ": " << problems->front().detail;
    }
}

} // namespace simulator
