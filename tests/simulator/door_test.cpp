// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/azure.hpp"

#include <gmock/gmock.h>

namespace simulator {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

struct Door : testing::Test {
    Azure azure;

    Azure::Answer
    door(const std::string& method, const std::string& path, const std::string& body = "")
    {
        return azure.raw(method, "/_admin/" + path, body, {});
    }

    http::Reply
    reply(const std::string& method, const std::string& path, const std::string& body = "")
    {
        http::Request request{method, "http://127.0.0.1:8080" + path, {}, body};
        return azure.simulator().answer(request);
    }

    void fault(const std::string& text) { EXPECT_EQ(door("POST", "faults", text).status, 200); }

    /// A route's answers, refusals and failures.
    std::string answered(std::string_view method, std::string_view path)
    {
        const auto routes = door("GET", "routes");
        for (const auto& route : routes.body.at("routes").as_array())
            if (route.at("method").as_string() == method && route.at("path").as_string() == path)
                return json::serialize(route.at("answers")) + " " +
                       json::serialize(route.at("refusals")) + " " +
                       json::serialize(route.at("failures"));
        return "no such route";
    }

    std::string said(const std::vector<std::string>& words)
    {
        const auto result = azure.simulator().perform(words);
        if (result) return *result;
        const auto& d = result.error().front();
        return d.id + ": " + d.detail + (d.fix.empty() ? "" : " " + d.fix);
    }
};

} // namespace

TEST_F(Door, counts_requests_by_method_and_route)
{
    door("POST", "counters/reset");
    azure.get("{app}");
    azure.get("{rg}");
    const auto counters = door("GET", "counters");
    EXPECT_EQ(counters.at("requests"), "2");
    EXPECT_EQ(counters.at("routes"),
              R"({"GET /subscriptions/{subscription}/resourceGroups/{group}":2})");
}

TEST_F(Door, lets_time_pass)
{
    EXPECT_EQ(door("POST", "advance", R"({"by":"1h"})").at("now"), "2026-01-15T09:00:00Z");
    EXPECT_EQ(door("POST", "advance", R"({"to":"2026-01-16T00:00:00Z"})").at("now"),
              "2026-01-16T00:00:00Z");
    EXPECT_EQ(door("POST", "advance", "{}").status, 400);
}

TEST_F(Door, names_its_routes)
{
    EXPECT_THAT(door("GET", "routes").text,
                HasSubstr("Microsoft.RecoveryServices/Vaults/backupPolicies/write"));
}

TEST_F(Door, counts_how_each_route_answered)
{
    const std::string group = "/subscriptions/{subscription}/resourceGroups/{group}";
    azure.get("{app}");
    azure.get("{app}");
    azure.get("{sub}/resourceGroups/none");
    EXPECT_EQ(answered("GET", group), "2 1 0");
    EXPECT_EQ(answered("DELETE", group), "0 0 0");
    door("POST", "counters/reset");
    EXPECT_EQ(answered("GET", group), "2 1 0") << "another counter";
    EXPECT_EQ(door("DELETE", "routes").status, 200);
    EXPECT_EQ(answered("GET", group), "0 0 0");
}

TEST_F(Door, counts_no_planned_fault_as_an_answer_of_the_route)
{
    fault(R"([{"then":{"status":200}}])");
    azure.get("{app}");
    EXPECT_EQ(answered("GET", "/subscriptions/{subscription}/resourceGroups/{group}"), "0 0 0");
}

TEST_F(Door, answers_the_nth_match_with_a_fault)
{
    fault(R"([{"match":{"method":"GET","path":"resourceGroups/rg-app","nth":2},
               "then":{"status":429,"headers":{"Retry-After":"7"},"body":{"error":{"code":"Slow"}}}}])");
    EXPECT_EQ(azure.get("{app}").status, 200);
    const auto struck = azure.get("{app}");
    EXPECT_EQ(struck.status, 429);
    EXPECT_EQ(struck.headers.get("Retry-After"), "7");
    EXPECT_EQ(struck.at("error.code"), "Slow");
    EXPECT_EQ(azure.get("{app}").status, 200);
}

TEST_F(Door, strikes_an_exchange_with_one_fault_at_a_time)
{
    fault(R"([{"then":{"status":500}},{"then":{"status":503}}])");
    EXPECT_EQ(azure.get("{app}").status, 500);
    EXPECT_EQ(azure.get("{app}").status, 503);
    EXPECT_EQ(azure.get("{app}").status, 200);
}

