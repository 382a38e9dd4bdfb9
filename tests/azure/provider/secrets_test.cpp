// SPDX-License-Identifier: Apache-2.0
#include "cmd/events.hpp"
#include "cmd/plan_file.hpp"
#include "providers/azure/arm/percent_encoding.hpp"
#include "providers/http/base64.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/simulated_azure.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace {

using test::SimulatedAzure;

const std::string client_secret = "canary/SECRET+of=the&client~4711";
const std::string token = "canary.TOKEN-of_the/service+4712=";
const std::string password = "canary PASSWORD of a machine 4713";
const std::string cookie = "canary=COOKIE/4714";
const std::string signature = "canary-SIGNATURE-4715";

constexpr auto toml = R"([tresor]
stack = "secrets"
[azure]
cloud = "simulator"
subscription = "11111111-1111-1111-1111-111111111111"
[vault.prod]
name = "rsv-prod"
resource_group = "rg-backup"
location = "westeurope"
[policy.nightly]
name = "nightly"
vault = "prod"
type = "V2"
schedule = { frequency = "Daily", time = "23:00" }
retention.daily = { count = 30 }
[protected_vm.ade]
vm = "rg-app/ade-kek-01"
policy = "nightly"
)";

void replace_all(std::string& text, std::string_view what, const std::string& by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// A service that lets secrets into whatever may hold them.
class Careless {
public:
    http::Reply answer(simulator::Simulator& simulator, http::Request request)
    {
        came_ += request.url + request.body;
        for (const auto& [name, value] : request.headers) came_ += value;
        replace_all(request.body, azure::percent_encoded(client_secret), "simulator");
        replace_all(request.url, "&sig=" + signature, "");
        if (request.headers.get("Authorization") == "Bearer " + token)
            request.headers.set("Authorization", "Bearer " + real_token_);
        auto reply = simulator.answer(request);
        if (request.url.contains("/oauth2/")) hide_token(reply.response);
        reply.response.headers.set("Set-Cookie", cookie);
        for (const auto* name : {"Azure-AsyncOperation", "Location"})
            if (const std::string url(reply.response.headers.get(name)); !url.empty())
                reply.response.headers.set(name, url + "&sig=" + signature);
        if (request.url.contains("virtualMachines")) add_password(reply.response.body);
        return reply;
    }

    /// All that the client sent.
    const std::string& came() const { return came_; }

private:
    void hide_token(http::Response& response)
    {
        const auto body = boost::json::parse(response.body);
        real_token_ = body.at("access_token").as_string();
        replace_all(response.body, real_token_, token);
    }

    static void add_password(std::string& body)
    {
        const boost::json::object profile{{"adminPassword", password}};
        replace_all(body, R"("properties":{)",
                    R"("properties":{"osProfile":)" + boost::json::serialize(profile) + ",");
    }

    std::string real_token_;
    std::string came_;
};

/// The whole run once; then everything that it left behind.
class Canaries : public testing::Test {
protected:
    void run()
    {
        Careless careless;
        SimulatedAzure::Parts parts;
        parts.secret = client_secret;
        parts.between = [&](simulator::Simulator& simulator, http::Request request) {
            return careless.answer(simulator, std::move(request));
        };
        parts.log = [&](const std::string& entry) { left["log"] += entry + "\n"; };
        parts.state_file = folder.path("state.sqlite");
        SimulatedAzure azure(parts);
        azure.watch = [&](const reconciler::Event& event) {
            left["events"] += cmd::progress_event(event, azure.now());
            keep_state("during the run");
        };
        const auto plan = azure.plan(toml, SimulatedAzure::any());
        left["events"] += cmd::plan_event_lines(plan, {}, azure.now());
        cmd::SavedPlan saved;
        saved.plan = plan;
        left["plan file"] = cmd::to_text(saved);
        const auto report = azure.apply(plan);
        ASSERT_EQ(report.count(reconciler::StepStatus::succeeded), plan.steps.size())
            << test::to_text(report);
        left["diagnostics"] = test::to_text(report) + test::to_text(plan);
        keep_state("after the run");
        came = careless.came();
    }

    void keep_state(const std::string& when)
    {
        for (const auto* suffix : {"", "-wal", "-journal"})
            left["state " + when] +=
                test::read_text(folder.path(std::string("state.sqlite") + suffix));
    }

    static std::vector<std::string> spellings(const std::string& secret)
    {
        auto base64 = http::base64(secret);
        while (base64.ends_with('=')) base64.pop_back();
        // The last character may hold bits of what follows.
        base64.pop_back();
        return {secret, base64, azure::percent_encoded(secret)};
    }

    static bool holds(const std::string& text, const std::string& secret)
    {
        for (const auto& spelling : spellings(secret))
            if (text.contains(spelling)) return true;
        return false;
    }

    test::TempDir folder;
    std::map<std::string, std::string> left;
    std::string came;
};

TEST_F(Canaries, reach_azure_and_nothing_that_is_kept_or_shown)
{
    ASSERT_NO_FATAL_FAILURE(run());
    // They were there to be found.
    for (const auto& secret : {client_secret, token, signature}) EXPECT_TRUE(holds(came, secret));
    for (const auto& name : {"log", "events", "plan file", "state during the run",
                             "state after the run", "diagnostics"})
        EXPECT_FALSE(left[name].empty()) << name;
    EXPECT_TRUE(left["log"].contains("Authorization: (hidden)"));
    for (const auto& [name, text] : left) {
        for (const auto& secret : {client_secret, token, password, cookie})
            EXPECT_FALSE(holds(text, secret)) << secret << " is in the " << name;
        // An open operation is journalled with its whole URL, or nobody could follow it.
        if (name.starts_with("state")) continue;
        EXPECT_FALSE(holds(text, signature)) << "the signature is in the " << name;
    }
}

} // namespace
