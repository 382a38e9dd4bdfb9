// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/long_operation.hpp"

#include "tests/azure/arm/scripted_azure.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using azure::LongOperation;
using azure::Operation;
using test::answer;
using What = LongOperation::Action::What;
using namespace std::chrono_literals;

const std::string status_url = "https://management.azure.com/status?t=1";
const std::string location_url = "https://management.azure.com/results?t=2";
const std::string path = "/subscriptions/s/x?api-version=1";

const Operation by_both{status_url, location_url, path};
const Operation by_status{status_url, "", path};
const Operation by_location{"", location_url, path};
const Operation by_object{"", "", path};

std::string status(const std::string& word)
{
    return R"({"id":"1","name":"1","status":")" + word + R"(","endTime":"0001-01-01T00:00:00"})";
}

std::string object(const std::string& state)
{
    return R"({"id":"/x","properties":{"provisioningState":")" + state + R"("}})";
}

/// One operation: what the polls answer and how it goes. The story is one word a step: the name of
/// what is asked (status, location, object) or the seconds waited, then the end.
struct Story {
    const char* name;
    Operation operation;
    const char* method;
    std::vector<http::Response> answers;
    const char* goes;
};

std::string name_of(const std::string& url)
{
    if (url.starts_with(status_url)) return "status";
    return url == path                                               ? "object"
           : url.starts_with("https://management.azure.com/results") ? "location"
                                                                     : url;
}

std::string tell(const Story& story)
{
    LongOperation machine(story.operation, story.method, {});
    reconciler::Time now{};
    std::string told;
    auto action = machine.start(now);
    std::size_t next = 0;
    while (next <= story.answers.size()) {
        if (action.what == What::succeed) return told + "done";
        if (action.what == What::fail) return told + action.problem.at(0).id;
        if (action.what == What::wait) {
            now += action.wait;
            told += std::to_string(action.wait / 1s) + " ";
            action = machine.on_wake();
            continue;
        }
        told += name_of(action.url) + " ";
        if (next == story.answers.size()) break;
        action = machine.on_answer(story.answers[next++], now);
    }
    return told + "…";
}

class OperationStory : public testing::TestWithParam<Story> {};

TEST_P(OperationStory, goes_as_told)
{
    EXPECT_EQ(tell(GetParam()), GetParam().goes);
}

const http::Headers in_ten{{"Retry-After", "10"}};

