// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/stack.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/rules/rights.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <map>

namespace cmd {

using namespace reconciler;
namespace json = boost::json;

namespace {

/// Every subscription that the stack's objects lie in.
json::array scopes_of(const DesiredSet& desired)
{
    std::map<std::string, std::string> found;
    const auto add = [&](const std::string& subscription) {
        if (!subscription.empty()) found.emplace(folded(subscription), subscription);
    };
    add(desired.settings.text("subscription"));
    for (const auto& object : desired.objects) {
        add(azure::parts_of(object.id.text()).subscription);
        add(azure::parts_of(object.attributes.text("vm")).subscription);
    }
    json::array scopes;
    for (const auto& [name, subscription] : found)
        scopes.push_back(json::string("/subscriptions/" + subscription));
    return scopes;
}

json::object role(const std::string& name, const std::string& description, bool applies,
                  const json::array& scopes)
{
    json::array actions;
    for (const auto action : azure::actions_to_plan()) actions.emplace_back(action);
    if (applies)
        for (const auto action : azure::actions_to_apply()) actions.emplace_back(action);
    return {{"Name", name},
            {"IsCustom", true},
            {"Description", description},
            {"Actions", std::move(actions)},
            {"NotActions", json::array()},
            {"DataActions", json::array()},
            {"NotDataActions", json::array()},
            {"AssignableScopes", scopes}};
}

} // namespace

int permissions_command(Reporter& reporter)
{
    const auto stack = load_stack(reporter.host(), reporter.options());
    if (!stack) return reporter.fail(stack.error());
    const json::array scopes = scopes_of((*stack)->desired);
    json::array roles;
    roles.push_back(
        role("tresor plan", "Reads what tresor plan and drift look at.", false, scopes));
    roles.push_back(role("tresor apply", "Reads and writes what tresor apply does.", true, scopes));
    reporter.say(json::serialize(roles) + '\n');
    return reporter.finish(ExitCode::ok, {{"roles", roles}});
}

} // namespace cmd
