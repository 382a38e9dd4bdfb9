// SPDX-License-Identifier: Apache-2.0
#include "tests/http/test_identity.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <unistd.h>

#include <filesystem>
#include <memory>

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate self_signed(EVP_PKEY* key, const std::string& subject)
{
    Certificate made(X509_new(), X509_free);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key);
    const std::string name = "tresor test";
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject.c_str());
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made.get(), key, EVP_sha256());
    return made;
}

template <class Write>
std::string written(Write write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    write(memory.get());
    char* text = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string in_a_file(const std::string& text)
{
    std::string file = std::filesystem::temp_directory_path() / "tresor-tls-XXXXXX";
    const int descriptor = ::mkstemp(file.data());
    [[maybe_unused]] const auto count = ::write(descriptor, text.data(), text.size());
    ::close(descriptor);
    return file;
}

} // namespace

TestIdentity::TestIdentity(const std::string& subject)
{
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free);
    const auto certificate = self_signed(key.get(), subject);
    pem_.certificate_chain = written([&](BIO* to) { PEM_write_bio_X509(to, certificate.get()); });
    pem_.private_key = written([&](BIO* to) {
        PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    file_ = in_a_file(pem_.certificate_chain);
}

TestIdentity::~TestIdentity()
{
    std::filesystem::remove(file_);
}
