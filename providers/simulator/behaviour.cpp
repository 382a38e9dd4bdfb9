// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/behaviour.hpp"

#include "providers/simulator/text.hpp"
#include "providers/simulator/times.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace simulator {

namespace {

using Sort = Setting::Sort;

constexpr std::int64_t a_day = 86'400;
constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();

template <auto member>
std::int64_t get(const Behaviour& behaviour)
{
    if constexpr (requires { (behaviour.*member).count(); })
        return (behaviour.*member).count();
    else
        return static_cast<std::int64_t>(behaviour.*member);
}

template <auto member>
void set(Behaviour& behaviour, std::int64_t value)
{
    using Member = std::remove_reference_t<decltype(behaviour.*member)>;
    behaviour.*member = static_cast<Member>(value);
}

template <auto member>
Setting setting(std::string_view name, Sort sort, std::int64_t most, std::string_view what,
                std::vector<std::string_view> choices = {})
{
    return {name, sort, std::move(choices), most, what, get<member>, set<member>};
}

std::optional<std::int64_t> number_in(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> value_in(const Setting& setting, const json::value& value)
{
    if (value.is_int64() && setting.sort != Sort::choice) return value.get_int64();
    if (!value.is_string()) return std::nullopt;
    const std::string_view text = value.get_string();
    if (setting.sort == Sort::choice) {
        const auto found =
            std::find_if(setting.choices.begin(), setting.choices.end(),
                         [&](std::string_view choice) { return same(choice, text); });
        if (found == setting.choices.end()) return std::nullopt;
        return found - setting.choices.begin();
    }
    if (const auto number = number_in(text)) return number;
    const auto duration = parse_duration(text);
    if (setting.sort != Sort::seconds || !duration) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(*duration).count();
}

} // namespace

std::string Setting::values() const
{
    if (sort == Sort::choice) return fmt::format("{}", fmt::join(choices, " | "));
    const std::string range = most == any ? "any number from 0" : fmt::format("0 to {}", most);
    return sort == Sort::seconds ? "seconds, " + range : range;
}

json::value Setting::shown(const Behaviour& behaviour) const
{
    const std::int64_t value = get(behaviour);
    if (sort != Sort::choice) return value;
    return json::value(choices.at(static_cast<std::size_t>(value)));
}

std::expected<void, std::string> Setting::read(Behaviour& behaviour, const json::value& value) const
{
    const auto found = value_in(*this, value);
    if (!found || *found < 0 || *found > most)
        return std::unexpected(
            fmt::format("\"{}\" cannot be {}. It is: {}.", name, json::serialize(value), values()));
    set(behaviour, *found);
    return {};
}

const std::vector<Setting>& behaviour_settings()
{
    using B = Behaviour;
    static const std::vector<Setting> all = {
        setting<&B::seed>("seed", Sort::number, any, "of everything random here"),
        setting<&B::quotas>("quotas", Sort::choice, 1, "429 at the limits that were recorded",
                            {"off", "recorded"}),
        setting<&B::list_lag>("list_lag", Sort::seconds, a_day, "until lists show a change"),
        setting<&B::role_assignment_lag>("role_assignment_lag", Sort::seconds, a_day,
                                         "until a role assignment, or its removal, takes effect"),
        setting<&B::key_vault_lag>("key_vault_lag", Sort::seconds, a_day,
                                   "until a change of a key vault's access takes effect"),
        setting<&B::principal_lag>("principal_lag", Sort::seconds, a_day,
                                   "until role assignments know a new principal"),
        setting<&B::registering_dns>("registering_dns", Sort::seconds, a_day,
                                     "how long a new key vault is RegisteringDns"),
        setting<&B::id_case>("id_case", Sort::choice, 1,
                             "whether ids change their case between answers", {"stable", "drift"}),
        setting<&B::page_size>("page_size", Sort::number, 1'000,
                               "objects on a page of a list; 0: Azure's own"),
        setting<&B::read_failures>("read_failures", Sort::number, 1'000'000,
                                   "one plain read in so many fails with 500; 0: none"),
    };
    return all;
}

const Setting* find_setting(std::string_view name)
{
    const auto& all = behaviour_settings();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Setting& s) { return same(s.name, name); });
    return found == all.end() ? nullptr : &*found;
}

std::string setting_hint(std::string_view name)
{
    std::vector<std::string> names;
    for (const auto& setting : behaviour_settings()) names.emplace_back(setting.name);
    const std::string hint = closest(name, names);
    return hint.empty() ? "" : fmt::format("Did you mean \"{}\"?", hint);
}

json::object show_behaviour(const Behaviour& behaviour)
{
    json::object all;
    for (const auto& setting : behaviour_settings()) all[setting.name] = setting.shown(behaviour);
    return all;
}

std::expected<void, std::string> change_behaviour(Behaviour& behaviour, const json::object& changes)
{
    Behaviour changed = behaviour;
    std::string problems;
    const auto report = [&](const std::string& problem) {
        problems += (problems.empty() ? "" : " ") + problem;
    };
    for (const auto& [name, value] : changes) {
        const Setting* setting = find_setting(name);
        if (setting == nullptr) {
            report(fmt::format("There is no behaviour \"{}\".", std::string_view(name)));
            if (const auto hint = setting_hint(name); !hint.empty()) report(hint);
        } else if (const auto read = setting->read(changed, value); !read) {
            report(read.error());
        }
    }
    if (!problems.empty()) return std::unexpected(problems);
    behaviour = changed;
    return {};
}

std::string behaviour_text()
{
    std::string text;
    for (const auto& setting : behaviour_settings())
        text += fmt::format("  {:<20} {:<26} {}\n", setting.name, setting.values(), setting.what);
    return text;
}

} // namespace simulator
