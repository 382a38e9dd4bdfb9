// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/certificate.hpp"

#include "providers/simulator/assertions.hpp"
#include "providers/simulator/json.hpp"
#include "tests/azure/identity/identity_fixture.hpp"
#include "tests/simulator/signer.hpp"
#include "tests/support/temp_dir.hpp"

#include <set>

namespace {

using namespace std::chrono_literals;
using azure::CertificateOptions;
using reconciler::Secret;

const std::string password = "canary-p4ss";

/// Made once: keys take their time.
const Signer& own()
{
    static const Signer made("RSA");
    return made;
}

const Signer& other()
{
    static const Signer made("RSA");
    return made;
}

class Certificate : public testing::Test {
protected:
    reconciler::Result<Secret>
    assertion(CertificateOptions options, const std::string& tenant = "contoso.com") const
    {
        const auto source = azure::make_certificate_assertion(std::move(options));
        return test::run(source->assertion({"https://login", tenant, "robot"}, now));
    }

    reconciler::Result<Secret>
    of(const std::string& bytes, const std::string& opened_with = {}) const
    {
        return assertion({file(bytes), {}, Secret(opened_with)});
    }

    std::string problem(const std::string& bytes, const std::string& opened_with = {}) const
    {
        const auto made = of(bytes, opened_with);
        if (made) return "none";
        EXPECT_EQ(made.error().at(0).id, "azure-credential-failed");
        EXPECT_FALSE(shown(made.error().at(0)).contains("canary"));
        EXPECT_FALSE(shown(made.error().at(0)).contains("PRIVATE"));
        return made.error().at(0).detail;
    }

    std::string file(const std::string& bytes) const
    {
        test::write_file(path, bytes);
        return path;
    }

    std::string unusable(const std::string& why) const
    {
        return "The client certificate \"" + path + "\" cannot be used: " + why + ".";
    }

    static simulator::Assertion read(const reconciler::Result<Secret>& made)
    {
        auto read = made ? simulator::read_assertion(made->reveal()) : std::nullopt;
        EXPECT_TRUE(read) << (made ? "no JWT" : made.error().at(0).detail);
        return read.value_or(simulator::Assertion{});
    }

