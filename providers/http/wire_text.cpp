// SPDX-License-Identifier: Apache-2.0
#include "providers/http/wire_text.hpp"

#include <algorithm>

namespace http {

namespace {

bool is_token(std::string_view name)
{
    static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.contains(c);
    });
}

bool is_field_value(std::string_view value)
{
    return std::ranges::none_of(value, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
    });
}

bool is_fit(const std::pair<std::string, std::string>& field)
{
    return is_token(field.first) && is_field_value(field.second);
}

/// These describe the message on this wire; whatever the caller says about them is not passed on.
bool is_ours(std::string_view name)
{
    return same_name(name, "Host") || same_name(name, "Content-Length") ||
           same_name(name, "Transfer-Encoding") || same_name(name, "Connection");
}

void append_field(std::string& text, std::string_view name, std::string_view value)
{
    text.append(name).append(": ").append(value).append("\r\n");
}

std::string authority(const UrlParts& url)
{
    const auto host = url.host.contains(':') ? "[" + url.host + "]" : url.host;
    const bool usual = url.port == (url.scheme == "https" ? "443" : "80");
    return usual ? host : host + ":" + url.port;
}

void append_fields(std::string& text, const Headers& headers)
{
    for (const auto& field : headers)
        if (!is_ours(field.first) && is_fit(field)) append_field(text, field.first, field.second);
}

bool is_bodiless(int status)
{
    return status / 100 == 1 || status == 204 || status == 304;
}

} // namespace

std::string_view unfit_field(const Headers& headers)
{
    for (const auto& field : headers)
        if (!is_fit(field))
            return field.first.empty() ? "(no name)" : std::string_view(field.first);
    return {};
}

std::string request_text(const Request& request, const UrlParts& url)
{
    std::string text = request.method + " " + url.target + " HTTP/1.1\r\n";
    append_field(text, "Host", authority(url));
    append_fields(text, request.headers);
    const bool usually_has_body = request.method != "GET" && request.method != "HEAD";
    if (usually_has_body || !request.body.empty())
        append_field(text, "Content-Length", std::to_string(request.body.size()));
    return text.append("\r\n").append(request.body);
}

std::string
response_text(const Response& response, std::string_view reason, Body body, bool keep_alive)
{
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + " ";
    text.append(reason).append("\r\n");
    append_fields(text, response.headers);
    if (!is_bodiless(response.status))
        append_field(text, "Content-Length", std::to_string(response.body.size()));
    if (!keep_alive) append_field(text, "Connection", "close");
    text.append("\r\n");
    if (body == Body::whole && !is_bodiless(response.status)) text.append(response.body);
    return text;
}

} // namespace http