const Story stories[] = {
    // a status object, as of vaults and items
    {"done_at_the_first_poll", by_both, "PUT", {answer(200, status("Succeeded"))}, "status done"},
    {"waits_a_minute_unless_told",
     by_both,
     "PUT",
     {answer(200, status("InProgress")), answer(200, status("Succeeded"))},
     "status 60 status done"},
    {"waits_as_told",
     by_status,
     "PUT",
     {answer(200, status("InProgress"), in_ten), answer(200, status("Succeeded"))},
     "status 10 status done"},
    {"fails_inside_200",
     by_both,
     "PUT",
     {answer(200, status("Failed"))},
     "status azure-operation-failed"},
    {"canceled",
     by_both,
     "PUT",
     {answer(200, status("Canceled"))},
     "status azure-operation-failed"},
    {"cancelled",
     by_both,
     "PUT",
     {answer(200, status("Cancelled"))},
     "status azure-operation-failed"},
    {"folds_case", by_both, "PUT", {answer(200, status("succeeded"))}, "status done"},
    {"goes_on_at_a_word_it_does_not_know",
     by_both,
     "PUT",
     {answer(200, status("Pondering")), answer(200, status("Succeeded"))},
     "status 60 status done"},
    {"ends_at_a_success_without_a_word", by_status, "DELETE", {answer(200)}, "status done"},
    {"ends_at_204", by_status, "DELETE", {answer(204)}, "status done"},
    {"goes_on_at_202_without_a_word",
     by_status,
     "PUT",
     {answer(202), answer(200, status("Succeeded"))},
     "status 60 status done"},
    // a poll that fails
    {"survives_500_and_502",
     by_both,
     "PUT",
     {answer(500), answer(502, "<html>"), answer(200, status("Succeeded"))},
     "status 5 status 5 status done"},
    {"waits_out_429",
     by_both,
     "PUT",
     {answer(429, "", {{"Retry-After", "324"}}), answer(200, status("Succeeded"))},
     "status 324 status done"},
    {"survives_a_page_that_is_not_json",
     by_both,
     "PUT",
     {answer(200, "<html>"), answer(200, status("Succeeded"))},
     "status 5 status done"},
    {"ends_at_a_refusal", by_both, "PUT", {answer(403)}, "status azure-forbidden"},
    {"follows_no_redirect",
     by_both,
     "PUT",
     {answer(302, "", {{"Location", "https://evil.org"}})},
     "status azure-refused"},
    // an operation nobody knows
    {"is_not_known_yet",
     by_both,
     "PUT",
     {answer(404), answer(404), answer(200, status("Succeeded"))},
     "status 5 status 5 status done"},
    {"is_not_known_any_more",
     by_both,
     "PUT",
     {answer(200, status("InProgress")), answer(404), answer(200, object("Succeeded"))},
     "status 60 status object done"},
    {"object_still_works",
     by_both,
     "PUT",
     {answer(200, status("InProgress")), answer(404), answer(200, object("Updating"), in_ten),
      answer(200, object("Succeeded"))},
     "status 60 status object 10 object done"},
    {"object_is_gone_after_delete",
     by_both,
     "DELETE",
     {answer(200, status("InProgress")), answer(404), answer(404)},
     "status 60 status object done"},
    {"object_is_missing_after_put",
     by_both,
     "PUT",
     {answer(200, status("InProgress")), answer(404), answer(404)},
     "status 60 status object azure-not-found"},
    {"post_has_no_object",
     by_both,
     "POST",
     {answer(200, status("InProgress")), answer(404)},
     "status 60 status azure-not-found"},
    // a Location alone, as of refreshContainers and resource groups
    {"location_turns_from_202_into_204",
     by_location,
     "POST",
     {answer(202, "", in_ten), answer(202, "", in_ten), answer(204)},
     "location 10 location 10 location done"},
    {"location_turns_into_200",
     by_location,
     "DELETE",
     {answer(202, "", in_ten), answer(200)},
     "location 10 location done"},
    {"location_with_a_status",
     by_location,
     "POST",
     {answer(202, R"({"status":"NotStarted"})", in_ten), answer(200, R"({"status":"Succeeded"})")},
     "location 10 location done"},
    {"location_with_a_failure",
     by_location,
     "POST",
     {answer(200, R"({"status":"Failed"})")},
     "location azure-operation-failed"},
    {"location_brings_a_result_with_a_status_of_its_own",
     by_location,
     "POST",
     {answer(200, R"({"status":"Attached"})")},
     "location done"},
    {"location_moves",
     by_location,
     "POST",
     {answer(202, "", {{"Location", location_url + "&fresh"}, {"Retry-After", "10"}}), answer(204)},
     "location 10 location done"},
    // the state inside the object
    {"object_alone",
     by_object,
     "PUT",
     {answer(200, object("Creating")), answer(200, object("Succeeded"))},
     "object 60 object done"},
    {"object_failed",
     by_object,
     "PUT",
     {answer(200, object("Failed"))},
     "object azure-operation-failed"},
    {"object_without_a_state", by_object, "PUT", {answer(200, R"({"id":"/x"})")}, "object done"},
    {"object_that_is_to_go_is_still_there",
     by_object,
     "DELETE",
     {answer(200, object("Succeeded"), in_ten), answer(404)},
     "object 10 object done"},
};

INSTANTIATE_TEST_SUITE_P(Stories, OperationStory, testing::ValuesIn(stories),
                         [](const auto& row) { return row.param.name; });

