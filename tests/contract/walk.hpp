// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "providers/simulator/simulator.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// One exchange with the simulator, under a name that says what was asked in which state.
struct Step {
    std::string name;
    http::Request request;
    http::Response response;

    /// The body; null where there is none or it is no JSON.
    boost::json::value body() const;
    /// ARM, not the token endpoint or Graph.
    bool is_arm() const;
};

/// Asks one simulator one thing after the other and keeps every answer.
class Walk {
public:
    explicit Walk(simulator::Simulator& world) : world_(world) {}

    Step get(const std::string& name, const std::string& path);
    Step put(const std::string& name, const std::string& path, std::string_view body);
    Step patch(const std::string& name, const std::string& path, std::string_view body);
    Step post(const std::string& name, const std::string& path, std::string_view body);
    Step remove(const std::string& name, const std::string& path);
    Step head(const std::string& name, const std::string& path);
    /// Exactly this, with no token added.
    Step send(const std::string& name, http::Request request);

    /// Asks after a long operation at once and after an hour, by every header it was given;
    /// returns the last answer about its status.
    Step follow(const Step& start);

    /// Lets time pass, in the words of the admin door ("1h"), and signs in again.
    void pass(const std::string& time);

    /// Asks for the token that every further request carries.
    void sign_in(const std::string& client, const std::string& password);

    const std::vector<Step>& steps() const { return steps_; }

private:
    Step ask(const std::string& name, std::string_view method, const std::string& path,
             std::string_view body);

    void renew_token();

    simulator::Simulator& world_;
    http::Request sign_in_;
    std::string token_;
    std::vector<Step> steps_;
};

/// Each part walks one service; the later ones build on what the earlier ones left.
void walk_tokens(Walk& walk);
void walk_inventory(Walk& walk);
void walk_machine_writes(Walk& walk);
void walk_vaults(Walk& walk);
void walk_policies(Walk& walk);
void walk_items(Walk& walk);
void walk_item_ends(Walk& walk);
void walk_key_vaults(Walk& walk);
void walk_roles(Walk& walk);
void walk_errors(Walk& walk);
void walk_groups(Walk& walk);
void walk_refusals(Walk& walk);

/// All of them on an estate of their own; walked once in a process.
const std::vector<Step>& whole_walk();

/// The step of that name. REQUIRES: there is one.
const Step& step(std::string_view name);

} // namespace contract
