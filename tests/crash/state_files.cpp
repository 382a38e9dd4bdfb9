// SPDX-License-Identifier: Apache-2.0
// What the program does to its state.
#include "tests/crash/interpose.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>

namespace {

using namespace crash;

// A file is written in two halves, each an event, so that a death can tear it.
template <class Write>
ssize_t watched_write(int file, std::size_t size, Write write)
{
    const auto path = state_path(file);
    if (path.empty()) return write(0, size);
    if (disk_is_full()) {
        errno = ENOSPC;
        return -1;
    }
    event("write", path);
    if (size < 2) return write(0, size);
    const auto half = write(0, size / 2);
    if (half < 0 || static_cast<std::size_t>(half) < size / 2) return half;
    event("torn", path);
    const auto rest = write(size / 2, size - size / 2);
    return rest < 0 ? rest : half + rest;
}

template <class Sync>
int watched_sync(int file, Sync sync)
{
    const auto path = state_path(file);
    if (path.empty()) return sync(file);
    event("sync", path);
    const int done = sync(file);
    struct stat found{};
    if (done != 0 || fstat(file, &found) != 0) return done;
    S_ISDIR(found.st_mode) ? keep_folder(file) : keep_file(file);
    event("synced", path);
    return done;
}

/// Whether a read-only folder is in the way.
bool is_refused(const char* path, int flags)
{
    if (!is_frozen() || (flags & (O_WRONLY | O_RDWR | O_CREAT)) == 0 || !is_state(path))
        return false;
    errno = EROFS;
    return true;
}

int opened(int file, int flags)
{
    struct stat found{};
    if (file >= 0 && (flags & O_CREAT) != 0 && !state_path(file).empty() &&
        fstat(file, &found) == 0 && found.st_size == 0)
        forget(found.st_ino);
    return file;
}

mode_t mode_in(va_list arguments, int flags)
{
    return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

} // namespace

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): libc reserves its names
extern "C" {

ssize_t write(int file, const void* bytes, size_t size)
{
    static const auto real = next(&write, "write");
    return watched_write(file, size, [&](size_t from, size_t count) {
        return real(file, static_cast<const char*>(bytes) + from, count);
    });
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset)
{
    static const auto real = next(&pwrite, "pwrite");
    return watched_write(file, size, [&](size_t from, size_t count) {
        return real(file, static_cast<const char*>(bytes) + from, count,
                    offset + static_cast<off_t>(from));
    });
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset)
{
    return pwrite(file, bytes, size, offset);
}

int fsync(int file)
{
    static const auto real = next(&fsync, "fsync");
    return watched_sync(file, real);
}

int fdatasync(int file)
{
    static const auto real = next(&fdatasync, "fdatasync");
    return watched_sync(file, real);
}

int ftruncate(int file, off_t size)
{
    static const auto real = next(&ftruncate, "ftruncate");
    if (const auto path = state_path(file); !path.empty()) event("truncate", path);
    return real(file, size);
}

int ftruncate64(int file, off64_t size)
{
    return ftruncate(file, size);
}

int unlink(const char* path)
{
    static const auto real = next(&unlink, "unlink");
    if (is_refused(path, O_WRONLY)) return -1;
    if (is_state(path)) event("unlink", path);
    return real(path);
}

int rename(const char* from, const char* to)
{
    static const auto real = next(&rename, "rename");
    if (is_refused(to, O_WRONLY)) return -1;
    if (is_state(to)) event("rename", to);
    return real(from, to);
}

int open(const char* path, int flags, ...)
{
    static const auto real = next(&open, "open");
    if (is_refused(path, flags)) return -1;
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = mode_in(arguments, flags);
    va_end(arguments);
    return opened(real(path, flags, mode), flags);
}

int open64(const char* path, int flags, ...)
{
    static const auto real = next(&open64, "open64");
    if (is_refused(path, flags)) return -1;
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = mode_in(arguments, flags);
    va_end(arguments);
    return opened(real(path, flags, mode), flags);
}

} // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
