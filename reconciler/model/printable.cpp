// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/printable.hpp"

#include <array>
#include <cstdint>

namespace reconciler {

namespace {

struct Decoded {
    std::uint32_t code = 0;
    std::size_t length = 0; ///< 0: not valid UTF-8
};

Decoded decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (length == 0 || first >= 0xF5 || text.size() < length) return {};
    std::uint32_t code = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return {};
        code = code << 6U | (byte(i) & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < smallest.at(length) || code > 0x10FFFF || surrogate) return {};
    return {code, length};
}

bool steers(std::uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

std::string escape(unsigned char byte)
{
    constexpr std::string_view digits = "0123456789abcdef";
    return std::string("\\x") + digits[byte >> 4U] + digits[byte & 0xFU];
}

std::string neutralised(std::string_view text, bool keep_line_feeds)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto [code, length] = decode(text);
        const std::size_t used = length == 0 ? 1 : length;
        if (code == '\n' && length == 1) {
            out += keep_line_feeds ? "\n" : "\\n";
        } else if (length == 0 || steers(code)) {
            for (const char c : text.substr(0, used)) out += escape(static_cast<unsigned char>(c));
        } else {
            out += text.substr(0, used);
        }
        text.remove_prefix(used);
    }
    return out;
}

} // namespace

std::string printable(std::string_view text)
{
    return neutralised(text, false);
}

std::string printable_lines(std::string_view text)
{
    return neutralised(text, true);
}

} // namespace reconciler
