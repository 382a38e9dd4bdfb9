// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/actions.hpp"

#include "providers/simulator/backup_actions.hpp"
#include "providers/simulator/objects.hpp"
#include "providers/simulator/operations.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/storage_accounts.hpp"
#include "providers/simulator/text.hpp"
#include "providers/simulator/tokens.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

using Words = std::vector<std::string>;
using Said = reconciler::Result<std::string>;

reconciler::Diagnostic
problem(std::string id, std::string summary, std::string detail, std::string fix)
{
    reconciler::Diagnostic d;
    d.id = std::move(id);
    d.summary = std::move(summary);
    d.detail = std::move(detail);
    d.fix = std::move(fix);
    return d;
}

Said advance(Context& context, const Words& words)
{
    const auto duration = parse_duration(words[1]);
    if (!duration)
        return reconciler::fail(
            problem("simulator-bad-words", "The action was not understood",
                    fmt::format("\"{}\" is no duration.", words[1]),
                    "Write days, hours, minutes or seconds: 3d, 36h, 1d12h, 90s."));
    context.world.set_time(context.world.now() + *duration);
    context.operations.settle();
    return fmt::format("It is {} now.", iso_time(context.world.now()));
}

Said revoke_tokens(Context& context, const Words&)
{
    const std::string tenant = tenant_of(context.world);
    auto document = context.world.find(Kind::tenant, tenant)->document;
    document["$revocations"] = revocations(context.world) + 1;
    context.world.put(Kind::tenant, tenant, document);
    return std::string("All tokens that were given out are revoked.");
}

/// What a vault shows of its settings is kept beside it.
bool is_vault_setting(Kind kind, const std::string& path)
{
    return kind == Kind::vault &&
           (path.starts_with("properties.securitySettings.softDeleteSettings.") ||
            path.starts_with("properties.redundancySettings."));
}

Said set(Context& context, const Words& words)
{
    auto found = find_object(context.world, words[1]);
    if (!found) return std::unexpected(found.error());
    const std::size_t equals = words[2].find('=');
    const std::string path = words[2].substr(0, equals);
    if (equals == std::string::npos || path.empty())
        return reconciler::fail(
            problem("simulator-bad-words", "The action was not understood",
                    fmt::format("\"{}\" is no PATH=JSON.", words[2]),
                    "For example: set policy/rsv-prod/nightly properties.timeZone=UTC"));
    const std::string text = words[2].substr(equals + 1);
    // What is no JSON is a text: a shell makes quotes hard to write.
    json::value value = parse_json(text).value_or(json::value(text));
    const std::string shown = json::serialize(value);
    const std::string what = short_form(found->kind, found->object.id);
    if (is_vault_setting(found->kind, path)) {
        json::object change;
        set_path(change, path, std::move(value));
        apply_vault_change(context.world, found->object.id, change);
        return fmt::format("Set {} of {} to {}.", path, what, shown);
    }
    if (!set_path(found->object.document, path, std::move(value)))
        return reconciler::fail(
            problem("simulator-bad-words", "The action was not understood",
                    fmt::format("{} has nothing at \"{}\".",
                                short_form(found->kind, found->object.id), path),
                    "Use `show` to see the object."));
    context.world.put(found->kind, found->object.id, found->object.document);
    return fmt::format("Set {} of {} to {}.", path, short_form(found->kind, found->object.id),
                       shown);
}

Said remove(Context& context, const Words& words)
{
    const auto found = find_object(context.world, words[1]);
    if (!found) return std::unexpected(found.error());
    const std::string id = found->object.id;
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
        Words below;
        context.world.each(static_cast<Kind>(kind), id + "/", [&](const Object& object) {
            below.push_back(object.id);
            return true;
        });
        for (const auto& child : below) context.world.erase(static_cast<Kind>(kind), child);
    }
    context.world.erase(found->kind, id);
    return fmt::format("Deleted {}.", short_form(found->kind, id));
}

/// There may be very many of these.
bool is_listed_by_name_only(Kind kind)
{
    return kind == Kind::job || kind == Kind::key_vault_key || kind == Kind::key_vault_secret;
}

Said list(Context& context, const Words& words)
{
    std::string text;
    for (const auto& named : named_kinds()) {
        if (words.size() > 1 ? !same(words[1], named.word) : is_listed_by_name_only(named.kind))
            continue;
        context.world.each(named.kind, "", [&](const Object& object) {
            text += short_form(named.kind, object.id) + "\n";
            return true;
        });
    }
    if (text.empty()) return std::string("Nothing.");
    text.pop_back();
    return text;
}

Said show(Context& context, const Words& words)
{
    const auto found = find_object(context.world, words[1]);
    if (!found) return std::unexpected(found.error());
    return json::serialize(found->object.document);
}

Said behave(Context& context, const Words& words)
{
    Behaviour behaviour = context.world.behaviour();
    const Setting* setting = find_setting(words[1]);
    if (setting == nullptr)
        return reconciler::fail(problem(
            "simulator-unknown-behaviour", "The simulator has no such behaviour",
            fmt::format("There is no behaviour \"{}\". They are:\n{}", words[1], behaviour_text()),
            setting_hint(words[1])));
    if (const auto read = setting->read(behaviour, json::value(words[2])); !read)
        return reconciler::fail(
            problem("simulator-bad-words", "The action was not understood", read.error(), ""));
    context.world.set_behaviour(behaviour);
    return fmt::format("{} is {} now.", setting->name, json::serialize(setting->shown(behaviour)));
}

