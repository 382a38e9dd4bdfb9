// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/certificate.hpp"

#include "providers/azure/arm/request_policies.hpp"
#include "providers/azure/identity/key_pair.hpp"
#include "providers/azure/identity/secret_file.hpp"
#include "providers/azure/identity/sign_in_error.hpp"
#include "providers/http/base64.hpp"
#include "reconciler/apply/timestamp.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::fail;
using reconciler::Result;
using reconciler::Secret;
using reconciler::Time;
using reconciler::timestamp;
namespace json = boost::json;
using namespace std::chrono_literals;

std::int64_t seconds_of(Time time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

class CertificateAssertion final : public AssertionSource {
public:
    explicit CertificateAssertion(CertificateOptions options) : options_(std::move(options)) {}

    awaitable<Result<Secret>> assertion(Application application, Time now) override
    {
        const auto bytes = options_.file.empty()
                               ? Result<Secret>(options_.content)
                               : read_secret_file(options_.file, "the client certificate");
        if (!bytes) co_return std::unexpected(bytes.error());
        const auto pair = read_key_pair(*bytes, options_.password, name());
        if (!pair) co_return std::unexpected(pair.error());
        if ((*pair)->ends() <= now)
            co_return fail(credential_failed(
                name() + " ended on " + timestamp((*pair)->ends()).substr(0, 10) + ".",
                "Make a new certificate and register it on the application."));
        co_return make(**pair, application, now);
    }

    std::string description() const override
    {
        return options_.file.empty() ? "the client certificate of the environment"
                                     : "the client certificate in " + options_.file;
    }

private:
    std::string name() const
    {
        return options_.file.empty() ? "The client certificate of the environment"
                                     : "The client certificate \"" + options_.file + "\"";
    }

    Secret make(const KeyPair& pair, const Application& application, Time now) const
    {
        const bool is_adfs = application.tenant == "adfs";
        json::object header{{"alg", is_adfs ? "RS256" : "PS256"}, {"typ", "JWT"}};
        header[is_adfs ? "x5t" : "x5t#S256"] = http::base64_url(
            pair.thumbprint(is_adfs ? KeyPair::Hash::sha1 : KeyPair::Hash::sha256));
        if (options_.send_chain) header["x5c"] = chain_of(pair);
        const json::object claims{{"aud", token_endpoint(application)},
                                  {"iss", application.client_id},
                                  {"sub", application.client_id},
                                  {"jti", random_uuid()},
                                  {"nbf", seconds_of(now)},
                                  {"exp", seconds_of(now + 10min)}};
        const auto text = http::base64_url(json::serialize(header)) + "." +
                          http::base64_url(json::serialize(claims));
        const auto signature =
            pair.sign(text, is_adfs ? KeyPair::Padding::pkcs1 : KeyPair::Padding::pss);
        return Secret(text + "." + http::base64_url(signature));
    }

    static json::array chain_of(const KeyPair& pair)
    {
        json::array all;
        for (const auto& der : pair.chain()) all.emplace_back(http::base64(der));
        return all;
    }

    CertificateOptions options_;
};

} // namespace

std::unique_ptr<AssertionSource> make_certificate_assertion(CertificateOptions options)
{
    return std::make_unique<CertificateAssertion>(std::move(options));
}

} // namespace azure
