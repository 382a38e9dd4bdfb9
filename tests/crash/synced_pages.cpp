// SPDX-License-Identifier: Apache-2.0
// What survives a power cut: contents and names that were synced, and nothing else. Kept by the
// number of the file, since names and contents are synced apart:
//   files/NUMBER    the content of a file as it was last synced
//   folders/NUMBER  "NUMBER KIND NAME", a line for each name in a folder as it was last synced
#include "tests/crash/interpose.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace crash {

namespace {

namespace fs = std::filesystem;

std::string place_of(const char* kind, unsigned long inode)
{
    static const std::string root = setting("CRASH_SYNCED");
    return root.empty() ? "" : root + '/' + kind + '/' + std::to_string(inode);
}

std::string self(int file)
{
    return "/proc/self/fd/" + std::to_string(file);
}

} // namespace

void keep_file(int file)
{
    struct stat found{};
    fstat(file, &found);
    const auto place = place_of("files", found.st_ino);
    if (place.empty()) return;
    std::error_code ignored;
    fs::copy_file(self(file), place, fs::copy_options::overwrite_existing, ignored);
}

void keep_folder(int folder)
{
    struct stat found{};
    fstat(folder, &found);
    const auto place = place_of("folders", found.st_ino);
    if (place.empty()) return;
    std::ofstream names(place, std::ios::trunc);
    for (const auto& entry : fs::directory_iterator(self(folder))) {
        struct stat one{};
        lstat(entry.path().c_str(), &one);
        names << one.st_ino << (S_ISDIR(one.st_mode) ? " d " : " f ")
              << entry.path().filename().string() << '\n';
    }
}

void forget(unsigned long inode)
{
    const auto place = place_of("files", inode);
    std::error_code ignored;
    if (!place.empty()) fs::remove(place, ignored);
}

} // namespace crash
