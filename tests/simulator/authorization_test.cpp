// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

const std::string people = R"(
[[application]]
name = "auditor"
client_id = "aaaaaaaa-0000-0000-0000-000000000001"
object_id = "aaaaaaaa-0000-0000-0000-0000000000ff"
secret = "look"
[[application]]
name = "stranger"
client_id = "aaaaaaaa-0000-0000-0000-000000000002"
secret = "knock"
[[role_assignment]]
principal = "auditor"
role = "Reader"
scope = "group/rg-app"
)";

const std::string reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const std::string assignments = "/providers/Microsoft.Authorization/roleAssignments";

std::string assignment(const std::string& principal, const std::string& more = "")
{
    return R"({"properties":{"principalId":")" + principal +
           R"(","roleDefinitionId":"/subscriptions/)" + the_subscription +
           "/providers/Microsoft.Authorization/roleDefinitions/" + reader + "\"" + more + "}}";
}

const std::string somebody = "99999999-0000-0000-0000-000000000001";
const std::string typed = R"(,"principalType":"ServicePrincipal")";

} // namespace

TEST(Caller, without_token_is_told_where_to_get_one)
{
    Azure azure;
    const auto refused = azure.raw("GET", "/subscriptions?api-version=2022-12-01", "", {});
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.at("error.code"), "AuthenticationFailed");
    EXPECT_THAT(std::string(refused.headers.get("WWW-Authenticate")),
                HasSubstr("error=\"invalid_token\""));
}

TEST(Caller, with_an_expired_token_is_refused)
{
    Azure azure;
    azure.advance(3598s);
    EXPECT_EQ(azure.get("/subscriptions").status, 200);
    azure.advance(1s);
    EXPECT_EQ(azure.get("/subscriptions").at("error.code"), "ExpiredAuthenticationToken");
}

TEST(Caller, with_a_forged_token_is_refused)
{
    Azure azure;
    azure.use_token("eyJhbGciOiJub25lIn0.eyJvaWQiOiJ4IiwiZXhwIjo5OTk5OTk5OTk5fQ.c2ln");
    EXPECT_EQ(azure.get("/subscriptions").at("error.code"), "InvalidAuthenticationToken");
}

TEST(Caller, may_do_what_its_roles_grant_and_no_more)
{
    Azure azure(people);
    azure.use_token(azure.log_in("aaaaaaaa-0000-0000-0000-000000000001", "look"));
    EXPECT_EQ(azure.get("{app}/providers/Microsoft.Compute/virtualMachines").status, 200);
    EXPECT_EQ(azure.get("{sub}/providers/Microsoft.Compute/virtualMachines").status, 403);
    const auto refused = azure.put("{app}", R"({"location":"westeurope"})");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.at("error.code"), "AuthorizationFailed");
    EXPECT_THAT(refused.at("error.message"),
                HasSubstr("does not have authorization to perform action "
                          "'Microsoft.Resources/subscriptions/resourceGroups/write' over scope"));
}

TEST(Caller, sees_the_subscriptions_in_which_it_has_a_role)
{
    Azure azure(people);
    EXPECT_EQ(azure.get("/subscriptions").count(), 1U);
    azure.use_token(azure.log_in("aaaaaaaa-0000-0000-0000-000000000001", "look"));
    EXPECT_EQ(azure.get("/subscriptions").count(), 1U);
    azure.use_token(azure.log_in("aaaaaaaa-0000-0000-0000-000000000002", "knock"));
    EXPECT_EQ(azure.get("/subscriptions").count(), 0U);
}

TEST(Caller, learns_its_permissions)
{
    Azure azure(people);
    azure.use_token(azure.log_in("aaaaaaaa-0000-0000-0000-000000000001", "look"));
    EXPECT_THAT(azure.get("{app}/providers/Microsoft.Authorization/permissions").text,
                HasSubstr(R"("actions":["*/read"])"));
    EXPECT_EQ(azure.get("{rg}/providers/Microsoft.Authorization/permissions").count(), 0U);
}