TEST_F(Door, strikes_as_often_as_it_was_told)
{
    fault(R"([{"match":{"nth":2,"times":2},"then":{"status":500}}])");
    for (const int status : {200, 500, 500, 200}) EXPECT_EQ(azure.get("{app}").status, status);
    fault(R"([{"match":{"times":0},"then":{"status":503}}])");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(azure.get("{app}").status, 503);
    door("DELETE", "faults");
    EXPECT_EQ(azure.get("{app}").status, 200);
}

TEST_F(Door, drops_before_the_effect)
{
    fault(R"([{"match":{"method":"PUT"},"then":{"drop":"before"}}])");
    const std::string path = "{sub}/resourceGroups/new";
    azure.put(path, R"({"location":"x"})");
    EXPECT_EQ(azure.get(path).status, 404);
}

TEST_F(Door, drops_after_the_effect)
{
    fault(
        R"([{"match":{"path":"tenants"},"then":{"drop":"after"}},{"match":{"method":"PUT"},"then":{"drop":"after"}}])");
    EXPECT_EQ(reply("GET", "/tenants?api-version=1").cut_after, 0U);
    const std::string path = "{sub}/resourceGroups/new";
    azure.put(path, R"({"location":"x"})");
    EXPECT_EQ(azure.get(path).status, 200);
}

TEST_F(Door, breaks_off_in_the_middle_of_the_body)
{
    fault(R"([{"then":{"truncate":true}}])");
    const auto broken = reply("GET", "/tenants?api-version=1");
    ASSERT_TRUE(broken.cut_after);
    EXPECT_GT(*broken.cut_after, 0U);
}

TEST_F(Door, answers_something_that_is_no_json)
{
    fault(R"([{"then":{"not_json":true}}])");
    EXPECT_THAT(azure.get("{app}").text, HasSubstr("<html>"));
}

TEST_F(Door, fails_the_operation_that_a_request_starts)
{
    azure.make_vault();
    fault(
        R"([{"match":{"path":"protectedItems"},"then":{"fail_operation":{"code":"UserErrorX","message":"no"}}}])");
    const auto status = azure.protect("web-01");
    EXPECT_EQ(status.at("status"), "Failed");
    EXPECT_EQ(status.at("error.code"), "UserErrorX");
    EXPECT_EQ(azure.get(Azure::item_path("web-01")).status, 404);
    EXPECT_EQ(azure.protect("web-01").at("status"), "Succeeded");
}

