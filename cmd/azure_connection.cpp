// SPDX-License-Identifier: Apache-2.0
#include "cmd/azure_connection.hpp"

#include "cmd/build_info.hpp"
#include "cmd/clocks.hpp"
#include "cmd/network.hpp"

#include "providers/azure/azure_provider.hpp"
#include "providers/azure/identity/client_secret.hpp"
#include "providers/azure/identity/token_cache.hpp"
#include "providers/http/beast_transport.hpp"
#include "providers/http/server.hpp"
#include "providers/simulator/simulator.hpp"

#include <array>

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

struct SignInAs {
    std::string tenant;
    std::string client_id;
    Secret secret;
};

Diagnostic no_credential(const std::string& missing)
{
    Diagnostic problem;
    problem.id = "no-credential";
    problem.summary = "No credential for Azure";
    problem.detail = "The environment does not hold " + missing +
                     ". The credential never comes from the configuration.";
    problem.fix = "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or ARM_TENANT_ID, "
                  "ARM_CLIENT_ID and "
                  "ARM_CLIENT_SECRET) to those of a service principal.";
    return problem;
}

/// The SDKs' names first, then Terraform's (facts §8.4).
Result<SignInAs> credential_from(const Host& host, const std::string& configured_tenant)
{
    const auto either = [&](const std::string& name) {
        const std::string sdk = host.variable(("AZURE_" + name).c_str());
        return sdk.empty() ? host.variable(("ARM_" + name).c_str()) : sdk;
    };
    std::string tenant = either("TENANT_ID");
    if (tenant.empty()) tenant = configured_tenant;
    if (tenant.empty()) return fail(no_credential("AZURE_TENANT_ID"));
    const std::string client = either("CLIENT_ID");
    if (client.empty()) return fail(no_credential("AZURE_CLIENT_ID"));
    const std::string secret = either("CLIENT_SECRET");
    if (secret.empty()) return fail(no_credential("AZURE_CLIENT_SECRET"));
    return SignInAs{tenant, client, Secret(secret)};
}

/// What every estate of the simulator knows; real credentials never go there (design §1.9).
SignInAs simulator_credential()
{
    return {"organizations", "00000000-0000-0000-0000-000000000001", Secret("simulator")};
}

class Connection final : public AzureConnection {
public:
    Connection(const azure::AzureDomain& domain, http::TransportOptions network)
        : domain_(domain), network_(std::move(network))
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
        assemble(azure::simulator_cloud(server_->url()), simulator_credential());
        return {};
    }

    void open_real(azure::Cloud cloud, SignInAs who)
    {
        clock_ = make_system_clock();
        assemble(std::move(cloud), std::move(who));
    }

    Provider& provider() override { return *provider_; }
    Clock& clock() override { return *clock_; }
    asio::io_context& context() override { return context_; }

private:
    void assemble(azure::Cloud cloud, SignInAs who)
    {
        transport_ = std::make_unique<CountingTransport>(http::make_beast_transport(network_));
        const azure::PipelineParts parts{.transport = *transport_,
                                         .clock = *clock_,
                                         .user_agent = std::string("tresor/") + version()};
        sign_in_ = azure::make_token_pipeline(parts);
        azure::ClientSecretOptions options{cloud.login, who.tenant, who.client_id,
                                           std::move(who.secret)};
        credential_ = azure::make_token_cache(
            azure::make_client_secret_credential(*sign_in_, *clock_, std::move(options)), *clock_);
        throttle_ = azure::make_throttle(*clock_, {});
        auto pipeline = azure::make_arm_pipeline(parts, cloud, *credential_, *throttle_);
        arm_ = std::make_unique<azure::ArmClient>(std::move(pipeline), cloud, *clock_);
        provider_ = azure::make_azure_provider(*arm_, *throttle_, *clock_, domain_);
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
    asio::io_context context_{1};
    std::unique_ptr<simulator::Simulator> simulator_;
    std::unique_ptr<http::Server> server_;
    VirtualClock* virtual_clock_ = nullptr;
    std::unique_ptr<Clock> clock_;
    std::unique_ptr<CountingTransport> transport_;
    std::unique_ptr<http::Transport> sign_in_;
    std::unique_ptr<azure::Credential> credential_;
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

bool is_loopback(const std::string& url)
{
    const auto parts = http::split_url(url);
    constexpr std::array<std::string_view, 4> hosts{"127.0.0.1", "localhost", "::1", "[::1]"};
    return !parts.scheme.empty() && std::ranges::find(hosts, parts.host) != hosts.end();
}

} // namespace

Result<std::unique_ptr<AzureConnection>>
connect(const Host& host, const Object& settings, const azure::AzureDomain& domain)
{
    auto network = transport_options(host);
    if (!network) return std::unexpected(std::move(network.error()));
    auto connection = std::make_unique<Connection>(domain, std::move(*network));
    const auto& name = settings.text("cloud");
    if (name == "simulator") {
        std::string url = host.variable("TRESOR_SIMULATOR");
        while (url.ends_with('/')) url.pop_back();
        if (!url.empty() && !is_loopback(url)) return fail(bad_simulator_url(url));
        if (!url.empty()) {
            connection->open_real(azure::simulator_cloud(url), simulator_credential());
        } else if (auto opened = connection->open_embedded(host, settings); !opened) {
            return std::unexpected(std::move(opened.error()));
        }
        return connection;
    }
    auto who = credential_from(host, settings.text("tenant"));
    if (!who) return std::unexpected(std::move(who.error()));
    connection->open_real(*azure::known_cloud(name), std::move(*who));
    return connection;
}

} // namespace cmd
