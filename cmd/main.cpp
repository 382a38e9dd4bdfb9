// SPDX-License-Identifier: Apache-2.0
#include "cmd/host.hpp"

#include "reconciler/model/printable.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace {

constexpr int internal_error = 70;

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

void write_to(FILE* file, std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), file);
    std::fflush(file);
}

/// A person is there only where both ends are terminals and nobody says CI.
std::optional<std::string> ask(std::string_view question)
{
    if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0 || !variable("CI").empty())
        return std::nullopt;
    write_to(stderr, question);
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
}

} // namespace

int main(int count, char** words)
{
    cmd::Host host;
    host.out = [](std::string_view text) { write_to(stdout, text); };
    host.err = [](std::string_view text) { write_to(stderr, text); };
    host.ask = ask;
    host.variable = variable;
    host.style = [](cmd::ColorChoice choice, bool for_errors) {
        return cmd::detect_style(choice, for_errors ? STDERR_FILENO : STDOUT_FILENO);
    };
    host.handle_signals = true;
    try {
        return cmd::run({words + 1, words + count}, host);
    } catch (const std::exception& bug) {
        const std::string text = reconciler::printable(bug.what());
        host.err("tresor: internal error: " + text +
                 "\nThis is a bug of tresor; please report it with the command you ran.\n");
        return internal_error;
    }
}