TEST(LongOperation, brings_the_services_reason)
{
    LongOperation machine(by_both, "PUT", {});
    machine.start({});
    const auto action = machine.on_answer(
        answer(200,
               R"({"status":"Failed","error":{"code":"UserErrorKeyVaultPermissionsNotConfigured",)"
               R"("message":"Azure Backup Service does not have sufficient permissions."}})",
               {{"x-ms-correlation-request-id", "c"}}),
        {});
    ASSERT_EQ(action.what, What::fail);
    const auto& problem = action.problem.at(0);
    EXPECT_EQ(problem.summary, "Azure could not complete the operation");
    EXPECT_EQ(problem.detail, "Azure accepted the PUT of /subscriptions/s/x?api-version=1, then "
                              "ended it with the status \"Failed\".");
    EXPECT_EQ(problem.service->code, "UserErrorKeyVaultPermissionsNotConfigured");
    EXPECT_EQ(problem.service->correlation_id, "c");
    EXPECT_EQ(problem.service->status, 200);
}

TEST(LongOperation, brings_the_job)
{
    LongOperation machine(by_both, "PUT", {});
    machine.start({});
    const auto action = machine.on_answer(
        answer(
            200,
            R"({"status":"Succeeded","properties":{"objectType":"OperationStatusJobExtendedInfo",)"
            R"("jobId":"05fdcdd4"}})"),
        {});
    EXPECT_EQ(action.finished.job_id, "05fdcdd4");
}

TEST(LongOperation, ends_when_the_time_is_over)
{
    azure::LongOperationOptions options;
    options.limit = 10min;
    LongOperation machine(by_both, "PUT", options);
    machine.start({});
    auto action =
        machine.on_answer(answer(200, status("InProgress")), reconciler::Time(9min + 30s));
    EXPECT_EQ(action.wait, 30s);
    action = machine.on_answer(answer(200, status("InProgress")), reconciler::Time(10min));
    ASSERT_EQ(action.what, What::fail);
    EXPECT_EQ(action.problem.at(0).id, "azure-operation-timed-out");
    EXPECT_EQ(action.problem.at(0).detail,
              "The operation on /subscriptions/s/x?api-version=1 still runs after 10 minutes.");
}

TEST(LongOperation, never_polls_without_a_pause)
{
    LongOperation machine(by_both, "PUT", {});
    machine.start({});
    const auto action =
        machine.on_answer(answer(200, status("InProgress"), {{"Retry-After", "0"}}), {});
    EXPECT_EQ(action.wait, 1s);
}

TEST(OperationText, comes_back_as_it_was)
{
    for (const auto& operation : {by_both, by_status, by_location, by_object})
        EXPECT_EQ(azure::operation_from_text(azure::to_text(operation)), operation);
    for (const auto* text : {"", "{}", "[]", "nonsense", R"({"other":1})"})
        EXPECT_FALSE(azure::operation_from_text(text)) << text;
}

TEST(OperationOf, reads_every_style_of_accepting)
{
    const http::Headers both{{"azure-asyncoperation", status_url}, {"location", location_url}};
    EXPECT_EQ(azure::operation_of("PUT", answer(202, "", both), path), by_both);
    EXPECT_EQ(azure::operation_of("PUT", answer(201, object("Provisioning"), both), path),
              by_status);
    EXPECT_EQ(azure::operation_of("POST", answer(202, "", {{"Location", location_url}}), path),
              by_location);
    EXPECT_EQ(azure::operation_of("PUT", answer(201, object("Creating")), path), by_object);
    EXPECT_EQ(azure::operation_of("DELETE", answer(202), path), by_object);
    EXPECT_FALSE(azure::operation_of("POST", answer(202), path));
    EXPECT_FALSE(azure::operation_of("PUT", answer(200, object("Succeeded")), path));
    EXPECT_FALSE(azure::operation_of(
        "PUT", answer(200, R"({"id":"x"})", {{"Location", location_url}}), path));
    EXPECT_FALSE(azure::operation_of("DELETE", answer(204), path));
}

TEST(OperationOf, takes_no_url_that_the_journal_could_not_give_back)
{
    const http::Headers unfit{{"azure-asyncoperation", "https://management.azure.com/\x97"},
                              {"location", "https://management.azure.com/a b"}};
    EXPECT_EQ(azure::operation_of("PUT", answer(202, "", unfit), path), by_object);
    EXPECT_FALSE(azure::operation_of("POST", answer(202, "", unfit), path));
}

} // namespace
