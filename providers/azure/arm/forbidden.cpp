// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/forbidden.hpp"

#include <cctype>

namespace azure {

namespace {

/// What stands between quotes after `lead`; empty where there is no such thing.
std::string_view quoted_after(std::string_view text, std::string_view lead)
{
    const auto start = text.find(lead);
    if (start == std::string_view::npos) return {};
    text.remove_prefix(start + lead.size());
    const auto end = text.find('\'');
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

/// Words for a command to be copied: nothing in them may end a quote.
bool is_harmless(std::string_view text)
{
    static constexpr std::string_view signs = "/.-_;() *";
    for (const char c : text)
        if (!std::isalnum(static_cast<unsigned char>(c)) && !signs.contains(c)) return false;
    return !text.empty();
}

} // namespace

std::optional<LackingPermission> lacking_permission(std::string_view message)
{
    const auto action = quoted_after(message, "perform action '");
    const auto scope = quoted_after(message, "over scope '");
    if (!is_harmless(action) || !is_harmless(scope)) return std::nullopt;
    return LackingPermission{std::string(action), std::string(scope)};
}

std::string fix_of(const LackingPermission& lacking)
{
    return "Ask for a role that allows the action " + lacking.action +
           ":\n    az role assignment create --assignee CLIENT_ID --role ROLE --scope '" +
           lacking.scope + "'";
}

} // namespace azure
