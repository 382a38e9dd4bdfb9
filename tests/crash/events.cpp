// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/interpose.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace crash {

std::string setting(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::size_t number(const char* name)
{
    return std::strtoul(setting(name).c_str(), nullptr, 10);
}

bool is_state(std::string_view path)
{
    static const std::string folder = setting("CRASH_FOLDER");
    return !folder.empty() && path.starts_with(folder);
}

std::string state_path(int file)
{
    std::string path(4096, '\0');
    const std::string link = "/proc/self/fd/" + std::to_string(file);
    const auto size = readlink(link.c_str(), path.data(), path.size());
    path.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return is_state(path) ? path : "";
}

// Written by the bare system call, for `write` itself is watched.
void event(std::string_view what, std::string_view where)
{
    static const int log =
        open(setting("CRASH_LOG").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    static const std::size_t last = number("CRASH_AT");
    static const std::size_t again = number("CRASH_AGAIN");
    static const int signal =
        setting("CRASH_SIGNAL").empty() ? SIGKILL : static_cast<int>(number("CRASH_SIGNAL"));
    static std::size_t count = 0;
    ++count;
    const std::string line = std::to_string(count) + ' ' + std::string(what) + ' ' +
                             std::string(where.substr(where.rfind('/') + 1)) + '\n';
    syscall(SYS_write, log, line.data(), line.size());
    if (count == last || (again > 0 && count == last + again)) raise(signal);
}

bool disk_is_full()
{
    static const std::size_t first = number("CRASH_FULL");
    static std::size_t count = 0;
    return first > 0 && ++count >= first;
}

bool is_frozen()
{
    static const bool frozen = number("CRASH_FROZEN") > 0;
    return frozen;
}

} // namespace crash
