// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/arm/arm_client.hpp"
#include "providers/azure/azure_domain.hpp"
#include "providers/azure/identity/credential.hpp"
#include "providers/simulator/simulator.hpp"
#include "reconciler/apply/apply.hpp"
#include "reconciler/plan/planner.hpp"
#include "reconciler/progress.hpp"
#include "reconciler/provider.hpp"
#include "reconciler/state_store.hpp"
#include "state/memory_store.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/run_until_idle.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace test {

/// tresor's engine on the simulated Azure, without sockets: requests are handed to the simulator,
/// and its time is the clock's. What a test cannot expect (a configuration that does not load, a
/// simulator that refuses an action) throws. For one thread.
class SimulatedAzure {
public:
    using MakeThrottle = std::function<std::unique_ptr<azure::Throttle>(reconciler::Clock&)>;

    /// What it is made of, where that is not the usual.
    struct Parts {
        std::string estate = default_estate();
        MakeThrottle make_throttle = usual_throttle;
        std::string secret = "simulator"; ///< that the client signs in with
        /// Stands between the client and the simulator, and asks it.
        std::function<http::Reply(simulator::Simulator&, http::Request)> between = ask_directly;
        azure::LogSink log = {};     ///< of all exchanges, at `trace`
        std::string state_file = {}; ///< empty: the state is kept in memory
    };

    /// The estate of examples/02_encrypted_vms, unless another file is named.
    explicit SimulatedAzure(const std::string& estate = default_estate());
    explicit SimulatedAzure(const Parts& given);
    ~SimulatedAzure();

    static std::string default_estate();
    static std::unique_ptr<azure::Throttle> usual_throttle(reconciler::Clock& clock);
    static http::Reply ask_directly(simulator::Simulator& simulator, http::Request request);

    /// Everything agreed to.
    static reconciler::Consent any();

    reconciler::Plan plan(const std::string& toml, const reconciler::Consent& consent = {});
    reconciler::Plan
    plan_to_destroy(const std::string& toml, const reconciler::Consent& consent = {});
    reconciler::ApplyReport apply(const reconciler::Plan& plan);
    /// Ends what the state says is open, then plans and applies. Returns the plan.
    reconciler::Plan converge(const std::string& toml, const reconciler::Consent& consent = any());

    /// What is live of all that `toml` and the state speak of.
    reconciler::Observation observe(const std::string& toml);
    std::vector<reconciler::Record> records();
    const reconciler::Record*
    find(const std::vector<reconciler::Record>& records, const std::string& address) const;

    /// Someone else's doing: {"set", "policy/rsv/nightly", "properties.timeZone=UTC"}.
    std::string perform(const std::vector<std::string>& words);
    /// One request of someone else's, with a token of the same credential; throws unless it is
    /// 2xx. Returns the body.
    boost::json::value
    ask(const std::string& method, const std::string& path, const std::string& body = {});
    /// Plans faults through the admin door; `clear_faults` forgets them.
    void fault(const std::string& list);
    void clear_faults();

    /// The state is lost: an empty one with another lineage takes its place.
    void lose_state();

    /// Method and path (no query) of each request that writes, in order, since the last `forget`.
    std::vector<std::string> writes() const;
    /// How many of the answers since then were 429.
    std::size_t refusals() const;
    std::size_t requests() const;
    void forget();

    bool read_only = false; ///< set: what writes is refused before it gets to the wire

    /// In front of the state: a switch for failing commits.
    std::unique_ptr<FaultyStore> store;

    reconciler::Time now() const { return clock_.now(); }

    int parallelism = 10;                                ///< of what is applied
    std::function<void(const reconciler::Event&)> watch; ///< sees what an apply tells
    reconciler::ApplyReport last_report;
    /// "started X", "succeeded X", … of the last apply, in order; X is a step's id.
    std::vector<std::string> events;

private:
    class Wire;
    class Gate;

    reconciler::Plan
    make(const std::string& toml, bool destroying, const reconciler::Consent& consent);
    reconciler::Snapshot snapshot(bool& fresh);
    void resume_open(const std::string& toml);
    template <class Work>
    auto run(Work work);

    boost::asio::io_context io_{1};
    std::unique_ptr<simulator::Simulator> simulator_;
    FakeClock clock_;
    std::unique_ptr<Wire> wire_;
    std::unique_ptr<Gate> gate_;
    azure::Cloud cloud_;
    std::unique_ptr<http::Transport> sign_in_;
    std::unique_ptr<azure::Credential> credential_;
    std::unique_ptr<azure::Throttle> throttle_;
    std::unique_ptr<azure::ArmClient> arm_;
    azure::AzureDomain domain_;
    std::unique_ptr<reconciler::Provider> provider_;
    std::unique_ptr<reconciler::StateStore> kept_;
    int lineage_ = 1;
    int runs_ = 0;
};

/// A plan in lines, for messages of failed tests and for comparison.
std::string to_text(const reconciler::Plan& plan);
std::string to_text(const reconciler::ApplyReport& report);

} // namespace test
