// SPDX-License-Identifier: Apache-2.0
#include "tests/azurite/azurite.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace test {

namespace {

constexpr std::string_view announcement = "successfully listens on ";

std::string main_script()
{
    const char* given = std::getenv("TRESOR_AZURITE");
    return given != nullptr ? given : TRESOR_AZURITE_DEFAULT;
}

// In the child: becomes Azurite, and ends with us whatever becomes of us.
[[noreturn]] void become(std::vector<std::string> words, int output)
{
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::dup2(output, STDOUT_FILENO);
    ::close(output);
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execvp(pointers[0], pointers.data());
    ::_exit(127);
}

// What Azurite says until it listens; its end without that word is the end of the test.
std::string address_in(int output)
{
    std::string said;
    std::array<char, 512> bytes{};
    while (true) {
        const auto at = said.find(announcement);
        const auto end = at == std::string::npos ? at : said.find('\n', at);
        if (end != std::string::npos) {
            const auto begin = at + announcement.size();
            return said.substr(begin, end - begin);
        }
        const auto size = ::read(output, bytes.data(), bytes.size());
        if (size <= 0) throw std::runtime_error("Azurite did not start: " + said);
        said.append(bytes.data(), static_cast<std::size_t>(size));
    }
}

} // namespace

bool Azurite::is_installed()
{
    std::error_code ignored;
    return std::filesystem::exists(main_script(), ignored);
}

Azurite& Azurite::shared()
{
    static Azurite one({});
    return one;
}

Azurite::Azurite(const std::vector<std::string>& arguments)
{
    // Node 18 hides the web's cryptography, which Azurite uses, behind a switch.
    std::vector<std::string> words{"node",
                                   "--experimental-global-webcrypto",
                                   main_script(),
                                   "--blobHost",
                                   "127.0.0.1",
                                   "--blobPort",
                                   "0",
                                   "--inMemoryPersistence",
                                   "--disableTelemetry",
                                   "--silent",
                                   "--extentMemoryLimit",
                                   "512"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) become(std::move(words), pipe[1]);
    ::close(pipe[1]);
    endpoint_ = address_in(pipe[0]) + '/' + account;
    ::close(pipe[0]);
}

Azurite::~Azurite()
{
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    int status = 0;
    ::waitpid(child_, &status, 0);
}

} // namespace test
