// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_ids.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cctype>
#include <vector>

namespace contract {
namespace json = boost::json;
namespace {

constexpr std::string_view separators = "/?&=;:, ";

/// What the recorder wrote for a secret; it can only be the last one that was handed out.
constexpr std::string_view scrubbed = "SCRUBBED";

/// The end of a word; the padding of base64 belongs to it.
std::size_t end_of_word(std::string_view text)
{
    auto end = std::min(text.find_first_of(separators), text.size());
    const auto is_padding = [&](std::size_t at) {
        return text[at] == '=' &&
               (at + 1 == text.size() || std::string_view("=/?").contains(text[at + 1]));
    };
    while (end < text.size() && is_padding(end)) ++end;
    return end;
}

/// Words and what stands between them, in turn.
std::vector<std::string_view> parts_of(std::string_view text)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const bool is_word = !separators.contains(text.front());
        const auto end = is_word ? end_of_word(text) : 1;
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return parts;
}

/// A service made it up: a guid, a number, a token. Words of the language and short names are not.
bool is_made_up(std::string_view part)
{
    const bool has_digit =
        std::ranges::any_of(part, [](unsigned char c) { return std::isdigit(c) != 0; });
    return part.size() >= 9 && has_digit;
}

/// The element of `list` that is the same thing as `element`, or stands at its place.
const json::value* counterpart(const json::array& list, const json::value& element,
                               std::size_t index, const IdMap& ids)
{
    const auto name_of = [](const json::value& value) -> const json::string* {
        const auto* object = value.if_object();
        const auto* name = object != nullptr ? object->if_contains("name") : nullptr;
        return name != nullptr ? name->if_string() : nullptr;
    };
    if (const auto* name = name_of(element)) {
        const auto wanted = ids.translated(std::string_view(*name));
        for (const auto& candidate : list)
            if (const auto* other = name_of(candidate);
                other != nullptr && boost::algorithm::iequals(*other, wanted))
                return &candidate;
    }
    return index < list.size() ? &list[index] : nullptr;
}

} // namespace

void IdMap::learn(std::string_view recorded, std::string_view simulated)
{
    const auto theirs = parts_of(recorded.substr(0, recorded.find('?')));
    const auto ours = parts_of(simulated.substr(0, simulated.find('?')));
    if (theirs.size() != ours.size()) return;
    for (std::size_t i = 0; i < theirs.size(); ++i)
        if (theirs[i] == scrubbed)
            names_[boost::algorithm::to_lower_copy(std::string(scrubbed))] = ours[i];
        else if (is_made_up(theirs[i]) && is_made_up(ours[i]))
            names_.try_emplace(boost::algorithm::to_lower_copy(std::string(theirs[i])), ours[i]);
}

void IdMap::learn(const json::value& recorded, const json::value& simulated)
{
    if (recorded.is_string() && simulated.is_string())
        learn(std::string_view(recorded.get_string()), std::string_view(simulated.get_string()));
    else if (recorded.is_array() && simulated.is_array())
        for (std::size_t i = 0; i < recorded.get_array().size(); ++i) {
            const auto& element = recorded.get_array()[i];
            if (const auto* other = counterpart(simulated.get_array(), element, i, *this))
                learn(element, *other);
        }
    else if (recorded.is_object() && simulated.is_object())
        for (const auto& [key, value] : recorded.get_object())
            if (const auto* other = simulated.get_object().if_contains(key)) learn(value, *other);
}

std::string IdMap::translated(std::string_view recorded) const
{
    const auto plain = boost::algorithm::ireplace_all_copy(std::string(recorded), "%3D", "=");
    std::string text;
    for (const auto part : parts_of(plain)) {
        const auto known = names_.find(boost::algorithm::to_lower_copy(std::string(part)));
        text += known != names_.end() ? std::string_view(known->second) : part;
    }
    return text;
}

json::value IdMap::translated(const json::value& recorded) const
{
    if (const auto* text = recorded.if_string())
        return json::value(translated(std::string_view(*text)));
    if (const auto* array = recorded.if_array()) {
        json::array all;
        for (const auto& element : *array) all.push_back(translated(element));
        return all;
    }
    const auto* object = recorded.if_object();
    if (object == nullptr) return recorded;
    json::object all;
    for (const auto& [key, value] : *object)
        all[translated(std::string_view(key))] = translated(value);
    return all;
}

} // namespace contract
