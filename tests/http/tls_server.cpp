// SPDX-License-Identifier: Apache-2.0
#include "tests/http/tls_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

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

std::string written(X509* certificate)
{
    std::string file = std::filesystem::temp_directory_path() / "tresor-tls-XXXXXX";
    const int descriptor = ::mkstemp(file.data());
    auto* out = ::fdopen(descriptor, "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
    return file;
}

asio::awaitable<void> answer(std::shared_ptr<asio::ssl::stream<tcp::socket>> stream)
{
    const auto [failure] =
        co_await stream->async_handshake(asio::ssl::stream_base::server, as_value);
    if (failure) co_return;
    std::string heard;
    auto into = asio::dynamic_buffer(heard);
    co_await asio::async_read_until(*stream, into, "\r\n\r\n", as_value);
    const std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    co_await asio::async_write(*stream, asio::buffer(text), as_value);
}

} // namespace

TlsServer::TlsServer(asio::io_context& io, const std::string& subject)
    : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      context_(asio::ssl::context::tls_server)
{
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free);
    const auto certificate = self_signed(key.get(), subject);
    SSL_CTX_use_certificate(context_.native_handle(), certificate.get());
    SSL_CTX_use_PrivateKey(context_.native_handle(), key.get());
    file_ = written(certificate.get());
    asio::co_spawn(io, accept_all(), asio::detached);
}

TlsServer::~TlsServer()
{
    std::filesystem::remove(file_);
}

std::string TlsServer::url() const
{
    return "https://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
}

asio::awaitable<void> TlsServer::accept_all()
{
    const auto executor = acceptor_.get_executor();
    for (;;) {
        auto [failure, socket] = co_await acceptor_.async_accept(as_value);
        if (failure) co_return;
        auto stream = std::make_shared<asio::ssl::stream<tcp::socket>>(std::move(socket), context_);
        asio::co_spawn(executor, answer(std::move(stream)), asio::detached);
    }
}
