// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/secret_file.hpp"

#include "providers/azure/identity/sign_in_error.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace azure {

namespace {

using reconciler::Secret;

constexpr std::size_t size_limit = std::size_t{1} << 20U;

reconciler::Diagnostic
unreadable(const std::string& file, const std::string& what, const std::string& why)
{
    return credential_failed("The file \"" + file + "\" of " + what + " cannot be used: " + why +
                                 ".",
                             "Name a file that is there and yours to read.");
}

} // namespace

reconciler::Result<Secret> read_secret_file(const std::string& file, const std::string& what)
{
    std::error_code none;
    if (std::filesystem::is_directory(file, none))
        return reconciler::fail(unreadable(file, what, "it is a folder"));
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return reconciler::fail(unreadable(file, what, std::strerror(errno)));
    std::string text(size_limit + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    Secret read(std::move(text));
    if (stream.bad()) return reconciler::fail(unreadable(file, what, "it cannot be read"));
    if (read.reveal().size() > size_limit)
        return reconciler::fail(unreadable(file, what, "it is larger than 1 MB"));
    if (trimmed(read).empty()) return reconciler::fail(unreadable(file, what, "it is empty"));
    return read;
}

Secret trimmed(const Secret& secret)
{
    static constexpr const char* blanks = " \t\r\n";
    const auto& text = secret.reveal();
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string::npos) return {};
    return Secret(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

} // namespace azure
