// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/message_text.hpp"

#include <algorithm>
#include <charconv>

namespace fuzz {

namespace {

/// Cuts the text off at the separator and returns what was before it.
std::string_view take(std::string_view& text, std::string_view separator)
{
    const auto end = std::min(text.find(separator), text.size());
    const auto taken = text.substr(0, end);
    text.remove_prefix(std::min(end + separator.size(), text.size()));
    return taken;
}

int status_from(std::string_view line)
{
    int status = 0;
    std::from_chars(line.data(), line.data() + line.size(), status);
    return status >= 100 && status <= 599 ? status : 200;
}

} // namespace

http::Response response_from(std::string_view text)
{
    http::Response response;
    std::string_view head = take(text, "\n\n");
    response.body = text;
    response.status = status_from(take(head, "\n"));
    while (!head.empty()) {
        std::string_view line = take(head, "\n");
        const auto name = take(line, ": ");
        response.headers.add(std::string(name), std::string(line));
    }
    return response;
}

std::vector<std::string_view> parts_of(std::string_view text)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) parts.push_back(take(text, "\n%%\n"));
    return parts;
}

} // namespace fuzz
