// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/client_secret.hpp"
#include "providers/simulator/certificates.hpp"
#include "providers/simulator/simulator.hpp"
#include "state/azure_blob_signature.hpp"
#include "tests/azurite/blob_world.hpp"
#include "tests/state/store_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include "providers/http/base64.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

using namespace reconciler;

namespace test {

namespace {

std::string hmac(const std::string& text)
{
    const auto key = http::decode_base64(Azurite::key).value();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const std::vector<unsigned char> data(text.begin(), text.end());
    const std::vector<unsigned char> bytes(key.begin(), key.end());
    HMAC(EVP_sha256(), bytes.data(), static_cast<int>(bytes.size()), data.data(), data.size(),
         digest.data(), &size);
    return http::base64(std::string(digest.begin(), digest.begin() + size));
}

std::string percent_encoded(const std::string& text)
{
    std::string out;
    for (const char c : text)
        out += c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
    return out;
}

/// A service SAS for the container, of version 2020-12-06, made as Azure documents it.
std::string signature_for(const std::string& container, const std::string& permissions)
{
    const std::string until = "2099-01-01T00:00:00Z";
    const std::string version = "2020-12-06";
    const std::string text = permissions + "\n\n" + until + "\n/blob/" + Azurite::account + '/' +
                             container + "\n\n\n\n" + version + "\nc\n\n\n\n\n\n\n";
    return "sp=" + permissions + "&se=" + until + "&sv=" + version +
           "&sr=c&sig=" + percent_encoded(hmac(text));
}

/// The simulator behind an HTTP client, with the machine's time.
class SimulatorDoor : public http::Transport {
public:
    SimulatorDoor()
    {
        simulator::Options options;
        options.estate_file = TRESOR_ESTATE;
        simulator_ = std::move(*simulator::Simulator::open(std::move(options)));
        simulator_->advance_to(clock_.now());
    }
    boost::asio::awaitable<http::Outcome<http::Response>> send(http::Request request) override
    {
        co_return simulator_->answer(request).response;
    }

private:
    HastyClock clock_;
    std::unique_ptr<simulator::Simulator> simulator_;
};

/// Makes a state with a store, and reads it with another.
void work_with(state::Store& store, state::Store& other)
{
    const auto locked = lock(store);
    ASSERT_TRUE(locked) << locked.error()[0].detail;
    ASSERT_TRUE(commit(store, creation()));
    Transaction transaction;
    transaction.put = {record("a")};
    ASSERT_TRUE(commit(store, transaction));
    ASSERT_TRUE(run(store.unlock()));
    EXPECT_EQ(read(other).value().value().records.size(), 1u);
}

} // namespace

TEST(BlobAccess, may_be_a_shared_access_signature)
{
    BlobWorld world;
    state::BlobAccess access;
    access.sas = Secret(signature_for(world.options().place.container, "racwdl"));
    const auto store = world.open(access);
    const auto other = world.open(access);
    work_with(*store, *other);
}

TEST(BlobAccess, tells_a_signature_that_may_only_read)
{
    BlobWorld world;
    state::BlobAccess access;
    access.sas = Secret(signature_for(world.options().place.container, "r"));
    const auto refused = lock(*world.open(access));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-forbidden");
}

TEST(BlobAccess, may_be_a_token_of_entra_over_tls_only)
{
    TempDir folder;
    const auto certificates = simulator::make_certificates("127.0.0.1");
    write_file(folder.path("ca.pem"), certificates.authority);
    write_file(folder.path("chain.pem"), certificates.server.certificate_chain);
    write_file(folder.path("key.pem"), certificates.server.private_key);
    const Azurite azurite(
        {"--oauth", "basic", "--cert", folder.path("chain.pem"), "--key", folder.path("key.pem")});

    SimulatorDoor door;
    HastyClock clock;
    azure::Application who{"http://127.0.0.1:1", "organizations",
                           "00000000-0000-0000-0000-000000000001"};
    const auto credential =
        azure::make_client_secret_credential(door, clock, std::move(who), Secret("simulator"));
    state::BlobAccess access;
    access.credential = credential.get();
    state::AzureBlobOptions options;
    options.place = {azurite.endpoint(), Azurite::account, "tokens"};
    options.name = "stack";

    http::TransportOptions network;
    network.ca_file = folder.path("ca.pem");
    {
        boost::asio::io_context context{1};
        const auto transport = http::make_beast_transport(network);
        state::BlobClient client(*transport, clock, access, options.place);
        state::BlobRequest make{"PUT", "", "restype=container", {}, {}};
        const auto made = run_in(context, client.send(std::move(make)));
        ASSERT_TRUE(made) << made.error()[0].detail;
        ASSERT_EQ(made->status, 201);
    }
    const auto store = open_apart(access, options, network);
    const auto other = open_apart(access, options, network);
    work_with(*store, *other);

    options.place.endpoint.replace(0, 5, "http");
    const auto refused = lock(*open_apart(access, options, network));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error()[0].id, "state-endpoint-not-secure");
}

TEST(BlobSignature, is_made_over_everything_that_matters)
{
    http::Request request{"PUT", "http://127.0.0.1:1/acc/c/b?comp=lease&a=x%2By", {}, "text"};
    request.headers.set("x-ms-version", "2021-12-02");
    request.headers.set("X-Ms-Date", "Sun, 01 Mar 2026 08:00:00 GMT");
    request.headers.set("If-Match", "\"0x1\"");
    EXPECT_EQ(state::text_to_sign(request, "acc"),
              "PUT\n\n\n4\n\n\n\n\n\"0x1\"\n\n\n\n"
              "x-ms-date:Sun, 01 Mar 2026 08:00:00 GMT\nx-ms-version:2021-12-02\n"
              "/acc/acc/c/b\na:x+y\ncomp:lease");
    EXPECT_EQ(state::http_date(Time(std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}) +
                               std::chrono::hours(8)),
              "Sun, 01 Mar 2026 08:00:00 GMT");
    EXPECT_EQ(state::shared_key(request, "acc", Secret("not base64!")), "");
}

} // namespace test
