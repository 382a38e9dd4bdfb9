// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/printable.hpp"

#include "reconciler/model/utf8.hpp"

namespace reconciler {

namespace {

bool between(std::uint32_t code, std::uint32_t first, std::uint32_t last)
{
    return code >= first && code <= last;
}

} // namespace

bool steers(std::uint32_t code)
{
    return code < 0x20 || between(code, 0x7F, 0x9F) || code == 0xAD || code == 0x61C ||
           code == 0x180E || between(code, 0x200B, 0x200F) || between(code, 0x2028, 0x202E) ||
           between(code, 0x2060, 0x206F) || code == 0xFEFF || between(code, 0xFFF9, 0xFFFB) ||
           between(code, 0xE0000, 0xE007F);
}

namespace {

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
        const auto [code, length] = decode_utf8(text);
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
