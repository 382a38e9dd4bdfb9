// SPDX-License-Identifier: Apache-2.0
#include "tests/support/simulated_azure.hpp"

#include "providers/azure/arm/write_guard.hpp"
#include "providers/azure/azure_provider.hpp"
#include "providers/azure/identity/client_secret.hpp"
#include "providers/azure/identity/token_cache.hpp"
#include "reconciler/language/configuration_loader.hpp"
#include "reconciler/plan/outcome.hpp"
#include "state/local_store.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/memory_files.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace json = boost::json;
using boost::asio::awaitable;

namespace test {

using namespace reconciler;

namespace {

constexpr auto base_url = "http://127.0.0.1:1";

std::string sentence(const Diagnostics& problems)
{
    std::string out;
    for (const auto& problem : problems)
        out += "[" + problem.id + "] " + problem.summary + ": " + problem.detail +
               (problem.service ? " (" + problem.service->code + ")" : "") + "\n";
    return out;
}

template <class T>
T expect(Result<T> result, const std::string& what)
{
    if (!result) throw std::runtime_error(what + ": " + sentence(result.error()));
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class Silence final : public Progress {
public:
    void on(const Event&) override {}
};

class Notes final : public Progress {
public:
    using Watch = std::function<void(const Event&)>;
    Notes(std::vector<std::string>& out, const Watch& watch) : out_(out), watch_(watch) {}

    void on(const Event& event) override
    {
        if (watch_) watch_(event);
        if (!event.step) return;
        if (event.kind == Event::Kind::started) out_.push_back("started " + event.step->id);
        if (event.kind == Event::Kind::succeeded) out_.push_back("succeeded " + event.step->id);
        if (event.kind == Event::Kind::failed) out_.push_back("failed " + event.step->id);
    }

private:
    std::vector<std::string>& out_;
    const Watch& watch_;
};

} // namespace

/// Hands requests to the simulator and remembers those that write.
class SimulatedAzure::Wire final : public http::Transport {
public:
    using Between = std::function<http::Reply(simulator::Simulator&, http::Request)>;
    Wire(simulator::Simulator& simulator, FakeClock& clock, Between between)
        : simulator_(simulator), clock_(clock), between_(std::move(between))
    {}

    awaitable<http::Outcome<http::Response>> send(http::Request request) override
    {
        ++requests;
        if (request.method != "GET" && !request.url.contains("/oauth2/"))
            writes.push_back(request.method + ' ' + path_of(request.url));
        simulator_.advance_to(clock_.now());
        http::Reply reply = between_(simulator_, std::move(request));
        if (reply.response.status == 429) ++refusals;
        if (reply.cut_after)
            co_return std::unexpected(
                http::Error{http::Error::Kind::dropped, "the connection ended", true});
        co_return std::move(reply.response);
    }

    std::vector<std::string> writes;
    std::size_t requests = 0;
    std::size_t refusals = 0;

private:
    static std::string path_of(const std::string& url)
    {
        const std::string target = http::split_url(url).target;
        return target.substr(0, target.find('?'));
    }

    simulator::Simulator& simulator_;
    FakeClock& clock_;
    Between between_;
};

/// In front of the wire: closed to writes where the test says so.
class SimulatedAzure::Gate final : public http::Transport {
public:
    Gate(http::Transport& wire, const bool& read_only)
        : wire_(wire), guarded_(azure::make_write_guard(wire)), read_only_(read_only)
    {}

