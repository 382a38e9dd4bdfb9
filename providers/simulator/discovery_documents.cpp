// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/discovery_documents.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/text.hpp"

#include <array>

namespace simulator {

namespace {

std::string root_of(const Call& call, std::size_t segments)
{
    std::string root = call.base;
    for (std::size_t i = 0; i < segments; ++i) root += "/" + encode_path(call.segments[i]);
    return root;
}

/// `adfs` and the old form of Entra name the endpoints of OAuth 1; with `v2.0` those of today.
http::Response openid_configuration(const Call& call)
{
    std::size_t segments = call.segments.size() - 2;
    const bool is_v2 = segments > 0 && same(call.segments[segments - 1], "v2.0");
    if (is_v2) --segments;
    const std::string root = root_of(call, segments);
    const std::string oauth = root + (is_v2 ? "/oauth2/v2.0" : "/oauth2");
    return ok({{"token_endpoint", oauth + "/token"},
               {"token_endpoint_auth_methods_supported", {"client_secret_post", "private_key_jwt"}},
               {"jwks_uri", root + (is_v2 ? "/discovery/v2.0/keys" : "/discovery/keys")},
               {"response_modes_supported", {"query", "fragment", "form_post"}},
               {"subject_types_supported", json::array{"pairwise"}},
               {"id_token_signing_alg_values_supported", json::array{"RS256"}},
               {"response_types_supported", {"code", "id_token", "code id_token", "token"}},
               {"scopes_supported", {"openid", "profile", "email", "offline_access"}},
               {"issuer", is_v2 ? root + "/v2.0" : root},
               {"request_uri_parameter_supported", false},
               {"authorization_endpoint", oauth + "/authorize"},
               {"device_authorization_endpoint", oauth + "/devicecode"},
               {"end_session_endpoint", oauth + "/logout"},
               {"claims_supported", {"sub", "iss", "aud", "exp", "iat", "nbf", "tid", "ver"}},
               {"tenant_region_scope", "WW"},
               {"cloud_instance_name", call.base.substr(call.base.find("://") + 3)}});
}

/// Vouches for this host alone, whichever authority was asked about.
http::Response instance_discovery(const Call& call)
{
    const std::string asked = call.query_value("authorization_endpoint");
    const std::size_t scheme = asked.find("://");
    const auto path =
        scheme == std::string::npos ? split("", '/') : split(asked.substr(scheme + 3), '/');
    const std::string tenant = path.size() > 1 ? path[1] : "common";
    const std::string host = call.base.substr(call.base.find("://") + 3);
    return ok({{"tenant_discovery_endpoint",
                call.base + "/" + encode_path(tenant) + "/v2.0/.well-known/openid-configuration"},
               {"api-version", "1.1"},
               {"metadata", json::array{{{"preferred_network", host},
                                         {"preferred_cache", host},
                                         {"aliases", json::array{json::value(host)}}}}}});
}

/// ":8443", or nothing.
std::string port_of(const Call& call)
{
    const std::size_t host = call.base.find("://") + 3;
    const std::size_t colon = call.base.find(
        ':', call.base.find(']', host) == std::string::npos ? host : call.base.find(']', host));
    return colon == std::string::npos ? "" : call.base.substr(colon);
}

json::object cloud(const Call& call, const std::string& login)
{
    const std::string here = call.base + "/";
    return {{"portal", here},
            {"authentication",
             {{"loginEndpoint", login},
              {"audiences",
               {here, "https://management.core.windows.net/", "https://management.azure.com/"}},
              {"tenant", "common"},
              {"identityProvider", "AAD"}}},
            {"media", here},
            {"graphAudience", here},
            {"graph", here},
            {"name", "AzureSimulator"},
            {"suffixes",
             {{"azureDataLakeStoreFileSystem", "azuredatalakestore.localhost"},
              {"acrLoginServer", "azurecr.localhost"},
              {"sqlServerHostname", "database.localhost"},
              {"azureDataLakeAnalyticsCatalogAndJob", "azuredatalakeanalytics.localhost"},
              {"keyVaultDns", "vault.localhost" + port_of(call)},
              {"mhsmDns", "managedhsm.localhost"},
              {"storage", "storage.localhost"},
              {"storageSyncEndpointSuffix", "afs.localhost"},
              {"azureFrontDoorEndpointSuffix", "azurefd.localhost"},
              {"attestationEndpoint", "attest.localhost"},
              {"synapseAnalytics", "dev.azuresynapse.localhost"},
              {"mysqlServerEndpoint", "mysql.database.localhost"},
              {"postgresqlServerEndpoint", "postgres.database.localhost"},
              {"mariadbServerEndpoint", "mariadb.database.localhost"}}},
            {"batch", here},
            {"resourceManager", here},
            {"vmImageAliasDoc", here + "aliases.json"},
            {"activeDirectoryDataLake", here},
            {"sqlManagement", here},
            {"microsoftGraphResourceId", here},
            {"appInsightsResourceId", here},
            {"appInsightsTelemetryChannelResourceId", here},
            {"attestationResourceId", here},
            {"synapseAnalyticsResourceId", here},
            {"logAnalyticsResourceId", here},
            {"ossrDbmsResourceId", here},
            {"gallery", here}};
}

/// A list of clouds until 2019, one cloud since. Its login ends in `adfs` for those clients who ask
/// the internet to vouch for every authority but that one (real-clients §1.1).
http::Response cloud_metadata(const Call& call)
{
    if (call.api_version.empty())
        return error_answer(
            400, "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.");
    if (call.since("2020")) return ok(cloud(call, call.base));
    return ok(json::array{cloud(call, call.base + "/adfs")});
}

bool ends_with(const Call& call, std::string_view before, std::string_view last)
{
    const auto& path = call.segments;
    return path.size() > 2 && same(path[path.size() - 2], before) && same(path.back(), last);
}

bool is(const Call& call, std::string_view path)
{
    return same(call.path, path);
}

} // namespace

std::optional<http::Response> answer_discovery(const Call& call)
{
    if (call.method != "GET") return std::nullopt;
    if (ends_with(call, ".well-known", "openid-configuration")) return openid_configuration(call);
    if (ends_with(call, "discovery", "keys") || ends_with(call, "v2.0", "keys"))
        return ok({{"keys", json::array()}}); // its tokens are not signed with a public key
    if (is(call, "/common/discovery/instance")) return instance_discovery(call);
    if (is(call, "/metadata/endpoints")) return cloud_metadata(call);
    return std::nullopt;
}

} // namespace simulator
