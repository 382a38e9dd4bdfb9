// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

enum class Quotas { off, recorded };
enum class IdCase { stable, drift };

/// How this Azure misbehaves all the time; the default is the calmest that was recorded. Kept with
/// the world.
struct Behaviour {
    std::int64_t seed = 1; ///< of everything random here
    Quotas quotas = Quotas::off;
    std::chrono::seconds list_lag{0};            ///< until lists show a change
    std::chrono::seconds role_assignment_lag{0}; ///< until a grant or its removal takes effect
    std::chrono::seconds key_vault_lag{0};       ///< the same of access policies
    std::chrono::seconds principal_lag{0};       ///< until role assignments know a principal
    std::chrono::seconds registering_dns{30};    ///< how long a new key vault is RegisteringDns
    IdCase id_case = IdCase::stable;
    std::int64_t page_size = 0;     ///< of lists; 0: Azure's own
    std::int64_t read_failures = 0; ///< one plain read in so many fails with 500; 0: none

    friend bool operator==(const Behaviour&, const Behaviour&) = default;
};

/// One member of it, by name: reading, printing and help come from this.
struct Setting {
    std::string_view name;
    enum class Sort { number, seconds, choice } sort;
    std::vector<std::string_view> choices; ///< of a choice, in the order of its values
    std::int64_t most;
    std::string_view what;
    std::int64_t (*get)(const Behaviour&);
    void (*set)(Behaviour&, std::int64_t);

    std::string values() const; ///< "off | recorded", "seconds, 0 to 86400"
    json::value shown(const Behaviour& behaviour) const;
    /// From a number, a word or a duration ("5m"); else what is wrong with it, as a sentence.
    std::expected<void, std::string> read(Behaviour& behaviour, const json::value& value) const;
};

const std::vector<Setting>& behaviour_settings();
const Setting* find_setting(std::string_view name);
/// "Did you mean …?", or empty.
std::string setting_hint(std::string_view name);

json::object show_behaviour(const Behaviour& behaviour);
/// Lays the members of `changes` over it, all or none; else what is wrong, as sentences.
std::expected<void, std::string>
change_behaviour(Behaviour& behaviour, const json::object& changes);

/// One setting a line.
std::string behaviour_text();

} // namespace simulator
