// SPDX-License-Identifier: Apache-2.0
// Waiting takes no time: when the program has nothing to do but to wait for its timer, and no
// request is under way, its clocks jump to the timer's end and the simulator's world with them.
#include "tests/crash/interpose.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <ctime>
#include <set>

namespace crash {

namespace {

constexpr long second = 1'000'000'000;
constexpr int quiet_ms = 20; ///< for the rest of an answer to arrive

long ahead = 0; ///< of the machine's clocks, in nanoseconds
long due = 0;   ///< when the timer ends, by our clock; 0: it is not set
int timer = -1;

// Files are closed before this library is initialised.
std::set<int>& under_way()
{
    static std::set<int> sockets;
    return sockets;
}

long nanoseconds(const timespec& time)
{
    return time.tv_sec * second + time.tv_nsec;
}

timespec time_of(long nanoseconds)
{
    return {nanoseconds / second, nanoseconds % second};
}

long now()
{
    timespec time{};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &time);
    return nanoseconds(time) + ahead;
}

// Bare system calls: none of this is the program's doing.
void move_world(long seconds)
{
    const int door = static_cast<int>(syscall(SYS_socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(number("CRASH_DOOR")));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string body = R"({"by": ")" + std::to_string(seconds) + R"(s"})";
    const std::string request = "POST /_admin/advance HTTP/1.1\r\nHost: door\r\n"
                                "Connection: close\r\nContent-Type: application/json\r\n"
                                "Content-Length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body;
    std::string answer(4096, '\0');
    if (syscall(SYS_connect, door, &address, sizeof address) == 0 &&
        syscall(SYS_write, door, request.data(), request.size()) > 0)
        while (syscall(SYS_read, door, answer.data(), answer.size()) > 0) {
        }
    syscall(SYS_close, door);
}

void jump()
{
    static const auto set = next(&timerfd_settime, "timerfd_settime");
    const long left = due - now();
    if (left > 0) {
        const long seconds = (left + second - 1) / second;
        move_world(seconds);
        ahead += seconds * second;
    }
    due = 0;
    const itimerspec at_once{{0, 0}, {0, 1}};
    set(timer, 0, &at_once, nullptr);
}

bool has_door()
{
    static const bool has = number("CRASH_DOOR") > 0;
    return has;
}

} // namespace

void request_sent(int socket)
{
    under_way().insert(socket);
}
void answer_came(int socket)
{
    under_way().erase(socket);
}
void socket_closed(int socket)
{
    under_way().erase(socket);
}

} // namespace crash

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): libc reserves its names
extern "C" {

int clock_gettime(clockid_t clock, timespec* time)
{
    using namespace crash;
    const auto done = static_cast<int>(syscall(SYS_clock_gettime, clock, time));
    if (done == 0 && (clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME))
        *time = time_of(nanoseconds(*time) + ahead);
    return done;
}

int timerfd_settime(int file, int flags, const itimerspec* value, itimerspec* old)
{
    using namespace crash;
    static const auto real = next(&timerfd_settime, "timerfd_settime");
    const long wait = nanoseconds(value->it_value);
    timer = file;
    due = wait > 0 && (flags & TFD_TIMER_ABSTIME) == 0 ? now() + wait : 0;
    return real(file, flags, value, old);
}

int epoll_wait(int file, epoll_event* events, int most, int timeout)
{
    using namespace crash;
    static const auto real = next(&epoll_wait, "epoll_wait");
    if (timeout >= 0 || !has_door()) return real(file, events, most, timeout);
    while (true) {
        const int ready = real(file, events, most, quiet_ms);
        if (ready != 0) return ready;
        if (due > 0 && under_way().empty()) jump();
    }
}

} // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
