// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/arm_client.hpp"
#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/kinds/encryption.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/policy_json.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/virtual_machine.hpp"
#include "tests/azure/arm/arm_fixture.hpp"
#include "tests/azure/provider/recorded_azure.hpp"
#include "tests/contract/azure_docs.hpp"
#include "tests/support/golden.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <map>

namespace {

namespace json = boost::json;
using reconciler::Diagnostics;
using test::RecordedAzure;

using Counts = std::map<std::string, int>;

/// Plays one recording through the client: what the recorded client asked, ours asks, and follows
/// the operations that its own reading of the answers finds.
class Player {
public:
    Player(const contract::Recording& recording, Counts& decoded)
        : recording_(recording), decoded_(decoded), wire_(recording)
    {
        const azure::PipelineParts parts{
            .transport = wire_, .clock = clock_, .user_agent = "tresor/test"};
        arm_ = std::make_unique<azure::ArmClient>(
            azure::make_arm_pipeline(parts, cloud_, credential_, *throttle_), cloud_, clock_);
    }

    void play()
    {
        for (std::size_t i = 0; i < recording_.interactions.size(); ++i)
            if (!wire_.was_used(i)) play(i);
    }

    /// "2023/backup/test_backup_vault: 40 of 50; skipped: another service 10"
    std::string line() const
    {
        auto line = fmt::format("{}: {} of {}", recording_.name, wire_.used(),
                                recording_.interactions.size());
        const char* lead = "; skipped: ";
        for (const auto& [why, count] : skipped_) {
            line += fmt::format("{}{} {}", lead, why, count);
            lead = ", ";
        }
        return line + "\n";
    }

    std::size_t used() const { return wire_.used(); }
    const Counts& skipped() const { return skipped_; }

private:
    void play(std::size_t place)
    {
        const auto& one = recording_.interactions[place];
        if (!one.url.starts_with(cloud_.arm + "/")) return skip("another service");
        if (one.method == "HEAD") return skip("HEAD");
        const auto path = one.url.substr(cloud_.arm.size());
        if (one.method == "GET") return read(one, path);
        write(one, path);
    }

    void skip(const std::string& why) { ++skipped_[why]; }

    template <class T>
    T run(boost::asio::awaitable<T> work)
    {
        return test::run(io_, clock_, std::move(work));
    }

    void read(const contract::Interaction& one, const std::string& path)
    {
        const auto* body = one.body.if_object();
        if (body && body->contains("value") && body->at("value").is_array()) {
            const auto take = [&](const json::value& element) { decode(element, path); };
            const auto all = run(arm_->each(path, take));
            // A page may have been cut off the recording.
            if (!all) expect_reason(one, all.error(), "not in the recording");
            return;
        }
        const auto found = run(arm_->find(path));
        if (!found) return expect_reason(one, found.error(), "");
        if (*found) decode(**found, path);
        // After a passing failure the next answer counts.
        if (one.status < 500) {
            EXPECT_EQ(found->has_value(), one.status != 404) << one.source;
        }
    }

    void write(const contract::Interaction& one, const std::string& path)
    {
        const auto written = run(send(one, path));
        if (!written) return expect_reason(one, written.error(), "");
        EXPECT_LT(one.status, 300) << one.source;
        EXPECT_TRUE(one.status != 202 || written->operation) << one.source;
        if (!written->operation) return;
        follow(one, *written->operation);
    }

    azure::ArmClient::Answer<azure::Written>
    send(const contract::Interaction& one, const std::string& path)
    {
        auto body = one.request_body;
        if (one.method == "PUT") return arm_->put(path, std::move(body));
        if (one.method == "PATCH") return arm_->patch(path, std::move(body));
        if (one.method == "DELETE") return arm_->remove(path);
        return arm_->post(path, std::move(body));
    }

