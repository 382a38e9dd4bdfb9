// SPDX-License-Identifier: Apache-2.0
#include "tests/cmd/threaded_simulator.hpp"

#include <stdexcept>
#include <utility>

namespace test {

ThreadedSimulator::ThreadedSimulator(const std::string& estate, const std::string& faults)
{
    write_file(world_.path("estate.toml"), estate);
    simulator::Options options;
    options.estate_file = world_.path("estate.toml");
    options.time_scale = 1.0;
    if (!faults.empty()) {
        options.faults_file = world_.path("faults.json");
        write_file(options.faults_file, faults);
    }
    auto opened = simulator::Simulator::open(options);
    if (!opened) throw std::runtime_error(opened.error().front().detail);
    simulator_ = std::move(*opened);
    server_ = std::move(*http::listen(io_.get_executor(), {}, [this](const http::Request& r) {
        asked_.push_back(r);
        return simulator_->answer(r);
    }));
    url_ = server_->url();
    thread_ = std::thread([this] { io_.run(); });
}

void ThreadedSimulator::stop()
{
    if (!thread_.joinable()) return;
    io_.stop();
    thread_.join();
}

int Program::run(const std::vector<std::string>& words)
{
    cmd::Host host;
    host.out = [this](std::string_view text) { out += text; };
    host.err = [this](std::string_view text) { err += text; };
    host.ask = [](std::string_view) { return std::nullopt; };
    host.variable = [this](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string() : found->second;
    };
    host.style = [](cmd::ColorChoice, bool) { return cmd::Style{.color = false, .width = 0}; };
    host.folder = folder.path();
    return cmd::run(words, host);
}

} // namespace test
