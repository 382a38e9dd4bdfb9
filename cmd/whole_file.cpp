// SPDX-License-Identifier: Apache-2.0
#include "cmd/whole_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

namespace cmd {

namespace {

std::string reason()
{
    return std::generic_category().message(errno);
}

} // namespace

std::string write_whole_file(const std::string& path, std::string_view text)
{
    const std::string fresh = path + ".new-" + std::to_string(::getpid());
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (file && std::rename(fresh.c_str(), path.c_str()) == 0) return {};
    auto why = reason();
    std::remove(fresh.c_str());
    return why;
}

} // namespace cmd
