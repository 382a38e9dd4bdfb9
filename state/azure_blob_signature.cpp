// SPDX-License-Identifier: Apache-2.0
#include "state/azure_blob_signature.hpp"

#include "providers/http/base64.hpp"
#include "reconciler/model/resource_id.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <chrono>
#include <map>
#include <vector>

using namespace reconciler;

namespace state {

namespace {

// Percent-decoded; what we send needs it for nothing but a SAS.
std::string decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string canonical_headers(const http::Headers& headers)
{
    std::map<std::string, std::string> sorted;
    for (const auto& [name, value] : headers)
        if (const auto lower = folded(name); lower.starts_with("x-ms-")) sorted[lower] = value;
    std::string out;
    for (const auto& [name, value] : sorted) out += name + ':' + value + '\n';
    return out;
}

std::string canonical_resource(const std::string& target, const std::string& account)
{
    const auto question = target.find('?');
    std::string out = '/' + account + target.substr(0, question);
    if (question == std::string::npos) return out;
    std::map<std::string, std::string> sorted;
    std::string_view query = std::string_view(target).substr(question + 1);
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        const auto sign = std::min(pair.find('='), pair.size());
        const auto value = sign < pair.size() ? pair.substr(sign + 1) : std::string_view();
        sorted[folded(decoded(pair.substr(0, sign)))] = decoded(value);
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    for (const auto& [name, value] : sorted) out += '\n' + name + ':' + value;
    return out;
}

} // namespace

std::string http_date(Time time)
{
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return fmt::format(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days.at(std::chrono::weekday(day).c_encoding()),
        static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
        static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
        clock.seconds().count());
}

std::string text_to_sign(const http::Request& request, const std::string& account)
{
    std::string text = request.method + '\n';
    for (const auto* name : {"Content-Encoding", "Content-Language", "Content-Length",
                             "Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match",
                             "If-None-Match", "If-Unmodified-Since", "Range"}) {
        const bool is_length = std::string_view(name) == "Content-Length";
        if (is_length && !request.body.empty()) text += std::to_string(request.body.size());
        if (!is_length) text += request.headers.get(name);
        text += '\n';
    }
    return text + canonical_headers(request.headers) +
           canonical_resource(http::split_url(request.url).target, account);
}

std::string shared_key(const http::Request& request, const std::string& account, const Secret& key)
{
    const auto bytes = http::decode_base64(key.reveal());
    if (!bytes || bytes->empty()) return {};
    const std::string text = text_to_sign(request, account);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const std::vector<unsigned char> data(text.begin(), text.end());
    HMAC(EVP_sha256(), bytes->data(), static_cast<int>(bytes->size()), data.data(), data.size(),
         digest.data(), &size);
    const std::string mac(digest.begin(), digest.begin() + size);
    return "SharedKey " + account + ':' + http::base64(mac);
}

} // namespace state
