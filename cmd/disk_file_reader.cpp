// SPDX-License-Identifier: Apache-2.0
#include "cmd/disk_file_reader.hpp"

#include "reconciler/model/printable.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmd {

namespace {

using reconciler::Diagnostic;
using reconciler::Result;

Diagnostic unreadable(const std::string& what, const std::string& path, const std::string& why)
{
    Diagnostic made;
    made.id = "unreadable";
    made.summary = "Cannot read";
    made.detail =
        "The " + what + " \"" + reconciler::printable(path) + "\" cannot be read: " + why + ".";
    return made;
}

std::string words_of(int error)
{
    return std::generic_category().message(error);
}

Diagnostic unreadable_folder(const std::string& folder, int error)
{
    Diagnostic made = unreadable("folder", folder, words_of(error));
    if (error == ENOTDIR)
        made.fix = "Name the folder that holds the .toml files, not one of the files.";
    if (error == ENOENT) made.fix = "Check the spelling, or go to the folder of your stack.";
    if (error == EACCES) made.fix = "Give yourself the right to read and enter it.";
    return made;
}

Diagnostic unreadable_file(const std::string& path, int error)
{
    Diagnostic made = unreadable("file", path, words_of(error));
    if (error == EACCES) made.fix = "Give yourself the right to read it.";
    return made;
}

Diagnostic no_file(const std::string& path, mode_t mode)
{
    const std::string is = S_ISDIR(mode)    ? "it is a folder"
                           : S_ISFIFO(mode) ? "it is a pipe"
                           : S_ISSOCK(mode) ? "it is a socket"
                                            : "it is a device";
    return unreadable("file", path, is);
}

Diagnostic too_large(const std::string& path, std::size_t limit)
{
    Diagnostic made;
    made.id = "file-too-large";
    made.summary = "File too large";
    made.detail = "The file \"" + reconciler::printable(path) + "\" has more than " +
                  std::to_string(limit) + " bytes.";
    return made;
}

/// An open file; closed at the end of the scope.
class OpenFile {
public:
    explicit OpenFile(const std::string& path)
        : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY))
    {}
    ~OpenFile()
    {
        if (fd_ >= 0) ::close(fd_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    OpenFile(OpenFile&&) = delete;
    OpenFile& operator=(OpenFile&&) = delete;

    int fd() const { return fd_; }

private:
    int fd_;
};

/// Up to one byte more than `limit`. False, with errno, where the disk fails.
bool read_up_to(int fd, std::size_t limit, std::string& text)
{
    constexpr std::size_t piece = std::size_t{256} * 1024;
    while (text.size() <= limit) {
        const std::size_t before = text.size();
        text.resize(std::min(before + piece, limit + 1));
        const ssize_t got = ::read(fd, text.data() + before, text.size() - before);
        text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0) return true;
        if (got < 0 && errno != EINTR) return false;
    }
    return true;
}

class DiskFileReader final : public reconciler::FileReader {
public:
    Result<std::vector<std::string>> list(const std::string& folder) override
    {
        DIR* const open = ::opendir(folder.c_str());
        if (!open) return fail(unreadable_folder(folder, errno));
        std::vector<std::string> names;
        errno = 0;
        for (const dirent* entry = ::readdir(open); entry; entry = ::readdir(open))
            names.emplace_back(entry->d_name);
        const int error = errno;
        ::closedir(open);
        if (error != 0) return fail(unreadable_folder(folder, error));
        std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
        std::ranges::sort(names);
        return names;
    }

    Result<std::string> read(const std::string& path, std::size_t limit) override
    {
        const OpenFile file(path);
        struct stat about{};
        if (file.fd() < 0 || ::fstat(file.fd(), &about) != 0)
            return fail(unreadable_file(path, errno));
        if (!S_ISREG(about.st_mode)) return fail(no_file(path, about.st_mode));
        std::string text;
        if (!read_up_to(file.fd(), limit, text)) return fail(unreadable_file(path, errno));
        if (text.size() > limit) return fail(too_large(path, limit));
        return text;
    }

    Result<std::string> canonical(const std::string& path) override
    {
        std::error_code error;
        auto found = std::filesystem::canonical(path, error);
        if (error) return fail(unreadable("file", path, error.message()));
        return found.string();
    }
};

} // namespace

std::unique_ptr<reconciler::FileReader> make_disk_file_reader()
{
    return std::make_unique<DiskFileReader>();
}

} // namespace cmd
