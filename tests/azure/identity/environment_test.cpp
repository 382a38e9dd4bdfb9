// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/environment.hpp"

#include "tests/azure/identity/identity_fixture.hpp"

#include <fstream>
#include <map>

namespace {

using Variables = std::map<std::string, std::string>;

class EnvironmentTest : public IdentityTest {
protected:
    reconciler::Result<azure::Identity>
    identity(Variables variables, const std::string& configured = {})
    {
        auto variable = [variables = std::move(variables)](const char* name) {
            const auto found = variables.find(name);
            return found == variables.end() ? std::string() : found->second;
        };
        return azure::identity_of_environment(
            {wire, wire, clock, std::move(variable), "https://login", configured});
    }

    /// Who signs in, and where the token was asked for, in that order.
    std::string taken(Variables variables, const std::string& configured = {})
    {
        wire.says(test::answer(
            200, R"({"value":"j","oidcToken":"j","expires_in":3600,"access_token":"x"})"));
        auto made = identity(std::move(variables), configured);
        if (!made) return made.error().at(0).id;
        const auto got = token(*made->credential);
        if (!got) return got.error().at(0).detail;
        return made->credential->description() + " @ " + wire.asked.back().url;
    }
};

struct Row {
    const char* name;
    Variables variables;
    const char* taken;
};

std::string file_holding(const std::string& name, const std::string& text)
{
    const std::string file = testing::TempDir() + "/environment_" + name;
    std::ofstream(file) << text;
    return file;
}

class Named : public EnvironmentTest, public testing::WithParamInterface<Row> {};

TEST_P(Named, credential_is_taken)
{
    EXPECT_EQ(taken(GetParam().variables), GetParam().taken);
}

constexpr const char* a_secret = "the client secret of application c in tenant t @ "
                                 "https://login/t/oauth2/v2.0/token";
constexpr const char* from_imds =
    "the system-assigned managed identity from the machine's metadata service (IMDS) @ "
    "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
    "https%3A%2F%2Fmanagement.azure.com";

INSTANTIATE_TEST_SUITE_P(
    All, Named,
    testing::Values(
        Row{"secret_of_the_sdks",
            {{"AZURE_TENANT_ID", "t"}, {"AZURE_CLIENT_ID", "c"}, {"AZURE_CLIENT_SECRET", "s"}},
            a_secret},
        Row{"secret_of_terraform",
            {{"ARM_TENANT_ID", "t"}, {"ARM_CLIENT_ID", "c"}, {"ARM_CLIENT_SECRET", "s"}},
            a_secret},
        Row{"secret_of_terraform_in_files",
            {{"ARM_TENANT_ID", "t"},
             {"ARM_CLIENT_ID_FILE_PATH", file_holding("id", "c\n")},
             {"ARM_CLIENT_SECRET_FILE_PATH", file_holding("secret", "s\n")}},
            a_secret},
        Row{"what_is_set_before_what_stands_in_a_file",
            {{"ARM_TENANT_ID", "t"},
             {"AZURE_CLIENT_ID", "c"},
             {"ARM_CLIENT_ID_FILE_PATH", "/no/such/file"},
             {"ARM_CLIENT_SECRET", "s"}},
            a_secret},
        Row{"a_file_that_is_not_there",
            {{"ARM_TENANT_ID", "t"},
             {"ARM_CLIENT_ID", "c"},
             {"ARM_CLIENT_SECRET_FILE_PATH", "/no/such/file"}},
            "azure-credential-failed"},
        Row{"both_families_mixed_the_sdks_first",
            {{"ARM_TENANT_ID", "u"},
             {"AZURE_TENANT_ID", "t"},
             {"ARM_CLIENT_ID", "c"},
             {"AZURE_CLIENT_SECRET", "s"}},
            a_secret},
        Row{"authority_of_the_environment",
            {{"AZURE_TENANT_ID", "t"},
             {"AZURE_CLIENT_ID", "c"},
             {"AZURE_CLIENT_SECRET", "s"},
             {"AZURE_AUTHORITY_HOST", "login.other/"}},
            "the client secret of application c in tenant t @ "
            "https://login.other/t/oauth2/v2.0/token"},
        Row{"raw_token",
            {{"ARM_TENANT_ID", "t"}, {"ARM_CLIENT_ID", "c"}, {"ARM_OIDC_TOKEN", "jwt"}},
            "the federated token of the environment for application c in tenant t @ "
            "https://login/t/oauth2/v2.0/token"},
        Row{"github",
            {{"AZURE_TENANT_ID", "t"},
             {"AZURE_CLIENT_ID", "c"},
             {"ACTIONS_ID_TOKEN_REQUEST_URL", "https://job"},
             {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "x"}},
            "the job's token of GitHub Actions for application c in tenant t @ "
            "https://login/t/oauth2/v2.0/token"},
        Row{"azure_pipelines",
            {{"ARM_TENANT_ID", "t"},
             {"ARM_CLIENT_ID", "c"},
             {"SYSTEM_OIDCREQUESTURI", "https://job"},
             {"SYSTEM_ACCESSTOKEN", "x"},
             {"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "k"}},
            "the job's token of Azure Pipelines for application c in tenant t @ "
            "https://login/t/oauth2/v2.0/token"},
        Row{"azure_pipelines_by_the_service_connections_own_names",
            {{"AZURESUBSCRIPTION_TENANT_ID", "t"},
             {"AZURESUBSCRIPTION_CLIENT_ID", "c"},
             {"SYSTEM_OIDCREQUESTURI", "https://job"},
             {"SYSTEM_ACCESSTOKEN", "x"},
             {"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "k"}},
            "the job's token of Azure Pipelines for application c in tenant t @ "
            "https://login/t/oauth2/v2.0/token"},
        Row{"imds_by_default", {}, from_imds},
        Row{"imds_by_the_sdks_choice",
            {{"AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential"}},
            from_imds},
        Row{"imds_by_terraforms_choice", {{"ARM_USE_MSI", "true"}}, from_imds},
        Row{"user_assigned",
            {{"ARM_USE_MSI", "true"}, {"ARM_CLIENT_ID", "c"}},
            "the managed identity c from the machine's metadata service (IMDS) @ "
            "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&"
            "resource=https%3A%2F%2Fmanagement.azure.com&client_id=c"},
        Row{"imds_elsewhere",
            {{"AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1/"}},
            "the system-assigned managed identity from the machine's metadata service (IMDS) @ "
            "http://127.0.0.1:1/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
            "https%3A%2F%2Fmanagement.azure.com"},
        Row{"imds_of_terraform",
            {{"ARM_MSI_ENDPOINT", "http://127.0.0.1:1/x"}},
            "the system-assigned managed identity from the machine's metadata service (IMDS) @ "
            "http://127.0.0.1:1/x?api-version=2018-02-01&resource="
            "https%3A%2F%2Fmanagement.azure.com"},
        Row{"app_service",
            {{"IDENTITY_ENDPOINT", "http://127.0.0.1:1/msi"}, {"IDENTITY_HEADER", "h"}},
            "the system-assigned managed identity from App Service @ "
            "http://127.0.0.1:1/msi?api-version=2019-08-01&resource="
            "https%3A%2F%2Fmanagement.azure.com"},
        Row{"arc",
            {{"IDENTITY_ENDPOINT", "http://127.0.0.1:1/arc"}, {"IMDS_ENDPOINT", "http://x"}},
            "the system-assigned managed identity from Azure Arc @ "
            "http://127.0.0.1:1/arc?api-version=2019-11-01&resource="
            "https%3A%2F%2Fmanagement.azure.com"},
        Row{"unknown_choice", {{"AZURE_TOKEN_CREDENTIALS", "Browser"}}, "bad-credential-choice"},
        Row{"unknown_truth", {{"ARM_USE_CLI", "perhaps"}}, "bad-credential-choice"},
        Row{"tenant_that_is_none", {{"AZURE_TENANT_ID", "../x"}}, "bad-tenant"},
        Row{"authority_over_http", {{"AZURE_AUTHORITY_HOST", "http://evil"}}, "bad-authority"},
        Row{"too_many_tenants", {{"ARM_AUXILIARY_TENANT_IDS", "a;b;c;d"}}, "bad-tenant"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(EnvironmentTest, may_leave_the_tenant_to_the_configuration)
{
    EXPECT_EQ(taken({{"AZURE_CLIENT_ID", "c"}, {"AZURE_CLIENT_SECRET", "s"}}, "t"), a_secret);
}

struct Lack {
    const char* name;
    Variables variables;
    const char* why;
};

class Lacking : public EnvironmentTest, public testing::WithParamInterface<Lack> {};

TEST_P(Lacking, variable_is_named)
{
    auto variables = GetParam().variables;
    if (!variables.contains("AZURE_TOKEN_CREDENTIALS"))
        variables["AZURE_TOKEN_CREDENTIALS"] = "EnvironmentCredential";
    const auto said = taken(variables);
    EXPECT_EQ(said, "The credential comes from the environment, never from the configuration. "
                    "Tried:\n    " +
                        std::string(GetParam().why));
    EXPECT_FALSE(said.contains("canary"));
    EXPECT_TRUE(wire.asked.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, Lacking,
    testing::Values(
        Lack{"all",
             {},
             "environment: There is no client secret, no client certificate and no "
             "token of a pipeline."},
        Lack{"client_id_of_a_secret",
             {{"AZURE_TENANT_ID", "t"}, {"AZURE_CLIENT_SECRET", "canary"}},
             "environment: A client secret is there, but AZURE_CLIENT_ID (or ARM_CLIENT_ID) is "
             "not set."},
        Lack{"tenant_of_a_secret",
             {{"AZURE_CLIENT_ID", "c"}, {"AZURE_CLIENT_SECRET", "canary"}},
             "environment: A client secret is there, but AZURE_TENANT_ID (or ARM_TENANT_ID) is "
             "not set."},
        Lack{"client_id_of_a_certificate",
             {{"AZURE_TENANT_ID", "t"}, {"ARM_CLIENT_CERTIFICATE_PATH", "f"}},
             "environment: A client certificate is there, but AZURE_CLIENT_ID (or ARM_CLIENT_ID) "
             "is not set."},
        Lack{"client_id_of_a_job",
             {{"ACTIONS_ID_TOKEN_REQUEST_URL", "https://job"},
              {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "canary"}},
             "environment: GitHub Actions is there, but AZURE_CLIENT_ID (or ARM_CLIENT_ID) is "
             "not set."},
        Lack{"federated_token_file",
             {{"AZURE_TOKEN_CREDENTIALS", "WorkloadIdentityCredential"}},
             "workload identity: AZURE_FEDERATED_TOKEN_FILE is not set."},
        Lack{"client_id_of_a_workload",
             {{"AZURE_TOKEN_CREDENTIALS", "workloadidentitycredential"},
              {"AZURE_FEDERATED_TOKEN_FILE", "f"}},
             "workload identity: AZURE_FEDERATED_TOKEN_FILE is there, but AZURE_CLIENT_ID (or "
             "ARM_CLIENT_ID) is not set."}),
    [](const auto& row) { return std::string(row.param.name); });

struct Chosen {
    const char* name;
    Variables variables;
    const char* sorts;
};

class Choosing : public EnvironmentTest, public testing::WithParamInterface<Chosen> {};

TEST_P(Choosing, says_what_may_be_tried)
{
    const auto made = identity(GetParam().variables);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->credential->description(), "the first of: " + std::string(GetParam().sorts));
}

INSTANTIATE_TEST_SUITE_P(
    All, Choosing,
    testing::Values(
        Chosen{"nobody", {}, "environment, workload identity, managed identity, Azure CLI"},
        Chosen{"prod",
               {{"AZURE_TOKEN_CREDENTIALS", "prod"}},
               "environment, workload identity, managed identity"},
        Chosen{"dev", {{"AZURE_TOKEN_CREDENTIALS", "Dev"}}, "Azure CLI"},
        Chosen{"cli", {{"AZURE_TOKEN_CREDENTIALS", "AzureCliCredential"}}, "Azure CLI"},
        Chosen{"terraform_on", {{"ARM_USE_CLI", "true"}}, "environment, Azure CLI"},
        Chosen{"terraform_two_on",
               {{"ARM_USE_CLI", "1"}, {"ARM_USE_AKS_WORKLOAD_IDENTITY", "True"}},
               "environment, workload identity, Azure CLI"},
        Chosen{"terraform_oidc", {{"ARM_USE_OIDC", "true"}}, "environment"},
        Chosen{"terraform_off",
               {{"ARM_USE_CLI", "false"}, {"ARM_USE_MSI", "0"}},
               "environment, workload identity"},
        Chosen{"sdks_before_terraform",
               {{"ARM_USE_CLI", "true"}, {"AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential"}},
               "environment"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(EnvironmentTest, has_a_credential_for_each_auxiliary_tenant)
{
    wire.says(test::answer(200, R"({"expires_in":3600,"access_token":"x"})"));
    const auto made = identity({{"AZURE_TENANT_ID", "t"},
                                {"AZURE_CLIENT_ID", "c"},
                                {"AZURE_CLIENT_SECRET", "s"},
                                {"ARM_AUXILIARY_TENANT_IDS", "u; v"}});
    ASSERT_TRUE(made);
    ASSERT_EQ(made->auxiliary.size(), 2U);
    ASSERT_TRUE(token(*made->auxiliary[1]));
    EXPECT_EQ(wire.asked.back().url, "https://login/v/oauth2/v2.0/token");
}

TEST_F(EnvironmentTest, has_no_managed_identity_in_an_auxiliary_tenant)
{
    const auto made = identity({{"ARM_USE_MSI", "true"}, {"ARM_AUXILIARY_TENANT_IDS", "u"}});
    ASSERT_TRUE(made);
    EXPECT_TRUE(problem(*made->auxiliary.at(0))
                    .detail.ends_with("managed identity: It does not reach into the tenant u."));
}

TEST_F(EnvironmentTest, keeps_its_tokens)
{
    wire.says(test::answer(200, R"({"expires_in":3600,"access_token":"x"})"));
    const auto made = identity(
        {{"AZURE_TENANT_ID", "t"}, {"AZURE_CLIENT_ID", "c"}, {"AZURE_CLIENT_SECRET", "s"}});
    ASSERT_TRUE(made);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(token(*made->credential));
    EXPECT_EQ(wire.asked.size(), 1U);
}

} // namespace
