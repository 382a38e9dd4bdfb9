// SPDX-License-Identifier: Apache-2.0
// Azure's recorded traffic sent to the simulator (azure/README §5.1). What is compared and what is
// prepared: replay_compare.hpp, replay_world.hpp. replay.golden says how much goes as recorded.
#include "tests/contract/azure_docs.hpp"
#include "tests/contract/replay_report.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

namespace contract {
namespace {

class Replayed : public WithAzureDocs {};

void write(const std::string& file, const std::string& text)
{
    std::ofstream(file, std::ios::binary) << text;
}

TEST_F(Replayed, goes_as_is_on_record)
{
    write(TRESOR_REPLAY_MISSES, replay_misses(whole_replay()));
    const auto table = replay_table(whole_replay());
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        write(TRESOR_REPLAY_GOLDEN, table);
        GTEST_SKIP() << "replay.golden was rewritten";
    }
    EXPECT_EQ(table, read_text(TRESOR_REPLAY_GOLDEN))
        << "what differs is in " << TRESOR_REPLAY_MISSES;
}

TEST_F(Replayed, counts_each_interaction_of_the_readmes_operations)
{
    std::size_t counted = 0;
    for (const auto& recording : all_recordings())
        for (const auto& interaction : recording.interactions)
            if (counted_operation(interaction) != nullptr) ++counted;
    EXPECT_EQ(whole_replay().size(), counted);
}

} // namespace
} // namespace contract
