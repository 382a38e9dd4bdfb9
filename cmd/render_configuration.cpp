// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_configuration.hpp"

#include "cmd/toml_text.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"
#include "state/value_json.hpp"

#include <algorithm>
#include <map>

namespace cmd {

using namespace reconciler;

namespace {

using Owners = std::map<std::string, const Object*>;

/// Everything that has attributes, by the name it goes by.
Owners owners_of(const Configuration& configuration)
{
    Owners owners;
    for (const auto& [name, single] : configuration.singles) owners[name] = &single.attributes;
    for (const auto& object : configuration.objects)
        owners[to_string(object.address)] = &object.attributes;
    return owners;
}

void compare(const std::string& owner, const std::string& prefix, const Object& before,
             const Object& after, std::vector<ConfigurationDifference>& found)
{
    static const Value nothing;
    std::map<std::string, std::pair<const Value*, const Value*>> all;
    for (const auto& [name, value] : before) all[name] = {&value, &nothing};
    for (const auto& [name, value] : after) {
        auto& pair = all.try_emplace(name, &nothing, &nothing).first->second;
        pair.second = &value;
    }
    for (const auto& [name, pair] : all) {
        const auto& [first, second] = pair;
        const std::string path = prefix.empty() ? name : prefix + "." + name;
        if (first->as_object() && second->as_object())
            compare(owner, path, first->object(), second->object(), found);
        else if (*first != *second)
            found.push_back({owner, path, *first, *second});
    }
}

std::string header_of(const Address& address)
{
    return "[" + toml_key(address.kind) + "." + toml_key(address.key) + "]\n";
}

std::string place_of(const SourceSpan& span)
{
    return span.is_known() ? printable(span.file->path) + ":" + std::to_string(span.line) : "";
}

} // namespace

std::string render_resolved(const Configuration& configuration)
{
    std::string out;
    for (const auto& [name, single] : configuration.singles)
        if (!single.attributes.empty())
            out += (out.empty() ? "[" : "\n[") + toml_key(name) + "]\n" +
                   toml_lines(single.attributes);
    for (const auto& object : configuration.objects)
        out += '\n' + header_of(object.address) + toml_lines(object.attributes);
    return out;
}

boost::json::object resolved_json(const Configuration& configuration)
{
    boost::json::object made;
    for (const auto& [owner, attributes] : owners_of(configuration))
        made[owner] = state::to_json(*attributes);
    return made;
}

std::string render_outline(const Configuration& configuration)
{
    std::size_t widest = 0;
    for (const auto& object : configuration.objects)
        widest = std::max(widest, count_code_points(to_string(object.address)));
    widest = std::min<std::size_t>(widest, 60);
    std::string out;
    for (const auto& object : configuration.objects) {
        const std::string name = to_string(object.address);
        const std::size_t width = count_code_points(name);
        out += name + std::string(width < widest ? widest - width : 0, ' ') + "  " +
               place_of(object.span) + '\n';
    }
    return out;
}

std::vector<ConfigurationDifference>
differences_of(const Configuration& before, const Configuration& after)
{
    std::vector<ConfigurationDifference> found;
    const Owners first = owners_of(before);
    const Owners second = owners_of(after);
    for (const auto& [owner, attributes] : first) {
        const auto other = second.find(owner);
        if (other == second.end())
            found.push_back({owner, "", *attributes, {}});
        else
            compare(owner, "", *attributes, *other->second, found);
    }
    for (const auto& [owner, attributes] : second)
        if (!first.contains(owner)) found.push_back({owner, "", {}, *attributes});
    std::ranges::stable_sort(found, {}, &ConfigurationDifference::owner);
    return found;
}

std::string render_differences(const std::vector<ConfigurationDifference>& differences,
                               const std::string& before, const std::string& after)
{
    if (differences.empty())
        return "\"" + before + "\" and \"" + after + "\" come to the same configuration.\n";
    std::string out;
    for (const auto& one : differences) {
        if (one.path.empty()) {
            out += one.owner + "  only in " + (one.after.is_null() ? before : after) + '\n';
            continue;
        }
        const auto shown = [](const Value& value) {
            return value.is_null() ? std::string("(left out)") : toml_value(value);
        };
        out += one.owner + "." + printable(one.path) + "\n  " + before + ": " + shown(one.before) +
               "\n  " + after + ": " + shown(one.after) + '\n';
    }
    return out;
}

} // namespace cmd