    void follow(const contract::Interaction& one, const azure::Operation& operation)
    {
        const auto& url =
            operation.async_url.empty() ? operation.location_url : operation.async_url;
        if (url.empty() || !wire_.knows_operation(url)) return skip("polls that were not recorded");
        wire_.is_polling = true;
        const auto ended = run(arm_->follow(operation, one.method));
        wire_.is_polling = false;
        if (ended) {
            ++decoded_["operations that succeeded"];
            return;
        }
        const auto& problem = ended.error().front();
        // The recorded client stopped asking before the end, or asked after the job instead.
        if (problem.id == "azure-not-sent")
            return skip("ends of operations that were not recorded");
        EXPECT_EQ(problem.id, "azure-operation-failed") << one.source;
        EXPECT_FALSE(azure::service_code(ended.error()).empty()) << one.source;
        ++decoded_["operations that failed"];
    }

    /// Whatever went wrong must have been wrong in the recording too, and be explained.
    static void expect_reason(const contract::Interaction& one, const Diagnostics& problems,
                              std::string_view allowed)
    {
        ASSERT_FALSE(problems.empty()) << one.source;
        if (!allowed.empty() && problems.front().detail.contains(allowed)) return;
        EXPECT_GE(one.status, 400) << one.source << ": " << problems.front().detail;
        EXPECT_FALSE(azure::service_code(problems).empty()) << one.source;
    }

    void decode(const json::value& body, const std::string& path)
    {
        const auto folded = reconciler::folded(path.substr(0, path.find('?')));
        const auto is_below = [&](std::string_view type) { return folded.contains(type); };
        const auto read_as = [&](const char* what, const reconciler::Live& live) {
            EXPECT_FALSE(live.id.empty()) << path;
            ++decoded_[what];
        };
        const auto* type = body.is_object() ? body.get_object().if_contains("type") : nullptr;
        const auto kind = type && type->is_string()
                              ? reconciler::folded(std::string_view(type->get_string()))
                              : std::string();
        if (kind.ends_with("/protecteditems")) read_as("items", azure::decode_item(body));
        if (kind.ends_with("/backuppolicies") &&
            json::serialize(body).contains(R"("backupManagementType":"AzureIaasVM")"))
            read_as("policies", azure::decode_policy(body));
        if (kind == "microsoft.compute/virtualmachines")
            read_as("virtual machines", azure::decode_vm(body));
        if (kind == "microsoft.keyvault/vaults" && !is_below("deletedvaults"))
            read_as("key vaults", azure::decode_key_vault(body));
        if (kind == "microsoft.compute/disks") {
            EXPECT_FALSE(azure::encryption_of_disk(body).kind.empty());
            ++decoded_["disks"];
        }
    }

    const contract::Recording& recording_;
    Counts& decoded_;
    Counts skipped_;
    boost::asio::io_context io_{1};
    test::FakeClock clock_;
    RecordedAzure wire_;
    azure::Cloud cloud_ = *azure::known_cloud("public");
    FakeCredential credential_{clock_};
    std::unique_ptr<azure::Throttle> throttle_ = azure::make_throttle(clock_, {});
    std::unique_ptr<azure::ArmClient> arm_;
};

/// Azure as it was, to the client as it is.
class PlayedRecordings : public contract::WithAzureDocs {};

TEST_F(PlayedRecordings, are_read_and_followed_as_listed)
{
    std::string text;
    Counts decoded;
    Counts skipped;
    std::size_t used = 0;
    std::size_t all = 0;
    for (const auto& recording : contract::all_recordings()) {
        Player player(recording, decoded);
        player.play();
        text += player.line();
        used += player.used();
        all += recording.interactions.size();
        for (const auto& [why, count] : player.skipped()) skipped[why] += count;
    }
    text += fmt::format("\nall: {} of {}\n", used, all);
    for (const auto& [why, count] : skipped) text += fmt::format("skipped: {} {}\n", count, why);
    for (const auto& [what, count] : decoded) text += fmt::format("read: {} {}\n", count, what);
    test::expect_golden(test::source_path("tests/azure/provider/recordings.golden"), text);
}

} // namespace