struct Refusal {
    const char* name;
    const char* tenant;
    const char* form;
    int status;
    const char* error;
    const char* code;
};

struct Login : testing::TestWithParam<Refusal> {};

TEST_P(Login, is_refused_in_the_words_of_entra)
{
    Azure azure;
    const auto refused = azure.raw(
        "POST", std::string("/") + GetParam().tenant + "/oauth2/v2.0/token", GetParam().form, {});
    EXPECT_EQ(refused.status, GetParam().status);
    EXPECT_EQ(refused.at("error"), GetParam().error);
    EXPECT_THAT(refused.at("error_description"), HasSubstr(GetParam().code));
}

INSTANTIATE_TEST_SUITE_P(
    Entra, Login,
    testing::Values(Refusal{"unknown_tenant", "nowhere",
                            "grant_type=client_credentials&client_id=x&client_secret=y", 400,
                            "invalid_request", "AADSTS90002"},
                    Refusal{"unknown_application", "organizations",
                            "grant_type=client_credentials&client_id=x&client_secret=y", 400,
                            "unauthorized_client", "AADSTS700016"},
                    Refusal{"wrong_secret", "organizations",
                            "grant_type=client_credentials&client_id=00000000-0000-0000-0000-"
                            "000000000001&client_secret=guess",
                            401, "invalid_client", "AADSTS7000215"},
                    Refusal{"no_secret", "organizations",
                            "grant_type=client_credentials&client_id=x", 401, "invalid_client",
                            "AADSTS7000218"},
                    Refusal{"other_grant", "organizations",
                            "grant_type=password&client_id=x&client_secret=y", 400,
                            "unsupported_grant_type", "AADSTS70003"},
                    Refusal{"no_client", "organizations", "grant_type=client_credentials", 400,
                            "invalid_request", "AADSTS900144"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RoleAssignment, is_made_with_201_and_no_creator_yet)
{
    Azure azure;
    const std::string path = "{app}" + assignments + "/88888888-0000-0000-0000-000000000001";
    const auto made = azure.put(path, assignment(somebody, typed));
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.at("properties.createdBy"), "null");
    EXPECT_NE(azure.get(path).at("properties.createdBy"), "null");
    EXPECT_EQ(azure.put(path, assignment(somebody, typed)).status, 201);
}

TEST(RoleAssignment, exists_once_for_scope_role_and_principal)
{
    Azure azure;
    azure.put("{app}" + assignments + "/88888888-0000-0000-0000-000000000001",
              assignment(somebody, typed));
    const auto again = azure.put("{app}" + assignments + "/88888888-0000-0000-0000-000000000002",
                                 assignment(somebody, typed));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.at("error.code"), "RoleAssignmentExists");
}

TEST(RoleAssignment, of_an_unknown_principal_needs_its_type)
{
    Azure azure;
    const auto refused = azure.put("{app}" + assignments + "/88888888-0000-0000-0000-000000000001",
                                   assignment(somebody));
    EXPECT_EQ(refused.at("error.code"), "PrincipalNotFound");
    EXPECT_THAT(refused.at("error.message"),
                HasSubstr("Principal 99999999000000000000000000000001 does not exist"));
}

TEST(RoleAssignment, lists_what_is_inherited_and_what_lies_below)
{
    Azure azure;
    azure.put("{sub}" + assignments + "/88888888-0000-0000-0000-000000000001",
              assignment(somebody, typed));
    azure.put("{app}/providers/Microsoft.Compute/virtualMachines/web-01" + assignments +
                  "/88888888-0000-0000-0000-000000000002",
              assignment(somebody, typed));
    const std::string of = "principalId eq '" + somebody + "'";
    EXPECT_EQ(azure.get("{app}" + assignments + "?$filter=" + of).count(), 2U);
    EXPECT_EQ(azure.get("{app}" + assignments + "?$filter=atScope() and " + of).count(), 1U);
    EXPECT_EQ(azure.get("{rg}" + assignments + "?$filter=" + of).count(), 1U);
}

