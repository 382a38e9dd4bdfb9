// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/credential_links.hpp"

#include "providers/azure/identity/azure_cli.hpp"
#include "providers/azure/identity/certificate.hpp"
#include "providers/azure/identity/client_secret.hpp"
#include "providers/azure/identity/federated.hpp"
#include "providers/azure/identity/managed_identity.hpp"
#include "providers/http/base64.hpp"

#include <filesystem>

namespace azure {

namespace {

using reconciler::Secret;

class Links {
public:
    Links(const IdentityParts& parts, const Choice& choice, const Tenancy& tenancy)
        : parts_(parts), choice_(choice), tenancy_(tenancy)
    {}

    Link make(Sort sort) const
    {
        switch (sort) {
        case Sort::environment: return environment();
        case Sort::workload_identity: return workload_identity();
        case Sort::managed_identity: return managed_identity();
        case Sort::azure_cli: return azure_cli();
        }
        return {};
    }

private:
    std::string first_of(std::initializer_list<const char*> names) const
    {
        for (const auto* name : names)
            if (auto value = parts_.variable(name); !value.empty()) return value;
        return {};
    }

    std::string either(const std::string& name) const
    {
        return first_of({("AZURE_" + name).c_str(), ("ARM_" + name).c_str()});
    }

    Application application() const { return {parts_.login, tenancy_.tenant, either("CLIENT_ID")}; }

    /// What an application needs besides what proves it; empty where it has all.
    static std::string lacking(const Application& who, const std::string& proof)
    {
        if (who.client_id.empty())
            return proof + " is there, but AZURE_CLIENT_ID (or ARM_CLIENT_ID) is not set.";
        if (who.tenant.empty())
            return proof + " is there, but AZURE_TENANT_ID (or ARM_TENANT_ID) is not set.";
        return {};
    }

    Link asserting(const std::string& name, const std::string& proof, Application who,
                   std::unique_ptr<AssertionSource> source) const
    {
        if (auto missing = lacking(who, proof); !missing.empty())
            return {name, nullptr, std::move(missing)};
        return {name, make_assertion_credential(parts_.transport, parts_.clock, std::move(who),
                                                std::move(source))};
    }

    Link environment() const
    {
        static constexpr const char* name = "environment";
        if (const auto secret = either("CLIENT_SECRET"); !secret.empty()) {
            if (auto missing = lacking(application(), "A client secret"); !missing.empty())
                return {name, nullptr, std::move(missing)};
            return {name, make_client_secret_credential(parts_.transport, parts_.clock,
                                                        application(), Secret(secret))};
        }
        if (auto certificate = certificate_options(); certificate)
            return asserting(name, "A client certificate", application(),
                             make_certificate_assertion(std::move(*certificate)));
        if (const auto token = parts_.variable("ARM_OIDC_TOKEN"); !token.empty())
            return asserting(name, "ARM_OIDC_TOKEN", application(),
                             make_given_token(Secret(token)));
        if (const auto file = parts_.variable("ARM_OIDC_TOKEN_FILE_PATH"); !file.empty())
            return asserting(name, "ARM_OIDC_TOKEN_FILE_PATH", application(),
                             make_token_file(file));
        return pipeline(name);
    }

    std::optional<CertificateOptions> certificate_options() const
    {
        CertificateOptions options;
        options.file = either("CLIENT_CERTIFICATE_PATH");
        if (options.file.empty())
            // what is no base64 is shown to be no certificate later
            options.content = Secret(
                http::decode_base64(parts_.variable("ARM_CLIENT_CERTIFICATE")).value_or("?"));
        if (options.file.empty() && options.content.empty()) return std::nullopt;
        options.password = Secret(either("CLIENT_CERTIFICATE_PASSWORD"));
        const auto chain = parts_.variable("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN");
        options.send_chain = chain == "1" || chain == "true" || chain == "True";
        return options;
    }