Said add_application(Context& context, const Words& words)
{
    if (context.world.has(Kind::service_principal, words[1]))
        return fmt::format("The directory knows {} already.", words[1]);
    Principal principal;
    principal.object_id = words[1];
    principal.app_id = context.world.new_guid();
    principal.name = words[1];
    add_principal(context.world, principal);
    return fmt::format("The directory knows {} now.", words[1]);
}

/// The id of the group in "GROUP/NAME", or in the ARM id of something within it.
reconciler::Result<std::string> group_in(const World& world, const std::string& words)
{
    if (words.starts_with('/')) {
        const auto s = split(words, '/');
        if (s.size() > 3) return "/" + s[0] + "/" + s[1] + "/" + s[2] + "/" + s[3];
    }
    auto group = find_of_kind(world, Kind::resource_group, words.substr(0, words.find('/')));
    if (!group) return std::unexpected(group.error());
    return group->id;
}

Said add_storage(Context& context, const Words& words)
{
    const auto group = group_in(context.world, words[1]);
    if (!group) return std::unexpected(group.error());
    StorageAccount account;
    account.group = *group;
    account.name = words[1].substr(words[1].find_last_of('/') + 1);
    if (words.size() > 2)
        account.location = location_name(words[2]);
    else if (const auto found = context.world.find(Kind::resource_group, *group))
        account.location = text_at(found->document, "location");
    add_storage_account(context.world, account);
    return fmt::format("There is a storage account {} in {} now.", account.name, account.location);
}

struct Action {
    std::string_view name;
    std::string_view parameters;
    std::size_t least;
    std::size_t most; ///< words, the name among them
    std::string_view what;
    std::string_view example;
    Said (*act)(Context&, const Words&);
};

const std::vector<Action>& actions()
{
    static const std::vector<Action> all = {
        {"advance", "DURATION", 2, 2, "let time pass", "advance 3d", advance},
        {"set", "OBJECT PATH=JSON", 3, 3, "change a property",
         "set policy/rsv-prod/nightly properties.timeZone=UTC", set},
        {"delete", "OBJECT", 2, 2, "remove an object and what is below it",
         "delete vm/rg-app/web-01", remove},
        {"behaviour", "NAME VALUE", 3, 3, "make Azure misbehave", "behaviour list_lag 30", behave},
        {"revoke-tokens", "", 1, 1, "let all tokens be refused until they are asked for anew",
         "revoke-tokens", revoke_tokens},
        {"list", "[KIND]", 1, 2, "name what exists", "list item", list},
        {"show", "OBJECT", 2, 2, "print an object as JSON", "show vault/rsv-prod", show},
        {"protect", "VM VAULT POLICY", 4, 4, "protect a VM",
         "protect rg-app/web-01 rsv-prod DefaultPolicy", protect_vm},
        {"stop-protection", "VM", 2, 2, "stop backups, keep the data",
         "stop-protection rg-app/web-01", stop_protection},
        {"backup", "VM", 2, 2, "back a VM up now", "backup rg-app/web-01", backup_vm},
        {"delete-backup", "VM", 2, 2, "stop backups and soft-delete the data",
         "delete-backup rg-app/web-01", delete_backup},
        {"change-policy", "VM POLICY", 3, 3, "give a VM another policy of its vault",
         "change-policy rg-app/web-01 DefaultPolicy", change_policy},
        {"grant", "KEYVAULT", 2, 2, "let Azure Backup read a key vault", "grant kv-app",
         grant_key_vault},
        {"revoke", "KEYVAULT", 2, 2, "take Azure Backup's access to a key vault away",
         "revoke kv-app", revoke_key_vault},
        {"add-application", "OBJECT-ID", 2, 2, "let an application appear in the directory",
         "add-application 33333333-0000-0000-0000-000000000001", add_application},
        {"add-storage", "GROUP/NAME [LOCATION]", 2, 3, "make a storage account, for restores",
         "add-storage rg-app/ststaging", add_storage},
        {"encrypt", "VM KEYVAULT [KEK-VAULT]", 3, 4,
         "switch Azure Disk Encryption on, with a KEK if named", "encrypt rg-app/web-01 kv-app",
         encrypt_vm},
        {"decrypt", "VM", 2, 2, "switch Azure Disk Encryption off", "decrypt rg-app/web-01",
         decrypt_vm},
    };
    return all;
}

reconciler::Diagnostic unknown_action(const std::string& name)
{
    Words names;
    for (const auto& action : actions()) names.emplace_back(action.name);
    const std::string hint = closest(name, names);
    return problem(
        "simulator-unknown-action", "The simulator has no such action",
        fmt::format("There is no action \"{}\". The actions are:\n{}", name, actions_text()),
        hint.empty() ? "" : fmt::format("Did you mean \"{}\"?", hint));
}

} // namespace

reconciler::Result<std::string>
perform_action(Context& context, const std::vector<std::string>& words)
{
    for (const auto& action : actions()) {
        if (words.empty() || !same(words.front(), action.name)) continue;
        if (words.size() < action.least || words.size() > action.most)
            return reconciler::fail(
                problem("simulator-bad-words", "The action was not understood",
                        fmt::format("It is written: {} {}.", action.name, action.parameters),
                        fmt::format("For example: {}", action.example)));
        return action.act(context, words);
    }
    return reconciler::fail(unknown_action(words.empty() ? "" : words.front()));
}

std::string actions_text()
{
    std::string text;
    for (const auto& action : actions())
        text += fmt::format("  {:<16} {:<24} {}; e.g. {}\n", action.name, action.parameters,
                            action.what, action.example);
    return text;
}

} // namespace simulator
