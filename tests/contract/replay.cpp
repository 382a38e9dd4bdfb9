// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay.hpp"

#include "tests/contract/replay_times.hpp"
#include "tests/contract/replayed_azure.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace contract {
namespace json = boost::json;
namespace {

constexpr std::array running_words{"InProgress",     "NotStarted", "Provisioning", "Updating",
                                   "RegisteringDns", "Creating",   "Cancelling",   "Deleting"};

bool says_running(const json::value& body, const char* pointer)
{
    json::error_code error;
    const auto* word = body.find_pointer(pointer, error);
    return word != nullptr && word->is_string() &&
           std::ranges::find(running_words, std::string_view(word->get_string())) !=
               running_words.end();
}

/// Something goes on: a poll of it would be sent again.
bool is_running(const std::string& method, const Answer& answer)
{
    if (method != "GET" && method != "POST") return false;
    return (method == "GET" && answer.status == 202) || says_running(answer.body, "/status") ||
           says_running(answer.body, "/properties/status") ||
           says_running(answer.body, "/properties/provisioningState");
}

Answer recorded_answer(const Interaction& interaction)
{
    return {interaction.status, interaction.headers, interaction.body, interaction.list_is_cut};
}

/// The simulator's own word for "I have no such operation".
bool is_unknown_route(const Answer& answer)
{
    json::error_code error;
    const auto* code = answer.body.find_pointer("/error/code", error);
    return code != nullptr && (*code == "InvalidResourceType" || *code == "HttpMethodNotAllowed");
}

class Replay {
public:
    Replay(const Recording& recording, const Variants& variants)
        : recording_(recording), variants_(variants), azure_(recording)
    {}

    std::vector<Outcome> run()
    {
        std::vector<Outcome> outcomes;
        for (const auto& interaction : recording_.interactions) {
            auto found = replay(interaction);
            if (const auto* operation = counted_operation(interaction))
                outcomes.push_back(
                    {operation, interaction.source, azure_.last_route(), std::move(found)});
            poll_on(interaction);
        }
        return outcomes;
    }

private:
    Differences replay(const Interaction& interaction)
    {
        const auto wanted = recorded_answer(interaction);
        const bool runs = is_running(interaction.method, wanted);
        azure_.advance(recorded_time(interaction.at), runs);
        azure_.prepare(interaction);
        auto answer = azure_.answer(interaction);
        // Durations differ from run to run in Azure too: what was over then is over here. A failed
        // poll tells nothing of it.
        const bool over = !runs && wanted.status < 400;
        while (over && is_running(interaction.method, answer) && azure_.advance_to_next_event())
            answer = azure_.answer(interaction);
        azure_.fall_behind(recorded_time(interaction.at));
        azure_.learn(interaction, answer);
        auto found = variants_.unshown(differences(wanted, answer), interaction, answer.body);
        if (is_unknown_route(answer) && !found.empty())
            return {{"route missing", "", found.front().detail}};
        return found;
    }

    /// The rest of a row of like requests.
    void poll_on(const Interaction& interaction)
    {
        const auto first = recorded_time(interaction.at);
        const auto last = recorded_time(interaction.last_at);
        if (!first || !last) return;
        const bool runs = is_running(interaction.method, recorded_answer(interaction));
        for (int i = 1; i < interaction.repeat; ++i) {
            azure_.advance(*first + (*last - *first) * i / (interaction.repeat - 1), runs);
            azure_.answer(interaction);
        }
    }

    const Recording& recording_;
    const Variants& variants_;
    ReplayedAzure azure_;
};

} // namespace

std::vector<Outcome> replayed(const Recording& recording, const Variants& variants)
{
    return Replay(recording, variants).run();
}

const std::vector<Outcome>& whole_replay()
{
    static const std::vector<Outcome> outcomes = [] {
        std::vector<Outcome> all;
        const auto recordings = all_recordings();
        const Variants variants(recordings);
        for (const auto& recording : recordings)
            std::ranges::move(replayed(recording, variants), std::back_inserter(all));
        return all;
    }();
    return outcomes;
}

} // namespace contract
