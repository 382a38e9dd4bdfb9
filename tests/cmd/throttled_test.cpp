// SPDX-License-Identifier: Apache-2.0
// A cloud that has had enough: the program ends with 9, says when to come back, and asks no more.
#include "tests/cmd/threaded_simulator.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

const std::string estate = R"([[subscription]]
id = "11111111-1111-1111-1111-111111111111"
[[resource_group]]
name = "rg-backup"
location = "westeurope"
)";

const std::string stack = R"([tresor]
stack = "s"
[azure]
cloud = "simulator"
subscription = "11111111-1111-1111-1111-111111111111"
[vault.one]
name = "rsv-one"
resource_group = "rg-backup"
location = "westeurope"
[vault.two]
name = "rsv-two"
resource_group = "rg-backup"
location = "westeurope"
)";

/// Every write of a vault is answered like this.
std::string writes_are_answered(const std::string& answer)
{
    return R"([{"match": {"method": "PUT", "path": "vaults/", "times": 0}, "then": )" + answer +
           "}]";
}

struct Ended {
    int code = 0;
    std::string text;
    std::size_t writes = 0;
};

Ended apply(const std::string& faults)
{
    test::ThreadedSimulator simulator(estate, faults);
    test::Program program;
    test::write_file(program.folder.path("main.toml"), stack);
    program.variables["TRESOR_SIMULATOR"] = simulator.url();
    Ended ended;
    ended.code = program.run({"apply", "--auto-approve", "--parallelism", "1"});
    ended.text = program.out + program.err;
    simulator.stop();
    ended.writes = static_cast<std::size_t>(std::ranges::count_if(
        simulator.asked(), [](const http::Request& request) { return request.method == "PUT"; }));
    return ended;
}

TEST(Throttled, by_the_brake_against_abuse_ends_the_run_at_once)
{
    const auto ended = apply(writes_are_answered(
        R"({"status": 400, "body": {"error": {"code": "CloudDosAbsoluteLimitReached", "message": "Enough."}}})"));
    EXPECT_EQ(ended.code, 9) << ended.text;
    EXPECT_EQ(ended.writes, 1U) << ended.text;
    EXPECT_TRUE(ended.text.contains("CloudDosAbsoluteLimitReached")) << ended.text;
}

TEST(Throttled, for_longer_than_a_run_waits_says_when_to_come_back)
{
    const auto ended = apply(writes_are_answered(
        R"({"status": 429, "headers": {"Retry-After": "36000"}, "body": {"error": {"code": "TooManyRequests", "message": "Later."}}})"));
    EXPECT_EQ(ended.code, 9) << ended.text;
    EXPECT_EQ(ended.writes, 1U) << ended.text;
    EXPECT_TRUE(ended.text.contains("Come back at")) << ended.text;
}

} // namespace
