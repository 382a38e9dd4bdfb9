// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/environment.hpp"

#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/identity/credential_choice.hpp"
#include "providers/azure/identity/credential_links.hpp"
#include "providers/azure/identity/secret_file.hpp"
#include "providers/azure/identity/token_cache.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace azure {

namespace {

using reconciler::Diagnostic;
using reconciler::fail;
using reconciler::problem;
using reconciler::Result;

constexpr std::size_t most_auxiliary = 3; // ARM takes no more

/// An id or a domain name; anything else has no place in a URL or behind `az`.
bool is_tenant(const std::string& text)
{
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-' || c == '.';
    });
}

Diagnostic bad_tenant(const std::string& tenant)
{
    return problem("bad-tenant", "The tenant is none",
                   '"' + tenant + "\" is neither the id of a tenant nor a domain name.",
                   "Correct AZURE_TENANT_ID, ARM_TENANT_ID, ARM_AUXILIARY_TENANT_IDS or tenant in "
                   "[azure].");
}

/// "https://login.microsoftonline.com/", also without scheme, as base URL.
Result<std::string> authority(const Environment& variable, std::string otherwise)
{
    std::string host = variable("AZURE_AUTHORITY_HOST");
    if (host.empty()) return otherwise;
    if (!host.contains("://")) host = "https://" + host;
    while (host.ends_with('/')) host.pop_back();
    if (keeps_secrets(host)) return host;
    return fail(problem("bad-authority", "AZURE_AUTHORITY_HOST is no place for a credential",
                        '"' + host + "\" is not an https URL, and the credential is sent there.",
                        "Set it to the login endpoint of your cloud, like "
                        "https://login.microsoftonline.com, or unset it."));
}

/// "a;b" as Terraform has it, or with commas.
std::vector<std::string> listed(std::string text)
{
    std::vector<std::string> all;
    std::ranges::replace(text, ',', ';');
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        auto word = text.substr(0, end);
        std::erase(word, ' ');
        if (!word.empty()) all.push_back(std::move(word));
        text.erase(0, end + 1);
    }
    return all;
}

std::unique_ptr<Credential>
make_credential(const IdentityParts& parts, const Choice& choice, const Tenancy& tenancy)
{
    return make_token_cache(make_credential_chain(make_links(parts, choice, tenancy)), parts.clock);
}

/// Terraform's ARM_CLIENT_ID and ARM_CLIENT_SECRET may stand in files; what is set goes before.
Result<void> read_files(Environment& variable)
{
    std::map<std::string, std::string> held;
    for (const std::string name : {"CLIENT_ID", "CLIENT_SECRET"}) {
        const auto file = variable(("ARM_" + name + "_FILE_PATH").c_str());
        const auto is_set = [&](const std::string& family) {
            return !variable((family + name).c_str()).empty();
        };
        if (file.empty() || is_set("AZURE_") || is_set("ARM_")) continue;
        const auto read = read_secret_file(file, "ARM_" + name + "_FILE_PATH");
        if (!read) return std::unexpected(read.error());
        held.emplace("ARM_" + name, trimmed(*read).reveal());
    }
    variable = [held = std::move(held), otherwise = std::move(variable)](const char* name) {
        const auto found = held.find(name);
        return found == held.end() ? otherwise(name) : found->second;
    };
    return {};
}

} // namespace

Result<Identity> identity_of_environment(IdentityParts parts)
{
    if (auto read = read_files(parts.variable); !read)
        return std::unexpected(std::move(read.error()));
    auto login = authority(parts.variable, parts.login);
    if (!login) return std::unexpected(std::move(login.error()));
    parts.login = std::move(*login);
    const auto choice = choose_credentials(parts.variable);
    if (!choice) return std::unexpected(choice.error());

    const auto others = listed(parts.variable("ARM_AUXILIARY_TENANT_IDS"));
    if (others.size() > most_auxiliary)
        return fail(problem("bad-tenant", "Too many auxiliary tenants",
                            "ARM_AUXILIARY_TENANT_IDS names " + std::to_string(others.size()) +
                                " tenants; Azure takes three.",
                            "Name those that the stack reaches into."));
    const Tenancy home{tenant_of(parts), true};
    if (!is_tenant(home.tenant)) return fail(bad_tenant(home.tenant));
    Identity identity{make_credential(parts, *choice, home), {}};
    for (const auto& other : others) {
        if (!is_tenant(other)) return fail(bad_tenant(other));
        identity.auxiliary.push_back(make_credential(parts, *choice, Tenancy{other, false}));
    }
    return identity;
}

} // namespace azure
