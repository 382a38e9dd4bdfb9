// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/host.hpp"
#include "providers/http/server.hpp"
#include "providers/simulator/simulator.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/io_context.hpp>

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace test {

/// A simulator on loopback in a thread of its own, in real time: the program under test runs its
/// loop until it has ended.
class ThreadedSimulator {
public:
    /// `faults` as `/_admin/faults` takes them; may be empty. Throws where the world is not valid.
    explicit ThreadedSimulator(const std::string& estate, const std::string& faults = {});
    ~ThreadedSimulator() { stop(); }
    ThreadedSimulator(const ThreadedSimulator&) = delete;
    ThreadedSimulator& operator=(const ThreadedSimulator&) = delete;

    const std::string& url() const { return url_; }
    void stop();

    /// Method, URL, body and credential of each request; to be read once it is stopped.
    const std::vector<http::Request>& asked() const { return asked_; }

private:
    TempDir world_;
    std::vector<http::Request> asked_;
    std::unique_ptr<simulator::Simulator> simulator_;
    boost::asio::io_context io_{1};
    std::unique_ptr<http::Server> server_;
    std::string url_;
    std::thread thread_;
};

/// The program with its words, run in a folder with these variables, without a terminal.
struct Program {
    TempDir folder;
    std::map<std::string, std::string> variables;
    std::string out;
    std::string err;

    int run(const std::vector<std::string>& words);
};

} // namespace test
