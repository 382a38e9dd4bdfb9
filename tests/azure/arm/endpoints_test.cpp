// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/arm/loggable.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/azure/arm/request_class.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Endpoints, know_three_clouds)
{
    EXPECT_EQ(azure::known_cloud("public")->arm_scope, "https://management.azure.com/.default");
    EXPECT_EQ(azure::known_cloud("usgov")->arm, "https://management.usgovcloudapi.net");
    EXPECT_EQ(azure::known_cloud("china")->graph_scope,
              "https://microsoftgraph.chinacloudapi.cn/.default");
    EXPECT_FALSE(azure::known_cloud("moon"));
}

TEST(Endpoints, of_the_simulator_are_one)
{
    const auto cloud = azure::simulator_cloud("http://127.0.0.1:8080/");
    EXPECT_EQ(cloud.login, "http://127.0.0.1:8080");
    EXPECT_EQ(cloud.arm, "http://127.0.0.1:8080");
    EXPECT_EQ(cloud.graph, "http://127.0.0.1:8080");
}

TEST(Endpoints, compare_by_scheme_host_and_port)
{
    EXPECT_TRUE(
        azure::same_origin("https://Management.azure.com:443/x", "https://management.azure.com"));
    EXPECT_FALSE(azure::same_origin("http://management.azure.com", "https://management.azure.com"));
    EXPECT_FALSE(azure::same_origin("https://management.azure.com.evil.org/",
                                    "https://management.azure.com"));
    EXPECT_FALSE(azure::same_origin("https://management.azure.com@evil.org/",
                                    "https://management.azure.com"));
    EXPECT_FALSE(azure::same_origin("", ""));
}

TEST(PercentEncoding, leaves_only_unreserved_characters)
{
    EXPECT_EQ(azure::percent_encoded("aZ9-._~"), "aZ9-._~");
    EXPECT_EQ(azure::percent_encoded("a b+c&d=e;f/ä"), "a%20b%2Bc%26d%3De%3Bf%2F%C3%A4");
}

TEST(Loggable, hides_the_signature_of_a_poll_url)
{
    EXPECT_EQ(azure::loggable_url("https://h/p?api-version=2024-01-01&t=1&c=MII&s=x&h=y"),
              "https://h/p?api-version=2024-01-01&t=(hidden)&c=(hidden)&s=(hidden)&h=(hidden)");
    EXPECT_EQ(azure::loggable_url("https://h/p"), "https://h/p");
    EXPECT_EQ(azure::loggable_url("https://h/p?"), "https://h/p?");
}

TEST(Loggable, shows_harmless_headers_only)
{
    EXPECT_EQ(azure::loggable_headers({{"Authorization", "Bearer x"},
                                       {"Retry-After", "7"},
                                       {"Azure-AsyncOperation", "https://h/?s=x"},
                                       {"x-ms-request-id", "r\x1b"}}),
              "Retry-After=7 x-ms-request-id=r\\x1b");
}

azure::RequestClass classified(const std::string& method, const std::string& url)
{
    http::Request request;
    request.method = method;
    request.url = url;
    return azure::classify(request);
}

TEST(RequestClass, names_the_action_of_an_object_in_a_vault)
{
    const auto made = classified(
        "PUT", "https://management.azure.com/subscriptions/S1/resourceGroups/RG/providers/"
               "Microsoft.RecoveryServices/vaults/V/backupFabrics/Azure/protectionContainers/c/"
               "protectedItems/i?api-version=x");
    EXPECT_EQ(made.verb, azure::RequestClass::Verb::write);
    EXPECT_EQ(made.subscription, "s1");
    EXPECT_EQ(made.action, "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/"
                           "protecteditems/write");
    EXPECT_EQ(made.scope, "/subscriptions/s1/resourcegroups/rg/providers/"
                          "microsoft.recoveryservices/vaults/v");
}

TEST(RequestClass, takes_a_question_to_resource_graph_for_a_read)
{
    const auto made = classified("POST", "https://h/providers/Microsoft.ResourceGraph/resources");
    EXPECT_EQ(made.verb, azure::RequestClass::Verb::read);
}

TEST(RequestClass, names_the_action_of_a_list_and_of_a_post)
{
    EXPECT_EQ(
        classified("GET", "https://h/subscriptions/s/providers/Microsoft.Compute/disks").action,
        "microsoft.compute/disks/read");
    EXPECT_EQ(classified("POST", "https://h/subscriptions/s/resourceGroups/g/providers/"
                                 "Microsoft.RecoveryServices/vaults/v/refreshContainers")
                  .action,
              "microsoft.recoveryservices/vaults/refreshcontainers/action");
    EXPECT_EQ(classified("DELETE", "https://h/x").action, "/delete");
}

} // namespace
