// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/generations.hpp"
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

constexpr std::string_view new_vault =
    R"({"location":"westeurope","sku":{"name":"Standard"},"properties":{}})";
constexpr std::string_view newest = "2026-05-01";

std::string header(const Azure::Answer& answer, std::string_view name)
{
    return std::string(answer.headers.get(name));
}

/// Of a poll URL: what stands after "&x=".
std::string parameter(const std::string& url, const std::string& name)
{
    const auto at = url.find("&" + name + "=");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 2;
    return url.substr(from, url.find('&', from) - from);
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    return text.replace(text.find(from), from.size(), to);
}

/// Asks at a URL exactly as it was handed out.
Azure::Answer poll(Azure& azure, const std::string& url)
{
    return azure.verbatim("GET", url);
}

} // namespace

TEST(Generations, of_2016_makes_a_vault_while_the_caller_waits)
{
    Azure azure;
    azure.use_version("2016-06-01");
    const auto created = azure.put("{rsv}", new_vault);
    EXPECT_EQ(created.status, 201);
    EXPECT_FALSE(created.headers.has("Azure-AsyncOperation"));
    EXPECT_EQ(created.at("properties.provisioningState"), "Succeeded");
    EXPECT_THAT(created.text, Not(HasSubstr("monitoringSettings")));
    EXPECT_EQ(azure.put("{rsv}", new_vault).at("properties.provisioningState"), "Succeeded");
    EXPECT_EQ(azure.remove("{rsv}").status, 200);
}

TEST(Generations, of_2023_show_the_newest_settings_in_canary_regions_only)
{
    Azure azure;
    azure.make_vault();
    azure.use_version("2023-02-01");
    EXPECT_THAT(azure.get("{rsv}").text, Not(HasSubstr("securitySettings")));
    EXPECT_THAT(azure.get("{rsv}").text, Not(HasSubstr("redundancySettings")));
    azure.put("{rg}/providers/Microsoft.RecoveryServices/vaults/canary",
              R"({"location":"eastus2euap","sku":{"name":"Standard"},"properties":{}})");
    azure.advance(60s);
    EXPECT_THAT(azure.get("{rg}/providers/Microsoft.RecoveryServices/vaults/canary").text,
                HasSubstr("securitySettings"));
}

TEST(Generations, of_2026_show_scores_and_spell_always_on_their_way)
{
    Azure azure;
    azure.use_version(std::string(newest));
    const auto created = azure.put("{rsv}", new_vault);
    EXPECT_EQ(created.at("properties.securitySettings.multiUserAuthorization"), "Invalid");
    EXPECT_EQ(created.at("properties.secureScore"), "Adequate");
    azure.advance(60s);
    EXPECT_EQ(
        azure.get("{rsv}").at("properties.securitySettings.softDeleteSettings.softDeleteState"),
        "Enabled");
    azure.patch("{rsv}", R"({"properties":{"securitySettings":{"softDeleteSettings":
        {"softDeleteState":"AlwaysOn","enhancedSecurityState":"AlwaysOn"}}}})");
    azure.advance(120s);
    const auto vault = azure.get("{rsv}");
    EXPECT_EQ(vault.at("properties.securitySettings.softDeleteSettings.softDeleteState"),
              "AlwaysON");
    EXPECT_EQ(vault.at("properties.securitySettings.softDeleteSettings.enhancedSecurityState"),
              "AlwaysON");
    EXPECT_EQ(vault.at("properties.bcdrSecurityLevel"), "Good");
}

TEST(Generations, before_2024_let_soft_delete_be_switched_off)
{
    Azure azure;
    azure.make_vault();
    const auto off = R"({"properties":{"softDeleteFeatureState":"Disabled"}})";
    EXPECT_EQ(azure.patch("{rsv}/backupconfig/vaultconfig", off).status, 400);
    azure.use_version("2023-02-01");
    EXPECT_EQ(azure.patch("{rsv}/backupconfig/vaultconfig", off).status, 200);
    azure.use_version("2024-04-01");
    EXPECT_EQ(azure.get("{rsv}").at(
                  "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays"),
              "0");
}

TEST(Generations, until_2020_send_integers_for_enums)
{
    const auto spelt = [](const std::string& version) {
        Call call;
        call.segments = {"providers", "Microsoft.RecoveryServices", "vaults", "rsv", "backupJobs"};
        call.api_version = version;
        http::Response response;
        response.body =
            R"({"value":[{"properties":{"actionsInfo":["Cancellable"]}},)"
            R"({"properties":{"recoveryPointTierDetails":[{"type":"HardenedRP","status":"Valid"}]}}]})";
        spell_enums(call, response);
        return response.body;
    };
    const std::string integers =
        R"({"value":[{"properties":{"actionsInfo":[1]}},)"
        R"({"properties":{"recoveryPointTierDetails":[{"type":2,"status":1}]}}]})";
    EXPECT_EQ(spelt("2017-07-01"), integers);
    EXPECT_EQ(spelt("2020-10-01"), integers);
    EXPECT_THAT(spelt("2022-06-01-preview"),
                AllOf(HasSubstr(R"("actionsInfo":[1])"), HasSubstr("HardenedRP")));
    EXPECT_THAT(spelt("2023-02-01"), HasSubstr("Cancellable"));
}