    test::TempDir folder;
    std::string path = folder.path("sp");
    reconciler::Time now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    std::string pem = own().private_key() + own().certificate();
};

struct Form {
    const char* name;
    std::string bytes;
    std::string password;
};

class CertificateForm : public Certificate, public testing::WithParamInterface<Form> {};

TEST_P(CertificateForm, is_read)
{
    const auto made = read(of(GetParam().bytes, GetParam().password));
    EXPECT_TRUE(simulator::is_signed_by(made, own().certificate()));
    EXPECT_TRUE(simulator::names_certificate(made, own().certificate()));
}

INSTANTIATE_TEST_SUITE_P(
    All, CertificateForm,
    testing::Values(Form{"pem_key_first", own().private_key() + own().certificate(), ""},
                    Form{"pem_certificate_first", own().certificate() + own().private_key(), ""},
                    Form{"pem_with_a_foreign_certificate_first",
                         other().certificate() + own().private_key() + own().certificate(), ""},
                    Form{"pem_unencrypted_though_there_is_a_password",
                         own().private_key() + own().certificate(), password},
                    Form{"pem_encrypted", own().private_key(password) + own().certificate(),
                         password},
                    Form{"pkcs12", own().pkcs12(password), password},
                    Form{"pkcs12_with_chain", own().pkcs12(password, &other()), password},
                    Form{"pkcs12_without_password", own().pkcs12(""), ""}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(Certificate, of_the_environment_needs_no_file)
{
    const auto made = assertion({"", Secret(own().pkcs12(password)), Secret(password)});
    EXPECT_TRUE(simulator::is_signed_by(read(made), own().certificate()));
}

TEST_F(Certificate, signs_what_entra_wants)
{
    const auto made = read(of(pem));
    using simulator::integer_at;
    using simulator::text_at;
    EXPECT_EQ(text_at(made.header, "alg"), "PS256");
    EXPECT_EQ(text_at(made.header, "typ"), "JWT");
    EXPECT_TRUE(made.header.contains("x5t#S256"));
    EXPECT_FALSE(made.header.contains("x5c"));
    EXPECT_EQ(text_at(made.claims, "aud"), "https://login/contoso.com/oauth2/v2.0/token");
    EXPECT_EQ(text_at(made.claims, "iss"), "robot");
    EXPECT_EQ(text_at(made.claims, "sub"), "robot");
    EXPECT_EQ(integer_at(made.claims, "nbf"), now.time_since_epoch() / 1s);
    EXPECT_EQ(integer_at(made.claims, "exp") - integer_at(made.claims, "nbf"), 600);
}

TEST_F(Certificate, gives_each_assertion_its_own_number)
{
    std::set<std::string> numbers;
    for (int i = 0; i < 3; ++i) numbers.insert(simulator::text_at(read(of(pem)).claims, "jti"));
    EXPECT_EQ(numbers.size(), 3U);
}

TEST_F(Certificate, signs_for_ad_fs_as_that_knows_it)
{
    const auto made = read(assertion({file(pem)}, "adfs"));
    EXPECT_EQ(simulator::text_at(made.header, "alg"), "RS256");
    EXPECT_TRUE(made.header.contains("x5t"));
    EXPECT_TRUE(simulator::names_certificate(made, own().certificate()));
    EXPECT_TRUE(simulator::is_signed_by(made, own().certificate()));
}

TEST_F(Certificate, sends_its_chain_its_own_first_where_it_is_told_to)
{
    CertificateOptions options{file(other().certificate() + pem)};
    options.send_chain = true;
    const auto chain = simulator::array_at(read(assertion(std::move(options))).header, "x5c");
    ASSERT_EQ(chain.size(), 2U);
    std::string der(chain.at(0).as_string());
    auto body = own().certificate();
    std::erase(body, '\n');
    EXPECT_TRUE(body.contains(der));
}

TEST_F(Certificate, is_read_anew_for_each_assertion)
{
    const auto source = azure::make_certificate_assertion({file(pem)});
    const azure::Application robot{"https://login", "t", "robot"};
    EXPECT_TRUE(simulator::is_signed_by(read(test::run(source->assertion(robot, now))),
                                        own().certificate()));
    file(other().private_key() + other().certificate());
    EXPECT_TRUE(simulator::is_signed_by(read(test::run(source->assertion(robot, now))),
                                        other().certificate()));
}

TEST_F(Certificate, that_cannot_be_used_says_why)
{
    EXPECT_EQ(problem(own().pkcs12(password), "wrong-canary"),
              unusable("it does not open with the password given, or its encryption is one that "
                       "OpenSSL no longer knows"));
    EXPECT_EQ(problem(own().pkcs12(password)), unusable("it does not open without a password"));
    EXPECT_EQ(problem(own().private_key(password) + own().certificate(), "wrong-canary"),
              unusable("it holds no private key that the password given opens"));
    for (const auto& bytes :
         {own().private_key(password) + own().certificate(), own().certificate(),
          std::string("canary junk"), std::string("-----BEGIN PRIVATE KEY-----\ncanary\n"),
          own().pkcs12("").substr(0, 300)})
        EXPECT_EQ(problem(bytes),
                  unusable("it holds no private key that opens without a password"));
    EXPECT_EQ(problem(own().private_key()), unusable("it holds no certificate of the private key"));
    EXPECT_EQ(problem(own().private_key() + other().certificate()),
              unusable("it holds no certificate of the private key"));
    const Signer elliptic("EC");
    EXPECT_EQ(problem(elliptic.private_key() + elliptic.certificate()),
              unusable("its key is not RSA, and Microsoft Entra takes no other"));
}

TEST_F(Certificate, whose_file_cannot_be_read_says_why)
{
    const auto detail = [&](const std::string& at) { return assertion({at}).error().at(0).detail; };
    EXPECT_EQ(detail(path), "The file \"" + path +
                                "\" of the client certificate cannot be used: "
                                "No such file or directory.");
    EXPECT_EQ(detail(folder.path()), "The file \"" + folder.path() +
                                         "\" of the client certificate cannot be used: it is a "
                                         "folder.");
    EXPECT_EQ(detail(file("")), "The file \"" + path +
                                    "\" of the client certificate cannot be "
                                    "used: it is empty.");
}

TEST_F(Certificate, that_has_ended_says_when)
{
    const Signer old("RSA", -86'400);
    const auto detail = problem(old.private_key() + old.certificate());
    EXPECT_TRUE(detail.starts_with("The client certificate \"" + path + "\" ended on 20"))
        << detail;
}

} // namespace
