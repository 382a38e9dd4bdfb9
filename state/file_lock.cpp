// SPDX-License-Identifier: Apache-2.0
#include "state/file_lock.hpp"

#include "state/diagnostics.hpp"
#include "state/holder_json.hpp"
#include "state/value_json.hpp"

#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {

std::string reason(int error)
{
    return std::generic_category().message(error);
}

std::string text_of(const LockHolder& holder)
{
    return json::serialize(to_json(holder));
}

// Nobody, where the holder has the lock but has not said its name yet.
LockHolder holder_in(int file)
{
    std::array<char, 4096> bytes{};
    const auto size = ::pread(file, bytes.data(), bytes.size(), 0);
    const auto parsed = parse_json({bytes.data(), size < 0 ? 0 : static_cast<std::size_t>(size)});
    if (!parsed) return {};
    return holder_from_json(*parsed).value_or(LockHolder());
}

// Somebody may have removed the file between our opening and locking it: then the lock is void.
bool is_still_there(int file, const std::string& path)
{
    struct stat ours{};
    struct stat there{};
    return ::fstat(file, &ours) == 0 && ::stat(path.c_str(), &there) == 0 &&
           ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

} // namespace

Result<void> FileLock::acquire(const std::string& of, const LockHolder& holder)
{
    const auto folder = std::filesystem::path(path_).parent_path();
    std::error_code problem;
    if (!folder.empty()) std::filesystem::create_directories(folder, problem);
    if (problem) return fail(not_lockable(of, problem.message()));
    do {
        release();
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file_ < 0) return fail(not_lockable(of, reason(errno)));
        if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
            const int error = errno;
            const auto other = holder_in(file_);
            ::close(std::exchange(file_, -1));
            return fail(error == EWOULDBLOCK ? locked(of, other) : not_lockable(of, reason(error)));
        }
    } while (!is_still_there(file_, path_));
    const auto text = text_of(holder);
    // The name is a courtesy: without it the lock holds as well.
    if (::ftruncate(file_, 0) == 0) std::ignore = ::pwrite(file_, text.data(), text.size(), 0);
    return {};
}

std::optional<LockHolder> FileLock::other_holder() const
{
    const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 || is_held()) {
        if (file >= 0) ::close(file);
        return std::nullopt;
    }
    std::optional<LockHolder> other;
    if (::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) other = holder_in(file);
    ::close(file);
    return other;
}

void FileLock::release()
{
    if (file_ < 0) return;
    std::ignore = ::ftruncate(file_, 0);
    ::close(std::exchange(file_, -1));
}

} // namespace state
