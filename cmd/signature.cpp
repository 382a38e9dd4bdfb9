// SPDX-License-Identifier: Apache-2.0
#include "cmd/signature.hpp"

#include "cmd/sha256.hpp"

#include "providers/http/base64.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace cmd {

using namespace reconciler;

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* one) const
    {
        Free(one);
    }
};

using File = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

constexpr std::size_t signature_size = 64;
constexpr std::size_t key_size = 32;

Diagnostic unusable(const std::string& file, const char* what)
{
    Diagnostic problem;
    problem.id = "key-unusable";
    problem.summary = "Key cannot be used";
    problem.detail = '"' + file + "\" holds no ed25519 " + what + " key in PEM.";
    problem.fix = "Make a pair with OpenSSL:\n"
                  "    openssl genpkey -algorithm ed25519 -out plan.key\n"
                  "    openssl pkey -in plan.key -pubout -out plan.pub";
    return problem;
}

// A key with a passphrase is none to us: nobody is there to type it.
int no_passphrase(char*, int, int, void*)
{
    return -1;
}

using Reader = EVP_PKEY* (*)(BIO*, EVP_PKEY**, pem_password_cb*, void*);

Result<Key> key_in(const std::string& file, Reader read, const char* what)
{
    const File opened(BIO_new_file(file.c_str(), "r"));
    Key key(opened ? read(opened.get(), nullptr, no_passphrase, nullptr) : nullptr);
    if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) return fail(unusable(file, what));
    return key;
}

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string name_of(const Key& key)
{
    std::array<unsigned char, key_size> raw{};
    std::size_t size = raw.size();
    if (EVP_PKEY_get_raw_public_key(key.get(), raw.data(), &size) != 1)
        throw std::runtime_error("OpenSSL gives no public key");
    return sha256({reinterpret_cast<const char*>(raw.data()), size});
}

} // namespace

Result<Signature> sign(std::string_view message, const std::string& key_file)
{
    const auto key = key_in(key_file, PEM_read_bio_PrivateKey, "private");
    if (!key) return std::unexpected(key.error());
    const Digest digest(EVP_MD_CTX_new());
    std::array<unsigned char, signature_size> raw{};
    std::size_t size = raw.size();
    if (EVP_DigestSignInit(digest.get(), nullptr, nullptr, nullptr, key->get()) != 1 ||
        EVP_DigestSign(digest.get(), raw.data(), &size, bytes_of(message), message.size()) != 1)
        throw std::runtime_error("OpenSSL does not sign");
    const std::string_view value(reinterpret_cast<const char*>(raw.data()), size);
    return Signature{name_of(*key), http::base64(value)};
}

Result<bool>
verify(std::string_view message, const Signature& signature, const std::string& key_file)
{
    const auto key = key_in(key_file, PEM_read_bio_PUBKEY, "public");
    if (!key) return std::unexpected(key.error());
    const auto value = http::decode_base64(signature.value);
    const Digest digest(EVP_MD_CTX_new());
    return value &&
           EVP_DigestVerifyInit(digest.get(), nullptr, nullptr, nullptr, key->get()) == 1 &&
           EVP_DigestVerify(digest.get(), bytes_of(*value), value->size(), bytes_of(message),
                            message.size()) == 1;
}

} // namespace cmd
