// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/mutation.hpp"

#include "tests/contract/shape.hpp"

#include <algorithm>
#include <set>

namespace contract {
namespace json = boost::json;
namespace {

struct Found {
    std::set<std::string> patterns;
    std::vector<std::string> pointers;
};

std::string escaped(std::string_view key)
{
    std::string out;
    for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

void collect(const json::value& value, const std::string& pointer, const std::string& pattern,
             Found& found)
{
    if (const auto* array = value.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i)
            collect((*array)[i], pointer + "/" + std::to_string(i), pattern + "/*", found);
    } else if (const auto* object = value.if_object(); object != nullptr && !is_map(pattern)) {
        for (const auto& [key, member] : *object) {
            const auto inside = pattern + "/" + std::string(key);
            if (found.patterns.insert(inside).second)
                found.pointers.push_back(pointer + "/" + escaped(key));
            collect(member, pointer + "/" + escaped(key), inside, found);
        }
    }
}

json::object& parent_of(json::value& body, std::string_view pointer)
{
    return body.at_pointer(pointer.substr(0, pointer.rfind('/'))).as_object();
}

std::string key_of(std::string_view pointer)
{
    std::string key(pointer.substr(pointer.rfind('/') + 1));
    for (const auto& [from, to] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}})
        for (auto at = key.find(from); at != key.npos; at = key.find(from, at + 1))
            key.replace(at, 2, to);
    return key;
}

} // namespace

std::vector<std::string> members_of(const json::value& body)
{
    Found found;
    collect(body, "", "", found);
    return found.pointers;
}

std::string pattern_of(std::string_view pointer)
{
    std::string pattern;
    while (!pointer.empty()) {
        const auto end = std::min(pointer.find('/', 1), pointer.size());
        const auto part = pointer.substr(1, end - 1);
        const bool is_index = !part.empty() && part.find_first_not_of("0123456789") == part.npos;
        pattern += "/" + (is_index ? "*" : key_of(pointer.substr(0, end)));
        pointer.remove_prefix(end);
    }
    return pattern;
}

json::value without(json::value body, std::string_view pointer)
{
    parent_of(body, pointer).erase(key_of(pointer));
    return body;
}

json::value retyped(json::value body, std::string_view pointer)
{
    auto& value = parent_of(body, pointer)[key_of(pointer)];
    value = value.is_string() ? json::value(7) : json::value("seven");
    return body;
}

} // namespace contract
