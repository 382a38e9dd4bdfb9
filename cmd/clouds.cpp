// SPDX-License-Identifier: Apache-2.0
#include "cmd/clouds.hpp"

#include "providers/http/message.hpp"

#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <array>

namespace cmd {

namespace {

using reconciler::Diagnostic;
using reconciler::fail;
using reconciler::Object;
using reconciler::problem;
using reconciler::Result;

constexpr const char* variable_name = "TRESOR_ALLOW_CUSTOM_ENDPOINTS";

Diagnostic not_allowed(const std::string& host)
{
    return problem("custom-endpoint-not-allowed", "Custom endpoint is not allowed",
                   "The configuration wants the credential to be used at \"" + host +
                       "\", which is none of Azure's own. It alone may not decide that.",
                   "If the host is yours, name it outside the configuration, with the others by "
                   "commas:\n    export TRESOR_ALLOW_CUSTOM_ENDPOINTS=" +
                       host);
}

Diagnostic not_safe(const std::string& url)
{
    return problem("custom-endpoint-not-safe", "Custom endpoint is no place for a credential",
                   '"' + url + "\" is not an https URL with a host.",
                   "Use https; http is taken for this machine only.");
}

/// Whether one of the words, separated by commas, is `host`.
bool names(std::string_view words, std::string_view host)
{
    while (!words.empty()) {
        const auto end = std::min(words.find(','), words.size());
        auto word = words.substr(0, end);
        while (word.starts_with(' ')) word.remove_prefix(1);
        while (word.ends_with(' ')) word.remove_suffix(1);
        if (http::same_name(word, host)) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

std::string base_url(std::string url)
{
    while (url.ends_with('/')) url.pop_back();
    return url;
}

Result<azure::Cloud> custom_cloud(const Host& host, const Object& endpoints)
{
    azure::Cloud cloud;
    cloud.name = "custom";
    cloud.login = base_url(endpoints.text("login"));
    cloud.arm = base_url(endpoints.text("resource_manager"));
    cloud.graph = base_url(endpoints.text("graph"));
    cloud.key_vault_suffix = endpoints.text("key_vault_suffix");
    const auto audience =
        endpoints.has("audience") ? base_url(endpoints.text("audience")) : cloud.arm;
    cloud.arm_scope = audience + "/.default";
    cloud.graph_scope = cloud.graph + "/.default";

    for (const auto& url : {cloud.login, cloud.arm, cloud.graph})
        if (auto allowed = allow_custom_endpoint(host, url); !allowed)
            return std::unexpected(std::move(allowed.error()));
    return cloud;
}

/// Terraform's words for the clouds, in ARM_ENVIRONMENT.
constexpr std::array<std::array<std::string_view, 2>, 3> terraform_names{
    {{"public", "public"}, {"usgovernment", "usgov"}, {"china", "china"}}};

/// Who exports ARM_ENVIRONMENT beside the credential means that cloud; the plan must not depend on
/// it, so that it only has to agree.
Result<void> agree_with_environment(const Host& host, const std::string& name)
{
    const auto said = host.variable("ARM_ENVIRONMENT");
    const auto* const meant =
        std::ranges::find_if(terraform_names, [&](const auto& names) { return names[0] == said; });
    if (meant == terraform_names.end() || (*meant)[1] == name) return {};
    return fail(problem("clouds-disagree", "The configuration and the environment name two clouds",
                        "The configuration is for cloud \"" + name +
                            "\", and ARM_ENVIRONMENT is \"" + said + "\".",
                        "Write cloud = \"" + std::string((*meant)[1]) +
                            "\" in [azure], or unset ARM_ENVIRONMENT."));
}

} // namespace

Result<void> allow_custom_endpoint(const Host& host, const std::string& url)
{
    if (!azure::keeps_secrets(url)) return fail(not_safe(url));
    const auto allowed = host.variable(variable_name);
    const auto name = http::split_url(url).host;
    if (allowed != "1" && !names(allowed, name)) return fail(not_allowed(name));
    return {};
}

Result<azure::Cloud> cloud_of(const Host& host, const Object& settings)
{
    const auto& name = settings.text("cloud");
    if (auto agreed = agree_with_environment(host, name); !agreed)
        return std::unexpected(std::move(agreed.error()));
    if (auto known = azure::known_cloud(name)) return std::move(*known);
    return custom_cloud(host, settings.get("endpoints").object());
}

} // namespace cmd
