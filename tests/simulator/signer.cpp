// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/signer.hpp"

#include "providers/simulator/text.hpp"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

using namespace simulator;

struct Signer::Keys {
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    std::string pem;
};

namespace {

using Bytes = std::vector<unsigned char>;

std::string text_of(const unsigned char* bytes, std::size_t size)
{
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string taken_from(BIO* memory)
{
    char* text = nullptr;
    const auto size = BIO_get_mem_data(memory, &text);
    std::string taken(text, static_cast<std::size_t>(size));
    BIO_free(memory);
    return taken;
}

std::string pem_of(X509* certificate)
{
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(memory, certificate);
    return taken_from(memory);
}

std::string digest_of(const X509* certificate, const EVP_MD* kind)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    X509_digest(certificate, kind, digest.data(), &size);
    return text_of(digest.data(), size);
}

std::string thumbprint(const X509* certificate, const std::string& named)
{
    if (named == "x5t") return base64_url_encode(digest_of(certificate, EVP_sha1()));
    if (named == "x5t#S256") return base64_url_encode(digest_of(certificate, EVP_sha256()));
    std::string hex;
    for (const char byte : digest_of(certificate, EVP_sha1()))
        hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return hex;
}

std::string jose_numbers(const Bytes& der)
{
    const unsigned char* at = der.data();
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    Bytes numbers(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), numbers.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), numbers.data() + 32, 32);
    ECDSA_SIG_free(pair);
    return text_of(numbers.data(), numbers.size());
}

std::string signature_of(EVP_PKEY* key, const std::string& algorithm, const std::string& text)
{
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* settings = nullptr;
    EVP_DigestSignInit(context, &settings, EVP_sha256(), nullptr, key);
    if (algorithm == "PS256") {
        EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST);
    }
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    EVP_DigestSign(context, nullptr, &size, bytes, text.size());
    Bytes signature(size);
    EVP_DigestSign(context, signature.data(), &size, bytes, text.size());
    signature.resize(size);
    EVP_MD_CTX_free(context);
    return algorithm == "ES256" ? jose_numbers(signature) : text_of(signature.data(), size);
}

} // namespace

Signer::Signer(const std::string& kind, long lifetime) : keys_(std::make_unique<Keys>())
{
    keys_->key = kind == "EC" ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                              : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048});
    keys_->certificate = X509_new();
    X509_set_version(keys_->certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(keys_->certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(keys_->certificate), std::min(0L, lifetime - 1));
    X509_gmtime_adj(X509_getm_notAfter(keys_->certificate), lifetime);
    X509_set_pubkey(keys_->certificate, keys_->key);
    X509_sign(keys_->certificate, keys_->key, EVP_sha256());
    keys_->pem = pem_of(keys_->certificate);
}

Signer::~Signer()
{
    X509_free(keys_->certificate);
    EVP_PKEY_free(keys_->key);
}

const std::string& Signer::certificate() const
{
    return keys_->pem;
}

std::string Signer::private_key(const std::string& password) const
{
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(memory, keys_->key,
                                  password.empty() ? nullptr : EVP_aes_256_cbc(),
                                  password.empty() ? nullptr : password.data(),
                                  static_cast<int>(password.size()), nullptr, nullptr);
    return taken_from(memory);
}

std::string Signer::pkcs12(const std::string& password, const Signer* other) const
{
    STACK_OF(X509)* others = nullptr;
    if (other != nullptr) {
        others = sk_X509_new_null();
        sk_X509_push(others, other->keys_->certificate);
    }
    PKCS12* made = PKCS12_create(password.c_str(), "test", keys_->key, keys_->certificate, others,
                                 0, 0, 0, 0, 0);
    BIO* memory = BIO_new(BIO_s_mem());
    i2d_PKCS12_bio(memory, made);
    PKCS12_free(made);
    sk_X509_free(others);
    return taken_from(memory);
}

std::string Signer::sign(const std::string& algorithm, const std::string& named,
                         const json::object& claims) const
{
    const json::object header{
        {"alg", algorithm}, {"typ", "JWT"}, {named, thumbprint(keys_->certificate, named)}};
    const std::string text = base64_url_encode(json::serialize(header)) + "." +
                             base64_url_encode(json::serialize(claims));
    return text + "." + base64_url_encode(signature_of(keys_->key, algorithm, text));
}
