// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/access.hpp"
#include "providers/simulator/assertions.hpp"
#include "providers/simulator/estate/builder.hpp"
#include "providers/simulator/principals.hpp"
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace simulator {

namespace {

constexpr std::string_view backup_app_id = "262044b1-e2ce-469f-a196-69ab7ada62d3";
constexpr std::string_view built_in_app_id = "00000000-0000-0000-0000-000000000001";
constexpr std::string_view built_in_secret = "simulator";
constexpr std::string_view owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
constexpr std::string_view default_tenant = "54826b22-38d6-4fb2-bad9-b7b93a3e9c5a";

void name_principal(Builder& builder, const Principal& principal)
{
    add_principal(builder.world, principal);
    for (const auto& name : {principal.object_id, principal.app_id, principal.name})
        builder.name(builder.principals, name, principal.object_id);
}

void assign(Builder& builder, const std::string& principal, std::string_view role,
            const std::string& scope)
{
    const std::string name = builder.world.new_guid();
    const std::string id = scope + "/providers/Microsoft.Authorization/roleAssignments/" + name;
    const std::string now = iso_time(builder.world.now());
    const auto parts = split(scope, '/');
    const std::string subscription = parts.size() > 1 ? "/subscriptions/" + parts[1] : "";
    builder.world.put(Kind::role_assignment, id,
                      {{"properties",
                        {{"roleDefinitionId",
                          subscription + "/providers/Microsoft.Authorization/roleDefinitions/" +
                              std::string(role)},
                         {"principalId", principal},
                         {"principalType", "ServicePrincipal"},
                         {"scope", scope},
                         {"condition", nullptr},
                         {"conditionVersion", nullptr},
                         {"createdOn", now},
                         {"updatedOn", now},
                         {"createdBy", principal},
                         {"updatedBy", principal},
                         {"delegatedManagedIdentityResourceId", nullptr},
                         {"description", nullptr}}},
                       {"id", id},
                       {"type", "Microsoft.Authorization/roleAssignments"},
                       {"name", name}});
}

/// The guid of the role that is called so, or that is this guid.
std::string role_guid(Builder& builder, const Word& role)
{
    Builder::Names names;
    const auto add = [&](const json::object& document) {
        const std::string guid = text_at(document, "name");
        builder.name(names, text_at(document, "properties.roleName"), guid);
        builder.name(names, guid, guid);
    };
    for (const auto& built_in : built_in_roles()) add(built_in);
    builder.world.each(Kind::role_definition, "", [&](const Object& custom) {
        add(custom.document);
        return true;
    });
    return builder.resolve(names, role, "role");
}

/// "key-vault/kv-app", "group/rg-app", or an id.
std::string scope_of(Builder& builder, const Word& scope)
{
    if (scope.text.starts_with('/')) return scope.text;
    const std::size_t slash = scope.text.find('/');
    const Word rest{slash == std::string::npos ? scope.text : scope.text.substr(slash + 1),
                    scope.span};
    const std::string sort = scope.text.substr(0, slash);
    if (sort == "key-vault") return builder.resolve(builder.key_vaults, rest, "key vault");
    if (sort == "group") return builder.resolve(builder.groups, rest, "resource group");
    if (sort == "subscription") return builder.resolve(builder.subscriptions, rest, "subscription");
    builder.reading.report("estate-invalid-value", "Invalid value in the estate file",
                           fmt::format("\"{}\" is no scope.", scope.text),
                           "Write an ARM id, or key-vault/NAME, group/NAME or subscription/NAME.",
                           scope.span);
    return {};
}

/// The text of a PEM file whose name is relative to the estate's; a key may stand beside the
/// certificate, as clients have it, and is not kept.
std::string read_certificate(Builder& builder, Block& block)
{
    const Word file = block.word("certificate");
    if (file.empty()) return {};
    const auto folder = std::filesystem::path(builder.reading.file->path).parent_path();
    std::ifstream stream(folder / file.text, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    auto certificate = certificate_of(text);
    if (certificate.empty())
        builder.reading.report(
            "estate-invalid-value", "Invalid value in the estate file",
            fmt::format("\"{}\" holds no certificate that can be read.", file.text),
            "Name a PEM file; its path is relative to the estate file.", file.span);
    return certificate;
}

json::array read_federated(Builder& builder, Block& block)
{
    json::array all;
    for (auto& trusted : block.tables("federated_credential")) {
        all.push_back({{"issuer", trusted.required("issuer").text},
                       {"subject", trusted.required("subject").text},
                       {"audience", trusted.text("audience", "api://AzureADTokenExchange")},
                       {"certificate", read_certificate(builder, trusted)}});
        trusted.finish();
    }
    return all;
}

void read_application(Builder& builder, Block& block)
{
    const Word name = block.required("name");
    const Word client = block.required("client_id");
    const std::string secret = block.text("secret");
    std::string certificate = read_certificate(builder, block);
    json::array federated = read_federated(builder, block);
    std::string object_id = block.text("object_id");
    block.finish();
    if (object_id.empty()) object_id = builder.world.new_guid();
    if (builder.is_duplicate(Kind::service_principal, object_id, block.span())) return;
    if (!builder.world.linked(Kind::service_principal, client.text).empty()) {
        builder.reading.report(
            "estate-duplicate", "Something is declared twice in the estate file",
            fmt::format("The application \"{}\" is declared twice.", client.text), "", client.span);
        return;
    }
    name_principal(builder, {object_id, client.text, name.text, secret, std::move(certificate),
                             std::move(federated)});
}

} // namespace

void read_tenant(Builder& builder, Block& root)
{
    builder.tenant = fold(root.text("tenant", std::string(default_tenant)));
    builder.world.put(Kind::tenant, builder.tenant, json::object());
}

void read_principals(Builder& builder, Block& root)
{
    std::string object_id;
    if (auto service = root.table("backup_service")) {
        object_id = service->text("object_id");
        service->finish();
    }
    if (object_id.empty()) object_id = builder.world.new_guid();
    name_principal(builder,
                   {object_id, std::string(backup_app_id), "Backup Management Service", ""});
    builder.name(builder.principals, "backup-service", object_id);
    const std::string built_in = builder.world.new_guid();
    name_principal(
        builder, {built_in, std::string(built_in_app_id), "tresor", std::string(built_in_secret)});
    for (auto& block : root.tables("application")) read_application(builder, block);
    // Owner of everything: embedded use has nothing to set up.
    builder.world.each(Kind::subscription, "", [&](const Object& subscription) {
        assign(builder, built_in, owner_role, subscription.id);
        return true;
    });
}

void read_roles(Builder& builder, Block& root)
{
    for (auto& block : root.tables("role")) {
        const Word name = block.required("name");
        const auto list = [&](std::string_view key) {
            json::array all;
            for (const auto& word : block.words(key)) all.emplace_back(word.text);
            return all;
        };
        json::object permission{{"actions", list("actions")},
                                {"notActions", list("not_actions")},
                                {"dataActions", list("data_actions")},
                                {"notDataActions", list("not_data_actions")}};
        std::string guid = block.text("id");
        block.finish();
        if (guid.empty()) guid = builder.world.new_guid();
        const std::string now = iso_time(builder.world.now());
        builder.world.put(Kind::role_definition, guid,
                          {{"properties",
                            {{"roleName", name.text},
                             {"type", "CustomRole"},
                             {"description", ""},
                             {"assignableScopes", json::array{json::value("/")}},
                             {"permissions", json::array{std::move(permission)}},
                             {"createdOn", now},
                             {"updatedOn", now},
                             {"createdBy", nullptr},
                             {"updatedBy", nullptr}}},
                           {"type", "Microsoft.Authorization/roleDefinitions"},
                           {"name", guid}});
    }
}

void read_role_assignments(Builder& builder, Block& root)
{
    for (auto& block : root.tables("role_assignment")) {
        const Word principal = block.required("principal");
        const Word role = block.required("role");
        const Word scope = block.required("scope");
        builder.repeat(block, [&](std::int64_t index) {
            const Word at{expand_pattern(scope.text, index), scope.span};
            const std::string who =
                builder.resolve(builder.principals, principal, "application", index);
            const std::string what = role_guid(builder, role);
            const std::string where = scope_of(builder, at);
            if (!who.empty() && !what.empty() && !where.empty()) assign(builder, who, what, where);
        });
    }
}

void read_policy_assignments(Builder& builder, Block& root)
{
    for (auto& block : root.tables("policy_assignment")) {
        const Word name = block.required("name");
        const std::string definition = block.required("definition").text;
        const std::string scope = scope_of(builder, block.required("scope"));
        const std::string display_name = block.text("display_name", name.text);
        const std::string mode = block.choice("enforcement", {"Default", "DoNotEnforce"});
        block.finish();
        const std::string id =
            scope + "/providers/Microsoft.Authorization/policyAssignments/" + name.text;
        if (scope.empty() || builder.is_duplicate(Kind::policy_assignment, id, name.span)) continue;
        builder.world.put(Kind::policy_assignment, id,
                          {{"id", id},
                           {"type", "Microsoft.Authorization/policyAssignments"},
                           {"name", name.text},
                           {"properties",
                            {{"displayName", display_name},
                             {"policyDefinitionId",
                              "/providers/Microsoft.Authorization/policyDefinitions/" + definition},
                             {"scope", scope},
                             {"notScopes", json::array()},
                             {"parameters", json::object()},
                             {"enforcementMode", mode}}}});
    }
}

} // namespace simulator