TEST(RoleAssignment, is_deleted_with_itself_in_the_answer)
{
    Azure azure;
    const std::string path = "{app}" + assignments + "/88888888-0000-0000-0000-000000000001";
    azure.put(path, assignment(somebody, typed));
    EXPECT_EQ(azure.remove(path).at("name"), "88888888-0000-0000-0000-000000000001");
    EXPECT_EQ(azure.remove(path).status, 204);
}

TEST(RoleDefinition, is_found_by_name_without_case)
{
    Azure azure;
    const auto found = azure.get(
        "{app}/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq 'reader'");
    ASSERT_EQ(found.count(), 1U);
    EXPECT_THAT(found.text,
                HasSubstr("/subscriptions/" + the_subscription +
                          "/providers/Microsoft.Authorization/roleDefinitions/" + reader));
}

TEST(Graph, knows_the_backup_service_by_three_spellings)
{
    Azure azure(R"(
[backup_service]
object_id = "bbbbbbbb-0000-0000-0000-000000000001"
)");
    const std::string app = "'262044b1-e2ce-469f-a196-69ab7ada62d3'";
    EXPECT_THAT(azure.get("/v1.0/servicePrincipals?$filter=appId eq " + app).text,
                HasSubstr("bbbbbbbb-0000"));
    EXPECT_THAT(
        azure.get("/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq " + app + ")")
            .text,
        HasSubstr("bbbbbbbb-0000"));
    EXPECT_EQ(azure.get("/v1.0/servicePrincipals(appId=" + app + ")").at("displayName"),
              "Backup Management Service");
    EXPECT_EQ(azure.get("/v1.0/servicePrincipals(appId='none')").at("error.code"),
              "Request_ResourceNotFound");
    EXPECT_EQ(azure.get("/v1.0/servicePrincipals?$filter=appId eq 'none'").count(), 0U);
}

TEST(Graph, resolves_the_ids_that_it_knows)
{
    Azure azure(people);
    const auto found = azure.post("/v1.0/directoryObjects/getByIds", R"({
        "ids": ["none", "aaaaaaaa-0000-0000-0000-0000000000ff"], "types": ["servicePrincipal"]})");
    ASSERT_EQ(found.count(), 1U);
    EXPECT_THAT(found.text, HasSubstr(R"("@odata.type":"#microsoft.graph.servicePrincipal")"));
    EXPECT_THAT(found.text, Not(HasSubstr("look")));
}

TEST(Graph, never_shows_a_secret)
{
    Azure azure(people);
    const auto found = azure.get(
        "/v1.0/servicePrincipals?$filter=appId eq 'aaaaaaaa-0000-0000-0000-000000000001'");
    ASSERT_EQ(found.count(), 1U);
    EXPECT_THAT(found.text, Not(HasSubstr("look")));
}

namespace {

/// Who edited a built-in role last, at that time.
json::value editor_of(const std::string& role, const std::string& time)
{
    const TemporaryFolder folder;
    Options options;
    options.estate_file =
        folder.write("estate.toml", "start = " + time + "\n[[subscription]]\nid = \"s\"\n");
    options.check_tokens = false;
    const auto opened = Simulator::open(options);
    const http::Request request{"GET",
                                "http://127.0.0.1/subscriptions/s/providers/Microsoft."
                                "Authorization/roleDefinitions/" +
                                    role + "?api-version=2022-04-01",
                                {},
                                ""};
    const auto body = parse_json((*opened)->answer(request).response.body);
    return body.value().at("properties").at("updatedBy");
}

} // namespace

TEST(RoleDefinition, shows_the_last_edit_by_then)
{
    const std::string sql_security_manager = "056cd41c-7e88-42e1-933e-88ba6a50c9c3";
    EXPECT_EQ(editor_of(sql_security_manager, "2019-06-26T00:00:00Z"), nullptr);
    EXPECT_EQ(editor_of(sql_security_manager, "2020-08-21T00:00:00Z"), "yaiyun");
    EXPECT_EQ(editor_of(sql_security_manager, "2026-01-15T00:00:00Z"), nullptr);
}

} // namespace simulator
