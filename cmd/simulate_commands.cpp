// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"

#include "cmd/whole_file.hpp"
#include "providers/http/server.hpp"
#include "providers/simulator/certificates.hpp"
#include "providers/simulator/simulator.hpp"
#include "reconciler/model/printable.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace cmd {

using namespace reconciler;

namespace {

std::string data_folder(const Reporter& reporter)
{
    const auto& given = reporter.options().data;
    return in_folder(reporter.host(), given.empty() ? ".tresor/simulator" : given);
}

Result<std::unique_ptr<simulator::Simulator>>
open_world(const Reporter& reporter, std::optional<double> time_scale)
{
    const Options& options = reporter.options();
    simulator::Options world;
    world.estate_file = in_folder(reporter.host(), options.estate.empty() ? "simulator/estate.toml"
                                                                          : options.estate);
    world.data_folder = data_folder(reporter);
    if (!options.faults.empty()) world.faults_file = in_folder(reporter.host(), options.faults);
    world.time_scale = time_scale;
    world.check_tokens = !options.no_token_check;
    return simulator::Simulator::open(std::move(world));
}

/// The authority's certificate is there before anyone is told the address.
Result<std::optional<http::TlsIdentity>> make_identity(const Reporter& reporter)
{
    const Options& options = reporter.options();
    if (!options.https) return std::nullopt;
    auto made = simulator::make_certificates(options.listen);
    const auto file = options.ca_file.empty() ? data_folder(reporter) + "/ca.pem"
                                              : in_folder(reporter.host(), options.ca_file);
    if (const auto why = write_whole_file(file, made.authority); !why.empty()) {
        Diagnostic problem;
        problem.id = "cannot-write-certificate";
        problem.summary = "Cannot write the certificate";
        problem.detail = "\"" + file + "\" cannot be written: " + why + ".";
        problem.fix = "Name a file in a folder that is yours to write with --ca-file.";
        return fail(std::move(problem));
    }
    return std::move(made.server);
}

Diagnostic cannot_listen(const Options& options, const std::string& why)
{
    Diagnostic problem;
    problem.id = "cannot-listen";
    problem.summary = "Cannot listen";
    problem.detail = options.listen + " port " + std::to_string(options.port) + ": " + why + ".";
    problem.fix = "Choose another --port, or 0 for any free one.";
    return problem;
}

/// The address is one of this machine's that others reach.
bool is_open_to_others(const std::string& address)
{
    boost::system::error_code failure;
    const auto parsed = boost::asio::ip::make_address(address, failure);
    return !failure && !parsed.is_loopback();
}

Diagnostic open_to_others(const std::string& address)
{
    Diagnostic warning;
    warning.severity = Severity::warning;
    warning.id = "simulator-open-to-others";
    warning.summary = "Others can reach this Azure";
    warning.detail = "It listens on " + address +
                     ". Its admin door asks nobody for a token, and its secrets are no secrets.";
    warning.fix = "Leave out --listen, unless the network is yours alone.";
    return warning;
}

} // namespace

int simulate_serve_command(Reporter& reporter)
{
    const Options& options = reporter.options();
    auto world = open_world(reporter, options.time_scale.value_or(1.0));
    if (!world) return reporter.fail(world.error());
    auto identity = make_identity(reporter);
    if (!identity) return reporter.fail(identity.error());
    boost::asio::io_context context{1};
    http::ServerOptions listening;
    listening.address = options.listen;
    listening.port = static_cast<std::uint16_t>(options.port);
    listening.tls = std::move(*identity);
    http::Server* counted = nullptr;
    auto server =
        http::listen(context.get_executor(), listening, [&](const http::Request& request) {
            http::Reply reply = (*world)->answer(request);
            if (counted && request.url.contains("/_admin/"))
                reply.response.headers.set("x-connections-accepted",
                                           std::to_string(counted->connections_accepted()));
            return reply;
        });
    if (!server) return reporter.fail({cannot_listen(options, server.error())});
    counted = server->get();
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code&, int) {
        (*server)->stop();
        context.stop();
    });
    if (is_open_to_others(options.listen)) reporter.diagnostics({open_to_others(options.listen)});
    reporter.host().out((*server)->url() + "\n");
    context.run();
    (*world)->advance_to((*world)->now()); // what passed since the last request is kept too
    return reporter.finish(ExitCode::ok);
}

int simulate_do_command(Reporter& reporter)
{
    auto world = open_world(reporter, std::nullopt);
    if (!world) return reporter.fail(world.error());
    const auto done = (*world)->perform(reporter.options().action);
    if (!done) return reporter.fail(done.error());
    std::string line = printable_lines(*done);
    if (!line.ends_with('\n')) line += '\n';
    reporter.say(line);
    return reporter.finish(ExitCode::ok, {{"done", *done}});
}

} // namespace cmd