TEST(ApiVersion, that_no_provider_has_is_refused_in_the_words_of_the_provider)
{
    Azure azure;
    azure.make_vault();
    azure.use_version("2031-01-01");
    const auto vault = azure.get("{rsv}");
    EXPECT_EQ(vault.status, 400);
    EXPECT_EQ(vault.at("error.code"), "NoRegisteredProviderFound");
    EXPECT_THAT(vault.at("error.message"),
                StartsWith("No registered resource provider found for location 'westeurope' and "
                           "API version '2031-01-01' for type 'vaults'. The supported "
                           "api-versions are '2016-06-01, "));
    const auto list = azure.get("{rsv}/backupJobs");
    EXPECT_EQ(list.status, 404);
    EXPECT_EQ(list.at("error.code"), "InvalidResourceType");
    EXPECT_THAT(list.at("error.message"),
                StartsWith("The resource type 'vaults/backupJobs' could not be found in the "
                           "namespace 'Microsoft.RecoveryServices' for api version '2031-01-01'."));
    const auto group = azure.get("{rg}");
    EXPECT_EQ(group.status, 400);
    EXPECT_EQ(group.at("error.code"), "InvalidApiVersionParameter");
    EXPECT_THAT(group.at("error.message"),
                StartsWith("The api-version '2031-01-01' is invalid. The supported versions are "));
}

TEST(ApiVersion, that_is_no_date_is_refused)
{
    Azure azure;
    azure.use_version("latest");
    EXPECT_EQ(azure.get("{rsv}").at("error.code"), "InvalidApiVersionParameter");
}

TEST(ApiVersion, of_a_client_is_accepted)
{
    Azure azure;
    azure.make_vault();
    for (const std::string version :
         {"2016-06-01", "2022-10-01", "2023-02-01", "2024-04-01", "2025-08-01", "2026-07-01"}) {
        azure.use_version(version);
        EXPECT_EQ(azure.get("{rsv}").status, 200) << version;
    }
}

TEST(ResourceType, that_is_unknown_is_refused_by_name)
{
    Azure azure;
    EXPECT_EQ(azure.get("{rg}/providers/Microsoft.RecoveryServices/hats/x").at("error.message"),
              "The resource type could not be found in the namespace 'Microsoft.RecoveryServices' "
              "for api version '2024-04-01'.");
    const auto unknown = azure.get("{rg}/providers/Microsoft.Hats/hats/x");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.at("error.code"), "InvalidResourceNamespace");
}

TEST(PollUrl, is_signed_in_the_lengths_that_were_recorded)
{
    Azure azure;
    azure.use_version(std::string(newest));
    const std::string url = header(azure.put("{rsv}", new_vault), "Azure-AsyncOperation");
    EXPECT_EQ(parameter(url, "t").size(), 18U);
    EXPECT_THAT(parameter(url, "c"), StartsWith("MIIH"));
    EXPECT_THAT(parameter(url, "c").size(), testing::AnyOf(2656U, 2722U));
    EXPECT_EQ(parameter(url, "s").size(), 342U);
    EXPECT_EQ(parameter(url, "h").size(), 43U);
}

TEST(PollUrl, of_status_and_result_are_signed_apart)
{
    Azure azure;
    azure.use_version(std::string(newest));
    azure.make_vault();
    const auto deleted = azure.remove("{rsv}");
    const std::string status = header(deleted, "Azure-AsyncOperation");
    const std::string result = header(deleted, "Location");
    EXPECT_EQ(parameter(status, "t"), parameter(result, "t"));
    EXPECT_EQ(parameter(status, "c"), parameter(result, "c"));
    EXPECT_NE(parameter(status, "s"), parameter(result, "s"));
    EXPECT_NE(parameter(status, "h"), parameter(result, "h"));
}

TEST(PollUrl, is_offered_anew_while_the_old_one_goes_on_working)
{
    Azure azure;
    azure.use_version(std::string(newest));
    const std::string first = header(azure.put("{rsv}", new_vault), "Azure-AsyncOperation");
    const auto running = poll(azure, first);
    EXPECT_EQ(running.at("status"), "InProgress");
    const std::string second = header(running, "Azure-AsyncOperation");
    EXPECT_NE(first, second);
    azure.advance(60s);
    EXPECT_EQ(poll(azure, first).at("status"), "Succeeded");
    EXPECT_EQ(poll(azure, second).at("status"), "Succeeded");
}

TEST(PollUrl, that_was_altered_is_refused)
{
    Azure azure;
    azure.use_version(std::string(newest));
    const std::string url = header(azure.put("{rsv}", new_vault), "Azure-AsyncOperation");
    const auto altered = [&](const std::string& changed) { return poll(azure, changed).status; };
    EXPECT_EQ(altered(url), 200);
    EXPECT_EQ(altered(url.substr(0, url.size() - 1)), 403);
    EXPECT_EQ(altered(url.substr(0, url.find("&t="))), 403);
    EXPECT_EQ(altered(replaced(url, "&c=MIIH", "&c=miih")), 403);
    EXPECT_EQ(altered(replaced(url, "2026-05-01", "2026-06-01")), 403);
    EXPECT_EQ(altered(replaced(url, "&t=6", "&t=7")), 403);
    EXPECT_EQ(poll(azure, url.substr(0, url.find("&t="))).at("error.code"),
              "InvalidAsyncOperationSignature");
}

TEST(PollUrl, of_an_item_is_signed_and_its_id_can_be_asked_for_by_itself)
{
    Azure azure;
    azure.make_vault();
    azure.use_version(std::string(newest));
    const auto accepted = azure.put_item("web-01");
    const std::string url = header(accepted, "Azure-AsyncOperation");
    EXPECT_EQ(poll(azure, url).status, 200);
    const std::string plain = url.substr(0, url.find('?'));
    const std::string id = plain.substr(plain.find_last_of('/') + 1);
    EXPECT_EQ(azure.get("{rsv}/backupOperations/" + id).status, 200);
}

} // namespace simulator
