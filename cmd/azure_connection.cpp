// SPDX-License-Identifier: Apache-2.0
#include "cmd/azure_connection.hpp"

#include "cmd/build_info.hpp"
#include "cmd/clocks.hpp"
#include "cmd/clouds.hpp"
#include "cmd/network.hpp"

#include "providers/azure/arm/write_guard.hpp"
#include "providers/azure/azure_provider.hpp"
#include "providers/azure/identity/client_secret.hpp"
#include "providers/azure/identity/environment.hpp"
#include "providers/azure/identity/token_cache.hpp"
#include "providers/http/beast_transport.hpp"
#include "providers/http/server.hpp"
#include "providers/simulator/simulator.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace cmd {

using namespace reconciler;
namespace asio = boost::asio;

namespace {

/// Knows how many exchanges are under way, so that virtual time stands still meanwhile.
class CountingTransport final : public http::Transport {
public:
    explicit CountingTransport(std::unique_ptr<http::Transport> inner) : inner_(std::move(inner)) {}

    asio::awaitable<http::Outcome<http::Response>> send(http::Request request) override
    {
        ++in_flight_;
        auto outcome = co_await inner_->send(std::move(request));
        --in_flight_;
        co_return outcome;
    }

    int in_flight() const { return in_flight_; }

private:
    std::unique_ptr<http::Transport> inner_;
    int in_flight_ = 0;
};

using MakeIdentity = std::function<Result<azure::Identity>(azure::IdentityParts)>;

/// What every estate of the simulator knows; real credentials never go there (design §1.9).
Result<azure::Identity> identity_of_simulator(azure::IdentityParts parts)
{
    azure::Application owner{parts.login, "organizations", "00000000-0000-0000-0000-000000000001"};
    return azure::Identity{azure::make_token_cache(azure::make_client_secret_credential(
                                                       parts.transport, parts.clock,
                                                       std::move(owner), Secret("simulator")),
                                                   parts.clock),
                           {}};
}

class Connection final : public AzureConnection {
public:
    Connection(const Host& host, const azure::AzureDomain& domain, http::TransportOptions network,
               Access access)
        : domain_(domain),
          network_(std::move(network)),
          access_(access),
          log_(host.log),
          log_level_(host.log_level)
    {}

    Result<void> open_embedded(const Host& host, const Object& settings)
    {
        const Object& where = settings.get("simulator").object();
        const auto or_else = [&](std::string_view name, const char* usual) {
            return in_folder(host, where.has(name) ? where.text(name) : usual);
        };
        simulator::Options options;
        options.estate_file = or_else("estate", "simulator/estate.toml");
        options.data_folder = or_else("data", ".tresor/simulator");
        auto opened = simulator::Simulator::open(std::move(options));
        if (!opened) return std::unexpected(std::move(opened.error()));
        simulator_ = std::move(*opened);
        auto server = http::listen(context_.get_executor(), {}, [this](const http::Request& r) {
            return simulator_->answer(r);
        });
        if (!server) return fail(not_listening(server.error()));
        server_ = std::move(*server);
        auto world_clock = make_virtual_clock([this] { return simulator_->now(); },
                                              [this](Time time) { simulator_->advance_to(time); });
        virtual_clock_ = world_clock.get();
        clock_ = std::move(world_clock);
        return assemble(azure::simulator_cloud(server_->url()), identity_of_simulator, {});
    }

    Result<void> open_served(const std::string& url)
    {
        clock_ = make_system_clock();
        return assemble(azure::simulator_cloud(url), identity_of_simulator, {});
    }

    Result<void> open_real(azure::Cloud cloud, azure::Environment variable, std::string tenant)
    {
        clock_ = make_system_clock();
        has_identity_ = true;
        return assemble(std::move(cloud), azure::identity_of_environment,
                        {std::move(variable), std::move(tenant)});
    }

    Provider& provider() override { return *provider_; }
    Clock& clock() override { return *clock_; }
    asio::io_context& context() override { return context_; }

    std::string identity() const override
    {
        return has_identity_ ? identity_.credential->description() : std::string();
    }

private:
    struct From {
        azure::Environment variable;
        std::string tenant;
    };

    Result<void> assemble(azure::Cloud cloud, const MakeIdentity& make_identity, From from)
    {
        transport_ = std::make_unique<CountingTransport>(http::make_beast_transport(network_));
        if (access_ == Access::read_only) guard_ = azure::make_write_guard(*transport_);
        const azure::PipelineParts parts{.transport = guard_ ? *guard_ : *transport_,
                                         .clock = *clock_,
                                         .user_agent = std::string("tresor/") + version(),
                                         .log = log_,
                                         .log_level = log_level_};
        sign_in_ = azure::make_token_pipeline(parts);
        auto identity = make_identity({*sign_in_, *transport_, *clock_, std::move(from.variable),
                                       cloud.login, std::move(from.tenant)});
        if (!identity) return std::unexpected(std::move(identity.error()));
        identity_ = std::move(*identity);
        std::vector<azure::Credential*> auxiliary;
        auxiliary.reserve(identity_.auxiliary.size());
        for (const auto& other : identity_.auxiliary) auxiliary.push_back(other.get());
        throttle_ = azure::make_throttle(*clock_, {});
        auto pipeline = azure::make_arm_pipeline(parts, cloud, *identity_.credential, *throttle_,
                                                 std::move(auxiliary));
        arm_ = std::make_unique<azure::ArmClient>(std::move(pipeline), cloud, *clock_);
        provider_ = azure::make_azure_provider(*arm_, *throttle_, *clock_, domain_);
        return {};
    }

