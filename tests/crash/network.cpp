// SPDX-License-Identifier: Apache-2.0
// What the program says to Azure, and what it hears.
#include "tests/crash/interpose.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace crash;

bool is_network(int socket)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    return getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
           (peer.ss_family == AF_INET || peer.ss_family == AF_INET6);
}

template <class Send>
ssize_t watched_send(int socket, Send send)
{
    if (!is_network(socket)) return send();
    event("send", "request");
    const auto sent = send();
    if (sent < 0) return sent;
    request_sent(socket);
    event("sent", "request");
    return sent;
}

template <class Receive>
ssize_t watched_receive(int socket, Receive receive)
{
    const auto received = receive();
    if (received <= 0 || !is_network(socket)) return received;
    answer_came(socket);
    event("received", "answer");
    return received;
}

} // namespace

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): libc reserves its names
extern "C" {

ssize_t send(int socket, const void* bytes, size_t size, int flags)
{
    static const auto real = next(&send, "send");
    return watched_send(socket, [&] { return real(socket, bytes, size, flags); });
}

ssize_t sendmsg(int socket, const msghdr* message, int flags)
{
    static const auto real = next(&sendmsg, "sendmsg");
    return watched_send(socket, [&] { return real(socket, message, flags); });
}

ssize_t recv(int socket, void* bytes, size_t size, int flags)
{
    static const auto real = next(&recv, "recv");
    return watched_receive(socket, [&] { return real(socket, bytes, size, flags); });
}

ssize_t recvmsg(int socket, msghdr* message, int flags)
{
    static const auto real = next(&recvmsg, "recvmsg");
    return watched_receive(socket, [&] { return real(socket, message, flags); });
}

int close(int file)
{
    static const auto real = next(&close, "close");
    socket_closed(file);
    return real(file);
}

} // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
