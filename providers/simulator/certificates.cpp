// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/certificates.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <stdexcept>

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

using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releaser<X509_free>>;
using Memory = std::unique_ptr<BIO, Releaser<BIO_free>>;

constexpr long day = 24L * 60 * 60;

/// OpenSSL fails here only where memory or randomness has run out.
template <class T>
T sure(T outcome)
{
    if (!outcome) throw std::runtime_error("OpenSSL cannot make a certificate");
    return outcome;
}

Key make_key()
{
    return sure(Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")));
}

/// Positive, and never twice the same: clients refuse two certificates of one issuer and serial.
void set_serial(X509& certificate)
{
    std::array<unsigned char, 16> bytes{};
    sure(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3fU) | 0x40U);
    const std::unique_ptr<BIGNUM, Releaser<BN_free>> number(
        sure(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)));
    sure(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)));
}

/// Begins a day ago, for clients whose clock is behind.
Certificate blank(EVP_PKEY& key, const char* name)
{
    Certificate made(sure(X509_new()));
    sure(X509_set_version(made.get(), X509_VERSION_3));
    set_serial(*made);
    sure(X509_gmtime_adj(X509_getm_notBefore(made.get()), -day));
    sure(X509_gmtime_adj(X509_getm_notAfter(made.get()), 365 * day));
    sure(X509_set_pubkey(made.get(), &key));
    sure(X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(name), -1, -1, 0));
    return made;
}

void extend(X509& certificate, X509& issuer, int what, const std::string& text)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION_free>> extension(
        sure(X509V3_EXT_conf_nid(nullptr, &context, what, text.c_str())));
    sure(X509_add_ext(&certificate, extension.get(), -1));
}

void sign(X509& certificate, X509& issuer, EVP_PKEY& key)
{
    sure(X509_set_issuer_name(&certificate, X509_get_subject_name(&issuer)));
    sure(X509_sign(&certificate, &key, EVP_sha256()) > 0);
}

Certificate make_authority(EVP_PKEY& key)
{
    Certificate made = blank(key, "tresor simulator authority");
    extend(*made, *made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(*made, *made, NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(*made, *made, NID_subject_key_identifier, "hash");
    sign(*made, *made, key);
    return made;
}

std::string names_with(const std::string& address)
{
    const std::string names = "IP:127.0.0.1,IP:::1,DNS:localhost,DNS:*.vault.localhost";
    boost::system::error_code failure;
    const auto digits = boost::asio::ip::make_address(address, failure);
    const bool is_new =
        !failure && !digits.is_unspecified() && address != "127.0.0.1" && address != "::1";
    return is_new ? names + ",IP:" + digits.to_string() : names;
}

Certificate
make_server(EVP_PKEY& key, X509& authority, EVP_PKEY& authority_key, const std::string& address)
{
    Certificate made = blank(key, "tresor simulator");
    extend(*made, authority, NID_basic_constraints, "critical,CA:FALSE");
    extend(*made, authority, NID_key_usage, "critical,digitalSignature");
    extend(*made, authority, NID_ext_key_usage, "serverAuth");
    extend(*made, authority, NID_subject_key_identifier, "hash");
    extend(*made, authority, NID_authority_key_identifier, "keyid:always");
    extend(*made, authority, NID_subject_alt_name, names_with(address));
    sign(*made, authority, authority_key);
    return made;
}

template <class Write>
std::string written(Write write)
{
    const Memory memory(sure(BIO_new(BIO_s_mem())));
    sure(write(memory.get()));
    char* text = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string pem(X509& certificate)
{
    return written([&](BIO* to) { return PEM_write_bio_X509(to, &certificate); });
}

std::string pem(EVP_PKEY& key)
{
    return written([&](BIO* to) {
        return PEM_write_bio_PrivateKey(to, &key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

} // namespace

Certificates make_certificates(const std::string& address)
{
    const Key authority_key = make_key();
    const Certificate authority = make_authority(*authority_key);
    const Key key = make_key();
    const Certificate server = make_server(*key, *authority, *authority_key, address);
    return {pem(*authority), {pem(*server), pem(*key)}};
}

} // namespace simulator