    /// The job of a pipeline that vouches for itself.
    Link pipeline(const char* name) const
    {
        const auto connection = first_of({"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
                                          "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
                                          "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"});
        JobTokenRequest azure_pipelines{
            first_of({"ARM_OIDC_REQUEST_URL", "SYSTEM_OIDCREQUESTURI"}),
            Secret(first_of({"ARM_OIDC_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN"}))};
        if (!connection.empty() && !azure_pipelines.url.empty() && !azure_pipelines.token.empty())
            return asserting(name, "Azure Pipelines", of_connection(),
                             make_azure_pipelines_token(parts_.transport,
                                                        std::move(azure_pipelines), connection));
        JobTokenRequest github{
            first_of({"ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"}),
            Secret(first_of({"ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"}))};
        if (!github.url.empty() && !github.token.empty())
            return asserting(name, "GitHub Actions", application(),
                             make_github_token(parts_.transport, std::move(github)));
        return {name, nullptr,
                "There is no client secret, no client certificate and no token of a pipeline."};
    }

    /// The service connection's own application, where nobody names another.
    Application of_connection() const
    {
        auto who = application();
        if (who.client_id.empty()) who.client_id = parts_.variable("AZURESUBSCRIPTION_CLIENT_ID");
        if (who.tenant.empty()) who.tenant = parts_.variable("AZURESUBSCRIPTION_TENANT_ID");
        return who;
    }

    Link workload_identity() const
    {
        static constexpr const char* name = "workload identity";
        const auto file = parts_.variable("AZURE_FEDERATED_TOKEN_FILE");
        if (file.empty()) return {name, nullptr, "AZURE_FEDERATED_TOKEN_FILE is not set."};
        return asserting(name, "AZURE_FEDERATED_TOKEN_FILE", application(), make_token_file(file));
    }

    Link managed_identity() const
    {
        static constexpr const char* name = "managed identity";
        if (!tenancy_.is_home)
            return {name, nullptr, "It does not reach into the tenant " + tenancy_.tenant + "."};
        auto options = source();
        options.client_id = either("CLIENT_ID");
        options.probes = choice_.size() > 1;
        return {name, make_managed_identity_credential(parts_.transport, parts_.bare, parts_.clock,
                                                       std::move(options))};
    }

    ManagedIdentityOptions source() const
    {
        static constexpr const char* path = "/metadata/identity/oauth2/token";
        const auto endpoint = parts_.variable("IDENTITY_ENDPOINT");
        if (const auto header = parts_.variable("IDENTITY_HEADER");
            !endpoint.empty() && !header.empty())
            return {IdentitySource::app_service, endpoint, Secret(header)};
        if (!endpoint.empty() && !parts_.variable("IMDS_ENDPOINT").empty())
            return {IdentitySource::arc, endpoint};
        if (const auto whole = parts_.variable("ARM_MSI_ENDPOINT"); !whole.empty())
            return {IdentitySource::imds, whole};
        if (auto host = parts_.variable("AZURE_POD_IDENTITY_AUTHORITY_HOST"); !host.empty()) {
            while (host.ends_with('/')) host.pop_back();
            return {IdentitySource::imds, host + path};
        }
        std::error_code none;
        if (std::filesystem::exists("/opt/azcmagent/bin/himds", none)) // the agent of Arc
            return {IdentitySource::arc, std::string("http://127.0.0.1:40342") + path};
        return {IdentitySource::imds, std::string("http://169.254.169.254") + path};
    }

    Link azure_cli() const
    {
        AzureCliOptions options;
        options.tenant = tenancy_.tenant;
        return {"Azure CLI", make_azure_cli_credential(parts_.clock, std::move(options))};
    }

    const IdentityParts& parts_;
    const Choice& choice_;
    const Tenancy& tenancy_;
};

} // namespace

std::string tenant_of(const IdentityParts& parts)
{
    for (const auto* name : {"AZURE_TENANT_ID", "ARM_TENANT_ID"})
        if (auto value = parts.variable(name); !value.empty()) return value;
    return parts.tenant;
}

std::vector<Link>
make_links(const IdentityParts& parts, const Choice& choice, const Tenancy& tenancy)
{
    const Links links(parts, choice, tenancy);
    std::vector<Link> made;
    made.reserve(choice.size());
    for (const auto sort : choice) made.push_back(links.make(sort));
    return made;
}

} // namespace azure