    static Diagnostic not_listening(const std::string& why)
    {
        Diagnostic problem;
        problem.id = "simulator-not-listening";
        problem.summary = "Embedded Azure cannot listen";
        problem.detail = "No port on 127.0.0.1 could be opened: " + why + ".";
        problem.fix = "Free a port, or serve the simulator elsewhere and set TRESOR_SIMULATOR.";
        return problem;
    }

    void turn() override
    {
        if (context_.stopped()) context_.restart();
        if (context_.poll() > 0) return;
        const bool idle = virtual_clock_ != nullptr && transport_->in_flight() == 0;
        if (idle && virtual_clock_->jump()) return;
        context_.run_one();
    }

    const azure::AzureDomain& domain_;
    http::TransportOptions network_;
    Access access_;
    azure::LogSink log_;
    azure::LogLevel log_level_;
    asio::io_context context_{1};
    std::unique_ptr<simulator::Simulator> simulator_;
    std::unique_ptr<http::Server> server_;
    VirtualClock* virtual_clock_ = nullptr;
    std::unique_ptr<Clock> clock_;
    std::unique_ptr<CountingTransport> transport_;
    std::unique_ptr<http::Transport> guard_; ///< in front of it, where nothing may be written
    std::unique_ptr<http::Transport> sign_in_;
    azure::Identity identity_;
    bool has_identity_ = false; ///< of somebody, rather than the simulator's owner
    std::unique_ptr<azure::Throttle> throttle_;
    std::unique_ptr<azure::ArmClient> arm_;
    std::unique_ptr<Provider> provider_;
};

Diagnostic bad_simulator_url(const std::string& url)
{
    Diagnostic problem;
    problem.id = "bad-simulator-url";
    problem.summary = "TRESOR_SIMULATOR is no URL of a simulator";
    problem.detail = '"' + url + "\" is not an absolute http or https URL of this machine.";
    problem.fix = "Set it to what `tresor simulate` printed, for instance http://127.0.0.1:8080.";
    return problem;
}

std::string simulator_url(const Host& host)
{
    std::string url = host.variable("TRESOR_SIMULATOR");
    while (url.ends_with('/')) url.pop_back();
    return url;
}

Result<void> open_simulator(Connection& connection, const Host& host, const Object& settings)
{
    const auto url = simulator_url(host);
    if (url.empty()) return connection.open_embedded(host, settings);
    if (!azure::is_this_machine(url)) return fail(bad_simulator_url(url));
    return connection.open_served(url);
}

Result<void> open_cloud(Connection& connection, const Host& host, const Object& settings)
{
    auto cloud = cloud_of(host, settings);
    if (!cloud) return std::unexpected(std::move(cloud.error()));
    return connection.open_real(std::move(*cloud), host.variable, settings.text("tenant"));
}

} // namespace

Result<azure::Identity> identity_for(const Host& host, const Object& settings,
                                     http::Transport& sign_in, http::Transport& bare, Clock& clock)
{
    if (settings.text("cloud") == "simulator") {
        const auto url = simulator_url(host);
        if (!azure::is_this_machine(url)) return fail(bad_simulator_url(url));
        return identity_of_simulator({sign_in, bare, clock, host.variable, url, {}});
    }
    auto cloud = cloud_of(host, settings);
    if (!cloud) return std::unexpected(std::move(cloud.error()));
    return azure::identity_of_environment(
        {sign_in, bare, clock, host.variable, cloud->login, settings.text("tenant")});
}

Result<std::unique_ptr<AzureConnection>>
connect(const Host& host, const Object& settings, const azure::AzureDomain& domain, Access access)
{
    auto network = transport_options(host);
    if (!network) return std::unexpected(std::move(network.error()));
    auto connection = std::make_unique<Connection>(host, domain, std::move(*network), access);
    auto opened = settings.text("cloud") == "simulator"
                      ? open_simulator(*connection, host, settings)
                      : open_cloud(*connection, host, settings);
    if (!opened) return std::unexpected(std::move(opened.error()));
    return connection;
}

void tell_identity(Reporter& reporter, const AzureConnection& connection)
{
    if (const auto who = connection.identity(); !who.empty()) {
        Diagnostic note;
        note.severity = Severity::note;
        note.id = "credential";
        note.summary = "Credential for Azure";
        note.detail = "The credential is " + who + ".";
        reporter.diagnostics({std::move(note)});
    }
}

} // namespace cmd
