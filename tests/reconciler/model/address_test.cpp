// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/address.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace {

using reconciler::Address;
using reconciler::parse_address;

TEST(Address, with_a_bare_key_is_written_with_a_dot)
{
    EXPECT_EQ(to_string(Address{"policy", "nightly-30d_v2"}), "policy.nightly-30d_v2");
}

TEST(Address, with_another_key_is_written_in_quotes)
{
    EXPECT_EQ(to_string(Address{"key_vault_grant", "kv app"}), "key_vault_grant[\"kv app\"]");
    EXPECT_EQ(to_string(Address{"vault", "a.b"}), "vault[\"a.b\"]");
}

TEST(Address, of_one_of_many_shows_which_in_quotes)
{
    const Address address{"vault", reconciler::key_of_each("prod", "west europe")};
    EXPECT_EQ(address.key, "prod[west europe]");
    EXPECT_EQ(to_string(address), "vault.prod[\"west europe\"]");
    EXPECT_EQ(parse_address("vault.prod[\"west europe\"]"), address);
    EXPECT_EQ(reconciler::parts_of_key(address.key).base, "prod");
    EXPECT_EQ(reconciler::parts_of_key(address.key).each, "west europe");
    EXPECT_EQ(reconciler::parts_of_key("prod").each, "");
}

TEST(Address, never_prints_control_characters)
{
    EXPECT_EQ(to_string(Address{"vault", "a\x1b[2J"}), "vault[\"a\\x1b[2J\"]");
}

TEST(Address, is_read_back_from_both_spellings)
{
    EXPECT_EQ(parse_address("policy.nightly"), (Address{"policy", "nightly"}));
    EXPECT_EQ(parse_address("vault[\"a.b c\"]"), (Address{"vault", "a.b c"}));
}

TEST(Address, is_empty_where_the_text_is_none)
{
    for (const char* text : {"", "vault", ".a", "vault.", "vault.a b", "vault[a]", "vault[\"\"]",
                             "[\"a\"]", "vault[\"a\""})
        EXPECT_TRUE(parse_address(text).empty()) << text;
}

TEST(Address, orders_by_kind_then_key)
{
    EXPECT_LT((Address{"policy", "z"}), (Address{"vault", "a"}));
    EXPECT_LT((Address{"vault", "a"}), (Address{"vault", "b"}));
}

RC_GTEST_PROP(Address, survives_printing_and_reading_for_every_printable_key, ())
{
    const auto key =
        *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange(' ', '~')));
    const Address address{"vault", key};
    RC_ASSERT(parse_address(to_string(address)) == address);
}

} // namespace
