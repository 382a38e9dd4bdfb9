// SPDX-License-Identifier: Apache-2.0
#include "cmd/signature.hpp"

#include "tests/support/temp_dir.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace {

using cmd::sign;
using cmd::Signature;
using cmd::verify;

/// A pair of keys in two PEM files.
struct Pair {
    explicit Pair(const std::string& name, const char* algorithm = "ED25519")
        : secret(folder.path(name + ".key")), open(folder.path(name + ".pub"))
    {
        EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, algorithm);
        FILE* file = std::fopen(secret.c_str(), "w");
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(file);
        file = std::fopen(open.c_str(), "w");
        PEM_write_PUBKEY(file, key);
        std::fclose(file);
        EVP_PKEY_free(key);
    }

    test::TempDir folder;
    std::string secret;
    std::string open;
};

TEST(Signature, is_right_for_its_message_and_its_key_only)
{
    const Pair ours("ours");
    const Pair theirs("theirs");
    const auto made = sign("message", ours.secret);
    ASSERT_TRUE(made);
    EXPECT_TRUE(verify("message", *made, ours.open).value());
    EXPECT_FALSE(verify("massage", *made, ours.open).value());
    EXPECT_FALSE(verify("message", *made, theirs.open).value());
}

TEST(Signature, is_wrong_when_any_part_of_it_was_changed)
{
    const Pair pair("pair");
    const auto made = sign("message", pair.secret).value();
    for (std::size_t i = 0; i < made.value.size() - 2; ++i) {
        Signature changed = made;
        // The last digit of base64 carries two bits, in which A and Q differ.
        changed.value[i] = changed.value[i] == 'A' ? 'Q' : 'A';
        EXPECT_FALSE(verify("message", changed, pair.open).value()) << i;
    }
    EXPECT_FALSE(verify("message", Signature{made.key, ""}, pair.open).value());
    EXPECT_FALSE(verify("message", Signature{made.key, "%"}, pair.open).value());
}

TEST(Signature, names_the_key_by_its_hash)
{
    const Pair pair("pair");
    const auto made = sign("a", pair.secret).value();
    EXPECT_EQ(made.key.size(), 64U);
    EXPECT_EQ(sign("b", pair.secret).value().key, made.key);
}

TEST(Signature, refuses_files_that_hold_no_such_key)
{
    const Pair pair("pair");
    const Pair other("other", "X25519");
    for (const auto& file : {pair.open, other.secret, pair.folder.path("none")}) {
        const auto refused = sign("message", file);
        ASSERT_FALSE(refused) << file;
        EXPECT_EQ(refused.error()[0].id, "key-unusable");
        EXPECT_EQ(refused.error()[0].detail,
                  '"' + file + "\" holds no ed25519 private key in PEM.");
    }
    EXPECT_EQ(verify("message", {}, pair.secret).error()[0].detail,
              '"' + pair.secret + "\" holds no ed25519 public key in PEM.");
}

} // namespace
