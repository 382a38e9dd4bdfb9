// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"

#include "providers/http/server.hpp"
#include "providers/simulator/simulator.hpp"
#include "reconciler/model/printable.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace cmd {

using namespace reconciler;

namespace {

Result<std::unique_ptr<simulator::Simulator>>
open_world(const Reporter& reporter, std::optional<double> time_scale)
{
    const Options& options = reporter.options();
    const auto or_else = [&](const std::string& given, const char* usual) {
        return in_folder(reporter.host(), given.empty() ? usual : given);
    };
    simulator::Options world;
    world.estate_file = or_else(options.estate, "simulator/estate.toml");
    world.data_folder = or_else(options.data, ".tresor/simulator");
    if (!options.faults.empty()) world.faults_file = in_folder(reporter.host(), options.faults);
    world.time_scale = time_scale;
    return simulator::Simulator::open(std::move(world));
}

} // namespace

int simulate_serve_command(Reporter& reporter)
{
    const Options& options = reporter.options();
    auto world = open_world(reporter, options.time_scale.value_or(1.0));
    if (!world) return reporter.fail(world.error());
    boost::asio::io_context context{1};
    http::ServerOptions listening;
    listening.address = options.listen;
    listening.port = static_cast<std::uint16_t>(options.port);
    http::Server* counted = nullptr;
    auto server =
        http::listen(context.get_executor(), listening, [&](const http::Request& request) {
            http::Reply reply = (*world)->answer(request);
            if (counted && request.url.contains("/_admin/"))
                reply.response.headers.set("x-connections-accepted",
                                           std::to_string(counted->connections_accepted()));
            return reply;
        });
    if (!server) {
        Diagnostic problem;
        problem.id = "cannot-listen";
        problem.summary = "Cannot listen";
        problem.detail =
            options.listen + " port " + std::to_string(options.port) + ": " + server.error() + ".";
        problem.fix = "Choose another --port, or 0 for any free one.";
        return reporter.fail({problem});
    }
    counted = server->get();
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code&, int) {
        (*server)->stop();
        context.stop();
    });
    reporter.host().out((*server)->url() + "\n");
    context.run();
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
