// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

/// Header fields in the order they came; names compare without case.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

    /// The first value, or empty where there is none.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    /// Replaces every field of that name.
    void set(std::string_view name, std::string value);
    void add(std::string name, std::string value);
    void erase(std::string_view name);

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    std::size_t size() const { return fields_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// `url` is absolute on both sides of the wire ("http://127.0.0.1:8080/path?query"), exactly as it
/// was written: nothing below decodes or re-encodes it.
struct Request {
    std::string method;
    std::string url;
    Headers headers;
    std::string body;
};

struct Response {
    int status = 0;
    Headers headers;
    std::string body;
};

/// Names compare without case, as RFC 9110 §5.1 wants.
bool same_name(std::string_view a, std::string_view b);

/// The parts of an absolute URL as written: "http", "host", "8080", "/path?query".
struct UrlParts {
    std::string scheme;
    std::string host;
    std::string port;   ///< 80 or 443 where the URL names none
    std::string target; ///< path and query, at least "/"
};

/// Empty `scheme` where `url` is not an absolute http or https URL or carries user information.
UrlParts split_url(std::string_view url);

} // namespace http
