// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/key_pair.hpp"

#include "providers/azure/identity/sign_in_error.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <optional>
#include <stdexcept>

namespace azure {

namespace {

using reconciler::fail;
using reconciler::Result;
using reconciler::Secret;

template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* it) const
    {
        release(it);
    }
};

void release_stack(STACK_OF(X509) * stack)
{
    sk_X509_pop_free(stack, X509_free);
}

using Bio = std::unique_ptr<BIO, Releaser<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releaser<X509_free>>;
using Certificates = std::vector<Certificate>;

struct Parts {
    Key key;
    Certificates certificates;
};

Bio memory_of(const Secret& bytes)
{
    const auto& text = bytes.reveal();
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Gives OpenSSL the password, and nothing where there is none: it must not ask at the terminal.
int give_password(char* buffer, int size, int, void* password)
{
    const auto& text = static_cast<const Secret*>(password)->reveal();
    if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
    std::memcpy(buffer, text.data(), text.size());
    return static_cast<int>(text.size());
}

Certificates certificates_in(const Secret& pem)
{
    Certificates all;
    const auto memory = memory_of(pem);
    while (auto* next = PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr))
        all.emplace_back(next);
    return all;
}

Parts from_pem(const Secret& bytes, const Secret& password)
{
    Secret given = password;
    const auto memory = memory_of(bytes);
    return {Key(PEM_read_bio_PrivateKey(memory.get(), nullptr, give_password, &given)),
            certificates_in(bytes)};
}

/// Nothing where the bytes are no PKCS#12; without a key where the password is not its own.
std::optional<Parts> from_pkcs12(const Secret& bytes, const Secret& password)
{
    const std::unique_ptr<PKCS12, Releaser<PKCS12_free>> read(
        d2i_PKCS12_bio(memory_of(bytes).get(), nullptr));
    if (!read) return std::nullopt;
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    STACK_OF(X509)* others = nullptr;
    PKCS12_parse(read.get(), password.reveal().c_str(), &key, &certificate, &others);
    Parts parts{Key(key), {}};
    if (certificate != nullptr) parts.certificates.emplace_back(certificate);
    const std::unique_ptr<STACK_OF(X509), Releaser<release_stack>> rest(others);
    for (int i = 0; rest && i < sk_X509_num(rest.get()); ++i) {
        X509_up_ref(sk_X509_value(rest.get(), i));
        parts.certificates.emplace_back(sk_X509_value(rest.get(), i));
    }
    return parts;
}

/// Puts the key's own certificate first; false where there is none.
bool put_own_first(Parts& parts)
{
    const auto own = std::ranges::find_if(parts.certificates, [&](const auto& certificate) {
        return X509_check_private_key(certificate.get(), parts.key.get()) == 1;
    });
    if (own == parts.certificates.end()) return false;
    std::rotate(parts.certificates.begin(), own, own + 1);
    return true;
}

std::string text_of(const unsigned char* bytes, std::size_t size)
{
    return {reinterpret_cast<const char*>(bytes), size};
}

class OpenSslKeyPair final : public KeyPair {
public:
    explicit OpenSslKeyPair(Parts parts) : parts_(std::move(parts)) {}

    std::string thumbprint(Hash hash) const override
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        X509_digest(own(), hash == Hash::sha1 ? EVP_sha1() : EVP_sha256(), digest.data(), &size);
        return text_of(digest.data(), size);
    }

    std::vector<std::string> chain() const override
    {
        std::vector<std::string> all;
        for (const auto& certificate : parts_.certificates) {
            unsigned char* der = nullptr;
            const int size = i2d_X509(certificate.get(), &der);
            if (size > 0) all.push_back(text_of(der, static_cast<std::size_t>(size)));
            OPENSSL_free(der);
        }
        return all;
    }

    reconciler::Time ends() const override
    {
        std::tm end{};
        if (ASN1_TIME_to_tm(X509_get0_notAfter(own()), &end) != 1) return {};
        return std::chrono::time_point_cast<reconciler::Duration>(
            std::chrono::system_clock::from_time_t(timegm(&end)));
    }

    std::string sign(std::string_view text, Padding padding) const override
    {
        const std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
        EVP_PKEY_CTX* settings = nullptr; // the context's own
        bool is_fine = EVP_DigestSignInit(context.get(), &settings, EVP_sha256(), nullptr,
                                          parts_.key.get()) == 1;
        if (is_fine && padding == Padding::pss)
            is_fine = EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
                      EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1;
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(parts_.key.get()));
        std::vector<unsigned char> made(size);
        is_fine =
            is_fine && EVP_DigestSign(context.get(), made.data(), &size, bytes, text.size()) == 1;
        if (!is_fine) throw std::logic_error("an RSA key that was read cannot sign");
        return text_of(made.data(), size);
    }

private:
    X509* own() const { return parts_.certificates.front().get(); }

    Parts parts_;
};

/// What is wrong with them; empty where nothing is.
std::string problem_of(Parts& parts, bool is_pkcs12, bool has_password)
{
    if (!parts.key) {
        if (is_pkcs12)
            return has_password ? "it does not open with the password given, or its encryption is "
                                  "one that OpenSSL no longer knows"
                                : "it does not open without a password";
        return has_password ? "it holds no private key that the password given opens"
                            : "it holds no private key that opens without a password";
    }
    if (EVP_PKEY_get_base_id(parts.key.get()) != EVP_PKEY_RSA)
        return "its key is not RSA, and Microsoft Entra takes no other";
    if (!put_own_first(parts)) return "it holds no certificate of the private key";
    return {};
}

} // namespace

Result<std::unique_ptr<KeyPair>>
read_key_pair(const Secret& bytes, const Secret& password, const std::string& name)
{
    auto pkcs12 = from_pkcs12(bytes, password);
    const bool is_pkcs12 = pkcs12.has_value();
    Parts parts = is_pkcs12 ? std::move(*pkcs12) : from_pem(bytes, password);
    const auto problem = problem_of(parts, is_pkcs12, !password.empty());
    ERR_clear_error(); // or TLS connections find it there
    if (problem.empty()) return std::make_unique<OpenSslKeyPair>(std::move(parts));
    return fail(credential_failed(
        name + " cannot be used: " + problem + ".",
        "Give a PEM file with certificate and private key or a PKCS#12 file, and its password in "
        "AZURE_CLIENT_CERTIFICATE_PASSWORD or ARM_CLIENT_CERTIFICATE_PASSWORD."));
}

} // namespace azure
