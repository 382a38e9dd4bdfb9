// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/openapi_operations.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include <charconv>

namespace contract {
namespace {

std::string percent_decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        const char* digits = text.data() + i + 1;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
            out += static_cast<char>(code);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

struct Match {
    std::size_t fixed = 0;
    Parameters parameters;
};

bool is_parameter(std::string_view part)
{
    return part.starts_with('{');
}

/// A scope stands for any number of segments.
bool spans_segments(std::string_view part)
{
    return part == "{scope}";
}

std::string joined(const std::vector<std::string>& segments, std::size_t from, std::size_t to)
{
    std::string out;
    for (auto i = from; i < to; ++i) out += (i == from ? "" : "/") + segments[i];
    return out;
}

std::optional<Match>
match(const std::vector<std::string_view>& pattern, const std::vector<std::string>& segments)
{
    Match found;
    std::size_t at = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const auto left = pattern.size() - i - 1;
        if (at + left >= segments.size()) return std::nullopt;
        const auto end = spans_segments(pattern[i]) ? segments.size() - left : at + 1;
        if (is_parameter(pattern[i]))
            found.parameters.emplace_back(pattern[i].substr(1, pattern[i].size() - 2),
                                          joined(segments, at, end));
        else if (same_folded(pattern[i], segments[at]))
            ++found.fixed;
        else
            return std::nullopt;
        at = end;
    }
    if (at != segments.size()) return std::nullopt;
    return found;
}

struct Best {
    std::size_t fixed = 0;
    std::string version;
    std::optional<Operation> operation;
};

void consider(const Document& document, const std::string& method, const Target& target, Best& best)
{
    const Node paths = Node{&document, &document.root}.member("paths");
    if (!paths) return;
    const auto version = document.file.parent_path().filename().string();
    for (const auto& [path, item] : paths.object()) {
        const auto found = match(split(path, '/'), target.segments);
        const auto* definition = item.as_object().if_contains(method);
        if (!found || definition == nullptr) continue;
        const bool better = found->fixed > best.fixed ||
                            (found->fixed == best.fixed && version > best.version) ||
                            !best.operation;
        if (!better) continue;
        best = {found->fixed, version,
                Operation{qualified_id(document, text_of(definition->as_object(), "operationId")),
                          method, Node{&document, &item}, Node{&document, definition},
                          found->parameters}};
    }
}

} // namespace

std::string qualified_id(const Document& document, std::string_view id)
{
    return document.file.stem().string() + "." + std::string(id);
}

Target Target::of(std::string_view url)
{
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
        url.remove_prefix(scheme + 3);
        url.remove_prefix(std::min(url.find('/'), url.size()));
    }
    Target target;
    const auto question = std::min(url.find('?'), url.size());
    for (const auto part : split(url.substr(0, question), '/'))
        target.segments.push_back(percent_decoded(part));
    for (const auto part : split(url.substr(std::min(question + 1, url.size())), '&')) {
        const auto equals = std::min(part.find('='), part.size());
        target.query.emplace_back(percent_decoded(part.substr(0, equals)),
                                  percent_decoded(part.substr(std::min(equals + 1, part.size()))));
    }
    return target;
}

std::optional<std::string> Target::parameter(std::string_view name) const
{
    for (const auto& [key, value] : query)
        if (same_folded(key, name)) return value;
    return std::nullopt;
}

std::string Target::provider() const
{
    for (std::size_t i = segments.size(); i-- > 1;)
        if (same_folded(segments[i - 1], "providers")) return segments[i];
    return "Microsoft.Resources";
}

std::optional<Operation>
find_operation(Documents& documents, std::string_view method, std::string_view url, Version version)
{
    const auto target = Target::of(url);
    const auto asked = target.parameter("api-version").value_or("none");
    Best best;
    for (const auto* document :
         documents.specs(target.provider(), version == Version::newest ? "" : asked))
        consider(*document, boost::algorithm::to_lower_copy(std::string(method)), target, best);
    return std::move(best.operation);
}

} // namespace contract