TEST_F(Door, refuses_faults_that_it_does_not_understand)
{
    EXPECT_EQ(door("POST", "faults", R"([{"match":{"verb":"GET"},"then":{"status":500}}])")
                  .at("error.message"),
              "match knows method, path, nth, times, one_in, not \"verb\"");
    EXPECT_EQ(door("POST", "faults", R"([{"match":{"path":"("},"then":{"status":500}}])").status,
              400);
    EXPECT_EQ(door("POST", "faults", R"([{"then":{}}])").status, 400);
    EXPECT_EQ(door("POST", "faults", "{").status, 400);
    EXPECT_EQ(door("GET", "faults").at("faults"), "0");
}

TEST_F(Door, performs_actions_in_words)
{
    EXPECT_EQ(door("POST", "perform", R"({"words":["advance","3d"]})").at("result"),
              "It is 2026-01-18T08:00:00Z now.");
    EXPECT_EQ(door("POST", "perform", R"({"words":["advanse"]})").at("error.fix"),
              "Did you mean \"advance\"?");
}

TEST_F(Door, knows_no_other_things)
{
    EXPECT_EQ(door("GET", "secrets").status, 404);
}

using Actions = Door;

TEST_F(Actions, set_a_property_by_its_path)
{
    azure.make_vault();
    EXPECT_EQ(
        said({"set", "policy/rsv/EnhancedPolicy",
              "properties.schedulePolicy.hourlySchedule.interval=6"}),
        "Set properties.schedulePolicy.hourlySchedule.interval of policy/rsv/EnhancedPolicy to 6.");
    EXPECT_EQ(azure.get("{rsv}/backupPolicies/EnhancedPolicy")
                  .at("properties.schedulePolicy.hourlySchedule.interval"),
              "6");
    EXPECT_EQ(said({"set", "vault-config/rsv", "properties.softDeleteFeatureState=Disabled"}),
              "Set properties.softDeleteFeatureState of vault-config/rsv to \"Disabled\".");
}

TEST_F(Actions, set_what_a_vault_only_shows)
{
    azure.make_vault();
    said({"set", "vault/rsv",
          "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays=20"});
    said({"set", "vault/rsv",
          "properties.redundancySettings.standardTierStorageRedundancy=ZoneRedundant"});
    EXPECT_EQ(azure.get("{rsv}/backupconfig/vaultconfig")
                  .at("properties.softDeleteRetentionPeriodInDays"),
              "20");
    EXPECT_EQ(
        azure.get("{rsv}/backupstorageconfig/vaultstorageconfig").at("properties.storageModelType"),
        "ZoneRedundant");
}

TEST_F(Actions, say_what_exists_when_a_name_is_wrong)
{
    EXPECT_EQ(said({"delete", "vm/rg-app/web-03"}),
              "simulator-unknown-object: There is no vm \"rg-app/web-03\". There are: "
              "rg-app/web-01, rg-app/web-02. Did you mean "
              "\"rg-app/web-01\"?");
    EXPECT_THAT(said({"delete", "machine/x"}),
                HasSubstr("Write an ARM id, or KIND/NAME with one of the kinds: subscription, "));
}

TEST_F(Actions, protect_change_stop_and_delete)
{
    azure.make_vault();
    EXPECT_EQ(said({"protect", "rg-app/web-01", "rsv", "DefaultPolicy"}),
              "vm/rg-app/web-01 is protected in vault/rsv with DefaultPolicy.");
    EXPECT_EQ(said({"change-policy", "web-01", "EnhancedPolicy"}),
              "vm/rg-app/web-01 is protected in vault/rsv with EnhancedPolicy.");
    EXPECT_EQ(said({"stop-protection", "vm/rg-app/web-01"}),
              "Stopped, keeping the data: item/rsv/rg-app/web-01.");
    EXPECT_EQ(said({"delete-backup", "web-01"}), "Soft-deleted item/rsv/rg-app/web-01.");
    EXPECT_EQ(azure.get(Azure::item_path("web-01")).at("properties.isScheduledForDeferredDelete"),
              "true");
    EXPECT_EQ(said({"stop-protection", "web-02"}), "simulator-refused: vm/rg-app/web-02: no vault "
                                                   "of the simulated Azure holds a backup of it.");
}

TEST_F(Actions, delete_an_object_with_all_below_it)
{
    azure.make_vault();
    EXPECT_EQ(said({"delete", "vault/rsv"}), "Deleted vault/rsv.");
    EXPECT_EQ(azure.get("{rsv}").status, 404);
    EXPECT_EQ(said({"list", "policy"}), "Nothing.");
}

TEST_F(Actions, encrypt_and_decrypt)
{
    azure.put(
        "{app}/providers/Microsoft.KeyVault/vaults/kv",
        R"({"location":"westeurope","properties":{"tenantId":"54826b22-38d6-4fb2-bad9-b7b93a3e9c5a","sku":{"name":"standard"}}})");
    const std::string disk = "{app}/providers/Microsoft.Compute/disks/web-01-os";
    EXPECT_EQ(said({"encrypt", "web-01", "kv", "kv"}),
              "vm/rg-app/web-01 is encrypted with a secret and a key.");
    EXPECT_THAT(azure.get(disk).text, HasSubstr("keyEncryptionKey"));
    EXPECT_EQ(said({"grant", "kv"}), "Azure Backup may read key-vault/kv.");
    EXPECT_EQ(said({"revoke", "kv"}), "Azure Backup has no access to key-vault/kv any more.");
    EXPECT_EQ(said({"decrypt", "web-01"}), "vm/rg-app/web-01 is no longer encrypted.");
    EXPECT_EQ(azure.get(disk).at("properties.encryptionSettingsCollection"), "");
}

TEST_F(Actions, that_bend_a_document_out_of_shape_end_no_server)
{
    azure.make_vault();
    said({"set", "vault/rsv", "properties=7"});
    EXPECT_EQ(azure.patch("{rsv}", R"({"properties":{"publicNetworkAccess":"Disabled"}})").status,
              500);
    EXPECT_EQ(azure.get("{app}").status, 200);
}

TEST_F(Actions, explain_how_they_are_written)
{
    EXPECT_EQ(said({"advance"}),
              "simulator-bad-words: It is written: advance DURATION. For example: advance 3d");
    EXPECT_EQ(said({"advance", "soon"}), "simulator-bad-words: \"soon\" is no duration. Write "
                                         "days, hours, minutes or seconds: 3d, 36h, 1d12h, 90s.");
    EXPECT_THAT(Simulator::actions_help(), HasSubstr("stop-protection"));
}

} // namespace simulator
