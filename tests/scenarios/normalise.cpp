// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/normalise.hpp"

#include "cmd/build_info.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>
#include <regex>

namespace test {

namespace {

std::string day(std::chrono::system_clock::time_point when)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 16> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

void replace_all(std::string& text, const std::string& old, const std::string& with)
{
    if (old.empty()) return;
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size()))
        text.replace(at, old.size(), with);
}

void replace_now(std::string& text)
{
    using namespace std::chrono_literals;
    const auto now = std::chrono::system_clock::now();
    for (const auto when : {now - 1h, now}) {
        const std::regex moment(day(when) + R"([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC))?)");
        text = std::regex_replace(text, moment, "<now>");
    }
}

} // namespace

std::string normalise(std::string text, const std::string& folder)
{
    static const std::regex random_uuid(
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    replace_all(text, folder, "$STACK");
    replace_all(text, cmd::build_commit(), "<commit>");
    replace_all(text, "process " + std::to_string(getpid()), "process <pid>");
    text = std::regex_replace(text, random_uuid, "<uuid>");
    text = std::regex_replace(text, std::regex("SHA-256: [0-9a-f]{64}"), "SHA-256: <sha256>");
    text = std::regex_replace(text, std::regex(R"(127\.0\.0\.1:\d+)"), "127.0.0.1:<port>");
    replace_now(text);
    return text;
}

} // namespace test