    awaitable<http::Outcome<http::Response>> send(http::Request request) override
    {
        return read_only_ ? guarded_->send(std::move(request)) : wire_.send(std::move(request));
    }

private:
    http::Transport& wire_;
    std::unique_ptr<http::Transport> guarded_;
    const bool& read_only_;
};

namespace {

std::unique_ptr<simulator::Simulator> open(const std::string& estate)
{
    simulator::Options options;
    options.estate_file = estate;
    return expect(simulator::Simulator::open(std::move(options)), "simulator");
}

} // namespace

SimulatedAzure::SimulatedAzure(const std::string& estate) : SimulatedAzure(Parts{.estate = estate})
{}

SimulatedAzure::SimulatedAzure(const Parts& given)
    : simulator_(open(given.estate)),
      clock_(simulator_->now()),
      wire_(std::make_unique<Wire>(*simulator_, clock_, given.between)),
      gate_(std::make_unique<Gate>(*wire_, read_only)),
      cloud_(azure::simulator_cloud(base_url))
{
    azure::PipelineParts parts{.transport = *gate_, .clock = clock_, .user_agent = "tresor/test"};
    parts.random = [] { return 0.5; };
    parts.log = given.log;
    parts.log_level = azure::LogLevel::trace;
    sign_in_ = azure::make_token_pipeline(parts);
    azure::Application owner{cloud_.login, "organizations", "00000000-0000-0000-0000-000000000001"};
    credential_ =
        azure::make_token_cache(azure::make_client_secret_credential(
                                    *sign_in_, clock_, std::move(owner), Secret(given.secret)),
                                clock_);
    throttle_ = given.make_throttle(clock_);
    arm_ = std::make_unique<azure::ArmClient>(
        azure::make_arm_pipeline(parts, cloud_, *credential_, *throttle_), cloud_, clock_);
    provider_ = azure::make_azure_provider(*arm_, *throttle_, clock_, domain_);
    kept_ = given.state_file.empty() ? state::make_memory_store()
                                     : state::make_local_store(given.state_file);
    store = std::make_unique<FaultyStore>(*kept_);
}

SimulatedAzure::~SimulatedAzure() = default;

std::string SimulatedAzure::default_estate()
{
    return source_path("examples/02_encrypted_vms/simulator/estate.toml");
}

std::unique_ptr<azure::Throttle> SimulatedAzure::usual_throttle(Clock& clock)
{
    return azure::make_throttle(clock, {});
}

http::Reply SimulatedAzure::ask_directly(simulator::Simulator& simulator, http::Request request)
{
    return simulator.answer(request);
}

Consent SimulatedAzure::any()
{
    return {.data_loss = true,
            .undelete = true,
            .one_way = {"immutability-locked", "soft-delete-always-on", "cross-region-restore",
                        "policy-v2", "vault-encryption", "cross-subscription-restore-disabled"},
            .weakenings = 1000};
}

template <class Work>
auto SimulatedAzure::run(Work work)
{
    auto result = test::run(io_, clock_, std::move(work));
    simulator_->advance_to(clock_.now());
    return result;
}

Snapshot SimulatedAzure::snapshot(bool& fresh)
{
    auto held = expect(run(store->read()), "state");
    fresh = !held;
    if (held) return std::move(*held);
    Snapshot none;
    none.identity = {"stack", "lineage-" + std::to_string(lineage_), "simulator"};
    return none;
}

namespace {

struct Loaded {
    Configuration configuration; ///< `desired` points into it
    DesiredSet desired;
};

Loaded load(const Domain& domain, const std::string& toml)
{
    MemoryFiles files(std::map<std::string, std::string>{{"main.toml", toml}});
    Loaded loaded{expect(load_configuration(files, ".", domain.schema()), "configuration"), {}};
    return loaded;
}

} // namespace

Plan SimulatedAzure::make(const std::string& toml, bool destroying, const Consent& consent)
{
    Loaded loaded = load(domain_, toml);
    loaded.desired = expect(domain_.resolve(loaded.configuration), "resolve");
    if (destroying) {
        loaded.desired.objects.clear();
        loaded.desired.selectors.clear();
    }
    bool fresh = false;
    const Snapshot state = snapshot(fresh);
    const ObservationRequest request{loaded.desired, state.records};
    auto seen = expect(run(provider_->observe(request)), "observe");
    const auto make_one = [&] {
        return make_plan(domain_, {.desired = loaded.desired,
                                   .observation = seen,
                                   .records = state.records,
                                   .lineage = state.identity.lineage,
                                   .fresh_state = fresh,
                                   .destroying = destroying,
                                   .consent = consent});
    };
    std::set<std::string> looked_at;
    for (;;) {
        Plan plan = make_one();
        std::vector<std::string> ids;
        for (const auto& id : plan.closer)
            if (looked_at.insert(folded(id)).second) ids.push_back(id);
        if (ids.empty()) return plan;
        if (auto looked = run(provider_->look_closer(seen, std::move(ids))); !looked)
            append(seen.problems, std::move(looked.error()));
    }
}

Plan SimulatedAzure::plan(const std::string& toml, const Consent& consent)
{
    return make(toml, false, consent);
}

Plan SimulatedAzure::plan_to_destroy(const std::string& toml, const Consent& consent)
{
    return make(toml, true, consent);
}

ApplyReport SimulatedAzure::apply(const Plan& plan)
{
    expect(run(store->lock({"test", "apply", 1, ""})), "lock");
    bool fresh = false;
    Snapshot state = snapshot(fresh);
    if (fresh) {
        Transaction first;
        first.create = state.identity;
        expect(run(kept_->commit(std::move(first))), "first commit");
    }
    events.clear();
    Notes progress(events, watch);
    Interruption interruption;
    ApplyOptions options;
    options.run = "run-" + std::to_string(++runs_);
    options.parallelism = parallelism;
    last_report = run(reconciler::apply(
        plan.steps, {*provider_, *store, clock_, progress, interruption}, options));
    expect(run(store->unlock()), "unlock");
    return last_report;
}

void SimulatedAzure::resume_open(const std::string& toml)
{
    bool fresh = false;
    const Snapshot state = snapshot(fresh);
    if (state.open.empty()) return;
    expect(run(store->lock({"test", "apply", 1, ""})), "lock");
    Silence progress;
    Interruption interruption;
    ApplyOptions options;
    options.run = "run-" + std::to_string(++runs_);
    const ApplyContext hands{*provider_, *store, clock_, progress, interruption};
    run(reconciler::resume(state.open, hands, options));
    if (const auto unknown = unknown_among(snapshot(fresh).open); !unknown.empty()) {
        const Plan now = make(toml, false, any());
        const Observation seen = observe(toml);
        const auto is_done = [&](const Step& step) { return took_effect(step, now, seen); };
        run(reconciler::decide(unknown, is_done, hands, options));
    }
    expect(run(store->unlock()), "unlock");
}

Plan SimulatedAzure::converge(const std::string& toml, const Consent& consent)
{
    resume_open(toml);
    Plan planned = plan(toml, consent);
    apply(planned);
    return planned;
}

Observation SimulatedAzure::observe(const std::string& toml)
{
    Loaded loaded = load(domain_, toml);
    loaded.desired = expect(domain_.resolve(loaded.configuration), "resolve");
    bool fresh = false;
    const Snapshot state = snapshot(fresh);
    const ObservationRequest request{loaded.desired, state.records};
    return expect(run(provider_->observe(request)), "observe");
}

std::vector<Record> SimulatedAzure::records()
{
    bool fresh = false;
    return snapshot(fresh).records;
}

const Record*
SimulatedAzure::find(const std::vector<Record>& records, const std::string& address) const
{
    const auto found = std::ranges::find_if(
        records, [&](const Record& r) { return to_string(r.address) == address; });
    return found == records.end() ? nullptr : &*found;
}

std::string SimulatedAzure::perform(const std::vector<std::string>& words)
{
    std::string said = expect(simulator_->perform(words), "perform");
    if (simulator_->now() > clock_.now()) clock_.advance(simulator_->now() - clock_.now());
    return said;
}

json::value
SimulatedAzure::ask(const std::string& method, const std::string& path, const std::string& body)
{
    const auto token = expect(run(credential_->token(cloud_.arm_scope)), "token");
    http::Request request{method, base_url + path, {}, body};
    request.headers.set("Authorization", "Bearer " + token.value.reveal());
    request.headers.set("Content-Type", "application/json");
    const http::Response response = simulator_->answer(request).response;
    if (response.status / 100 != 2)
        throw std::runtime_error(method + ' ' + path + ": " + response.body);
    return response.body.empty() ? json::value() : json::parse(response.body);
}

void SimulatedAzure::fault(const std::string& list)
{
    http::Request request{"POST", std::string(base_url) + "/_admin/faults", {}, list};
    const http::Response response = simulator_->answer(request).response;
    if (response.status != 200) throw std::runtime_error(response.body);
}

void SimulatedAzure::clear_faults()
{
    http::Request request{"DELETE", std::string(base_url) + "/_admin/faults", {}, {}};
    simulator_->answer(request);
}

void SimulatedAzure::lose_state()
{
    ++lineage_;
    store.reset();
    kept_ = state::make_memory_store();
    store = std::make_unique<FaultyStore>(*kept_);
}

std::vector<std::string> SimulatedAzure::writes() const
{
    return wire_->writes;
}

std::size_t SimulatedAzure::refusals() const
{
    return wire_->refusals;
}

std::size_t SimulatedAzure::requests() const
{
    return wire_->requests;
}

void SimulatedAzure::forget()
{
    wire_->writes.clear();
    wire_->requests = 0;
    wire_->refusals = 0;
}

std::string to_text(const Plan& plan)
{
    std::string out;
    for (const auto& change : plan.changes) {
        out += std::string(to_string(change.verb)) + ' ' + to_string(change.address) + " (" +
               std::string(to_string(change.cause)) + "): " + change.reason + '\n';
        for (const auto& one : change.attributes)
            out += "    " + one.path + ": " + to_text(one.live) + " -> " + to_text(one.desired) +
                   " (" + std::string(to_string(one.cause)) + ")\n";
        for (const auto& step : change.steps) out += "    step " + step + '\n';
        for (const auto& problem : change.blocked)
            out += "    blocked [" + problem.id + "] " + problem.detail + '\n';
    }
    return out + sentence(plan.diagnostics);
}

std::string to_text(const ApplyReport& report)
{
    constexpr std::array<const char*, 5> words{"succeeded", "failed", "skipped", "running on",
                                               "not started"};
    std::string out;
    for (const auto& step : report.steps)
        out += step.step_id + ": " + words.at(static_cast<std::size_t>(step.status)) + ' ' +
               step.because + '\n';
    return out + sentence(report.diagnostics);
}

} // namespace test
