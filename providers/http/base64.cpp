// SPDX-License-Identifier: Apache-2.0
#include "providers/http/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace http {

namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char standard(char c)
{
    return c == '-' ? '+' : c == '_' ? '/' : c;
}

} // namespace

std::string base64(std::string_view bytes)
{
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto left = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = (group << 8U) | (j < left ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            out += j <= left ? digits[(group >> (18U - 6U * j)) & 63U] : '=';
    }
    return out;
}

std::string base64_url(std::string_view bytes)
{
    auto out = base64(bytes);
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    std::erase(out, '=');
    return out;
}

std::optional<std::string> decode_base64(std::string_view text)
{
    while (text.ends_with('=')) text.remove_suffix(1);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto value = digits.find(standard(c));
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>((bits >> count) & 0xffU);
    }
    return out;
}

} // namespace http
