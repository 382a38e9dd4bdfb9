// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/arm/long_operation.hpp"
#include "providers/azure/arm/retry_after.hpp"
#include "tests/azure/arm/scripted_azure.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

fs::path recordings()
{
    const char* docs = std::getenv("TRESOR_AZURE_DOCS");
    return fs::path(docs ? docs : TRESOR_AZURE_DOCS_DEFAULT) / "recordings";
}

std::string text_of(const json::value* body)
{
    if (!body || body->is_null()) return {};
    if (const auto* text = body->if_string()) return std::string(*text);
    return json::serialize(*body);
}

http::Response response_of(const json::object& interaction)
{
    auto made = test::answer(static_cast<int>(interaction.at("status").as_int64()),
                             text_of(interaction.if_contains("response_body")));
    if (const auto* headers = interaction.if_contains("response_headers");
        headers && headers->if_object())
        for (const auto& header : headers->get_object()) {
            const auto* first =
                header.value().if_array() ? &header.value().get_array().at(0) : &header.value();
            made.headers.set(std::string(header.key()), text_of(first));
        }
    return made;
}

/// What Azure really said, in every recording.
class Recordings : public testing::Test {
protected:
    void SetUp() override
    {
        if (!fs::exists(recordings())) GTEST_SKIP() << "no recordings at " << recordings();
    }

    using Visit = std::function<void(const json::object& interaction, const http::Response&)>;
    static int for_each(const Visit& visit)
    {
        int count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(recordings())) {
            if (entry.path().extension() != ".json" || entry.path().filename() == "INDEX.json")
                continue;
            std::ifstream in(entry.path());
            std::stringstream text;
            text << in.rdbuf();
            const auto file = azure::parse_json(text.str());
            const auto* interactions = file ? azure::member(*file, "interactions") : nullptr;
            if (!interactions) continue;
            for (const auto& interaction : interactions->as_array()) {
                ++count;
                visit(interaction.as_object(), response_of(interaction.as_object()));
            }
        }
        return count;
    }
};

TEST_F(Recordings, hold_no_error_of_arm_that_cannot_be_read)
{
    int errors = 0;
    const auto count =
        for_each([&](const json::object& interaction, const http::Response& response) {
            if (response.status < 400 || response.body.empty()) return;
            const azure::Question question{text_of(&interaction.at("method")),
                                           text_of(&interaction.at("uri"))};
            const auto made = azure::refusal(question, response);
            EXPECT_FALSE(made.service->code.empty()) << response.body;
            EXPECT_FALSE(made.service->message.empty()) << response.body;
            ++errors;
        });
    EXPECT_GT(count, 1000);
    EXPECT_GT(errors, 50);
}

TEST_F(Recordings, hold_a_throttling_whose_message_says_how_long)
{
    int throttled = 0;
    for_each([&](const json::object&, const http::Response& response) {
        if (response.status != 429) return;
        ++throttled;
        EXPECT_EQ(azure::retry_after(response, {}), std::chrono::seconds(324));
    });
    EXPECT_GT(throttled, 0);
}

TEST_F(Recordings, hold_no_status_that_is_neither_running_nor_ended)
{
    int running = 0;
    int ended = 0;
    for_each([&](const json::object& interaction, const http::Response& response) {
        const auto uri = text_of(&interaction.at("uri"));
        const bool is_poll = uri.contains("/operationsStatus/") ||
                             uri.contains("/operationStatus/") ||
                             uri.contains("/backupOperations/");
        if (!is_poll || text_of(&interaction.at("method")) != "GET") return;
        azure::Operation operation;
        operation.async_url = uri;
        azure::LongOperation machine(operation, "POST", {});
        machine.start({});
        const auto action = machine.on_answer(response, {});
        using What = azure::LongOperation::Action::What;
        if (action.what == What::wait) ++running;
        if (action.what == What::succeed) ++ended;
        if (action.what == What::fail) {
            EXPECT_EQ(action.problem.at(0).id, "azure-operation-failed") << uri << response.body;
        }
    });
    EXPECT_GT(running, 50);
    EXPECT_GT(ended, 50);
}

TEST_F(Recordings, hold_no_202_that_cannot_be_followed)
{
    int taken = 0;
    for_each([&](const json::object& interaction, const http::Response& response) {
        const auto method = text_of(&interaction.at("method"));
        if (response.status != 202 || method == "GET") return;
        ++taken;
        EXPECT_TRUE(azure::operation_of(method, response, "/x")) << text_of(&interaction.at("uri"));
    });
    EXPECT_GT(taken, 50);
}

} // namespace
