// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/credential_choice.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace azure {

namespace {

using reconciler::fail;
using reconciler::Result;

struct Named {
    std::string_view name; ///< in lower case
    Choice sorts;
};

const std::vector<Named>& sdk_names()
{
    static const std::vector<Named> all{
        {"prod", {Sort::environment, Sort::workload_identity, Sort::managed_identity}},
        {"dev", {Sort::azure_cli}},
        {"environmentcredential", {Sort::environment}},
        {"workloadidentitycredential", {Sort::workload_identity}},
        {"managedidentitycredential", {Sort::managed_identity}},
        {"azureclicredential", {Sort::azure_cli}},
    };
    return all;
}

struct Switch {
    const char* variable;
    Sort sort;
};

constexpr std::array switches{Switch{"ARM_USE_OIDC", Sort::environment},
                              Switch{"ARM_USE_AKS_WORKLOAD_IDENTITY", Sort::workload_identity},
                              Switch{"ARM_USE_MSI", Sort::managed_identity},
                              Switch{"ARM_USE_CLI", Sort::azure_cli}};

std::string lower(std::string text)
{
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::unexpected<reconciler::Diagnostics>
bad(const std::string& variable, const std::string& value, const std::string& fix)
{
    reconciler::Diagnostic problem;
    problem.id = "bad-credential-choice";
    problem.summary = "The choice of a credential is not understood";
    problem.detail = variable + " is \"" + value + "\", which tresor does not know.";
    problem.fix = fix;
    return fail(std::move(problem));
}

Result<Choice> by_sdk_name(const std::string& value)
{
    const auto found = std::ranges::find(sdk_names(), lower(value), &Named::name);
    if (found != sdk_names().end()) return found->sorts;
    return bad("AZURE_TOKEN_CREDENTIALS", value,
               "Set it to prod, dev, EnvironmentCredential, WorkloadIdentityCredential, "
               "ManagedIdentityCredential or AzureCliCredential, or unset it.");
}

/// Nothing where it is not set.
Result<std::optional<bool>> truth(const Environment& variable, const char* name)
{
    const auto value = variable(name);
    const auto word = lower(value);
    if (word.empty()) return std::nullopt;
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0") return false;
    return bad(name, value, "Set it to true or false, or unset it.");
}

} // namespace

Result<Choice> choose_credentials(const Environment& variable)
{
    if (const auto value = variable("AZURE_TOKEN_CREDENTIALS"); !value.empty())
        return by_sdk_name(value);
    // what the variables of an application say is always heard, as in Terraform
    Choice wanted{Sort::environment};
    Choice left{Sort::environment};
    bool is_chosen = false;
    for (const auto& each : switches) {
        const auto is_on = truth(variable, each.variable);
        if (!is_on) return std::unexpected(is_on.error());
        is_chosen = is_chosen || *is_on == true;
        if (each.sort == Sort::environment) continue;
        if (*is_on == true) wanted.push_back(each.sort);
        if (*is_on != false) left.push_back(each.sort);
    }
    return is_chosen ? wanted : left;
}

} // namespace azure
