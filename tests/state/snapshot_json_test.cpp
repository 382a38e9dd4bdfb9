// SPDX-License-Identifier: Apache-2.0
#include "state/snapshot_json.hpp"

#include "state/azure_blob_protocol.hpp"
#include "state/state_image.hpp"
#include "tests/state/store_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include <rapidcheck.h>

using namespace reconciler;

namespace test {

namespace {

void check_that_texts_come_back()
{
    state::StateImage image;
    image.begin(holder("run"));
    auto first = random_transaction();
    first.create = creation().create;
    image.apply(std::move(first));
    image.apply(random_transaction());
    const auto snapshot =
        state::snapshot_from_text(state::snapshot_text(image.snapshot()), "state");
    RC_ASSERT(snapshot.has_value());
    RC_ASSERT(*snapshot == image.snapshot());
    const auto history = state::history_from_text(state::history_text(image.history()), "history");
    RC_ASSERT(history.has_value());
    RC_ASSERT(*history == image.history());
}

std::string refusal(std::string_view text)
{
    const auto snapshot = state::snapshot_from_text(text, "blob");
    return snapshot ? "" : snapshot.error()[0].id;
}

} // namespace

TEST(SnapshotJson, comes_back_as_it_was)
{
    EXPECT_TRUE(rc::check(&check_that_texts_come_back));
}

TEST(SnapshotJson, refuses_a_newer_format_and_what_is_none)
{
    EXPECT_EQ(refusal(R"({"format":2})"), "state-newer");
    EXPECT_EQ(refusal(R"({"format":1})"), "state-damaged");
    EXPECT_EQ(refusal("{}"), "state-damaged");
    EXPECT_EQ(refusal(""), "state-damaged");
}

// The first format, as it was written then: what is read here must be read for good.
TEST(SnapshotJson, reads_the_first_format)
{
    const auto snapshot =
        state::snapshot_from_text(read_file(TRESOR_STATE_FIXTURES "/snapshot_v1.json"), "fixture");
    ASSERT_TRUE(snapshot) << snapshot.error()[0].detail;
    EXPECT_EQ(snapshot->identity.lineage, "6f2c9a52-7f7c-4b43-9a39-0d1f3f9a7a11");
    EXPECT_EQ(snapshot->serial, 7);
    EXPECT_EQ(snapshot->records.at(0).attributes.text("name"), "rsv-main");
    EXPECT_EQ(snapshot->open.at(0).step_id, "vault.main/tags");
    const auto history =
        state::history_from_text(read_file(TRESOR_STATE_FIXTURES "/history_v1.json"), "fixture");
    ASSERT_TRUE(history) << history.error()[0].detail;
    EXPECT_EQ(history->at(0).by.commit, "0123456789abcdef0123456789abcdef01234567");
    EXPECT_EQ(state::records_after(*snapshot, *history, 0)->size(), 0u);
    state::StateImage image(*snapshot, *history);
    const auto replayed =
        state::replay(read_file(TRESOR_STATE_FIXTURES "/journal_v1.jsonl"), image, "fixture");
    ASSERT_TRUE(replayed) << replayed.error()[0].detail;
    EXPECT_EQ(image.serial(), 8);
    EXPECT_TRUE(image.snapshot().open.empty());
    EXPECT_EQ(image.history().size(), 2u);
}

} // namespace test
