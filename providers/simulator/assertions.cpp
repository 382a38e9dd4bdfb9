// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/assertions.hpp"

#include "providers/simulator/text.hpp"

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

namespace simulator {

namespace {

template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* it) const
    {
        release(it);
    }
};

using Certificate = std::unique_ptr<X509, Releaser<X509_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;

const unsigned char* bytes_of(const std::string& text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

Certificate certificate_in(const std::string& pem)
{
    const std::unique_ptr<BIO, Releaser<BIO_free>> memory(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return Certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
}

std::string digest_of(const Certificate& certificate, const EVP_MD* kind)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    X509_digest(certificate.get(), kind, digest.data(), &size);
    return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string hex(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes) text += fmt::format("{:02X}", static_cast<unsigned char>(byte));
    return text;
}

bool is_thumbprint(std::string_view named, const std::string& digest)
{
    return !named.empty() && (base64_decode(named) == digest || same(named, hex(digest)));
}

/// The two numbers of a JOSE signature, as OpenSSL wants them; empty where they are none.
std::string der_signature(const std::string& numbers)
{
    constexpr int half = 32;
    if (numbers.size() != 2U * half) return {};
    const std::unique_ptr<ECDSA_SIG, Releaser<ECDSA_SIG_free>> pair(ECDSA_SIG_new());
    ECDSA_SIG_set0(pair.get(), BN_bin2bn(bytes_of(numbers), half, nullptr),
                   BN_bin2bn(bytes_of(numbers) + half, half, nullptr));
    unsigned char* made = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &made);
    if (size <= 0) return {};
    std::string der(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
    OPENSSL_free(made);
    return der;
}

struct Algorithm {
    std::string_view name;
    int key;
    bool is_pss;
};

constexpr std::array algorithms{Algorithm{"RS256", EVP_PKEY_RSA, false},
                                Algorithm{"PS256", EVP_PKEY_RSA, true},
                                Algorithm{"ES256", EVP_PKEY_EC, false}};

bool verifies(EVP_PKEY* key, const Algorithm& algorithm, const Assertion& assertion)
{
    const std::string signature =
        algorithm.key == EVP_PKEY_EC ? der_signature(assertion.signature) : assertion.signature;
    const Digest digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr; // the context's own
    if (EVP_DigestVerifyInit(digest.get(), &settings, EVP_sha256(), nullptr, key) != 1)
        return false;
    if (algorithm.is_pss &&
        (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) != 1 ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) != 1))
        return false;
    return EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(),
                            bytes_of(assertion.signed_text), assertion.signed_text.size()) == 1;
}

std::optional<json::object> object_in(std::string_view part)
{
    const auto value = parse_json(base64_decode(part));
    if (!value || !value->is_object()) return std::nullopt;
    return value->get_object();
}

} // namespace

std::optional<Assertion> read_assertion(std::string_view jwt)
{
    const std::size_t first = jwt.find('.');
    const std::size_t last = jwt.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    auto header = object_in(jwt.substr(0, first));
    auto claims = object_in(jwt.substr(first + 1, last - first - 1));
    if (!header || !claims) return std::nullopt;
    return Assertion{std::move(*header), std::move(*claims), std::string(jwt.substr(0, last)),
                     base64_decode(jwt.substr(last + 1))};
}

std::string named_thumbprint(const Assertion& assertion)
{
    for (const std::string_view name : {"x5t", "x5t#S256"})
        if (const auto* found = assertion.header.if_contains(name);
            found != nullptr && found->is_string())
            return hex(base64_decode(found->get_string()));
    return text_at(assertion.header, "kid");
}

bool names_certificate(const Assertion& assertion, const std::string& certificate)
{
    const auto it = certificate_in(certificate);
    if (!it) return false;
    const std::string sha1 = digest_of(it, EVP_sha1());
    const std::string sha256 = digest_of(it, EVP_sha256());
    return std::ranges::any_of(std::array{"x5t", "x5t#S256", "kid"}, [&](const char* name) {
        const auto* named = assertion.header.if_contains(name);
        return named != nullptr && named->is_string() &&
               (is_thumbprint(named->get_string(), sha1) ||
                is_thumbprint(named->get_string(), sha256));
    });
}

bool is_signed_by(const Assertion& assertion, const std::string& certificate)
{
    const auto it = certificate_in(certificate);
    if (!it) return false;
    EVP_PKEY* key = X509_get0_pubkey(it.get()); // the certificate's own
    const std::string name = text_at(assertion.header, "alg");
    const auto* const algorithm = std::ranges::find(algorithms, name, &Algorithm::name);
    return key != nullptr && algorithm != algorithms.end() &&
           EVP_PKEY_get_base_id(key) == algorithm->key && verifies(key, *algorithm, assertion);
}

std::string certificate_of(const std::string& text)
{
    const auto it = certificate_in(text);
    if (!it) return {};
    const std::unique_ptr<BIO, Releaser<BIO_free>> memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), it.get());
    char* written = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &written);
    return {written, static_cast<std::size_t>(size)};
}

} // namespace simulator
