// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/random_stack.hpp"

#include "tests/properties/stacks.hpp"

#include <array>

namespace stacks {

std::string RandomStack::next()
{
    const int vaults = 1 + up_to(1);
    const int policies = 1 + up_to(2);
    std::string toml = head();
    for (int i = 0; i < vaults; ++i) toml += vault(i);
    for (int i = 0; i < policies; ++i) toml += policy(i, up_to(vaults - 1));
    constexpr std::array<const char*, 5> machines{"pmk-01", "cmk-01", "ade-bek-01", "ade-kek-01",
                                                  "ade-kek-02"};
    for (const std::string machine : machines)
        if (up_to(3) > 0) toml += vm(machine, "", "p" + std::to_string(up_to(policies - 1)));
    return toml;
}

std::string RandomStack::vault(int number)
{
    const std::string n = std::to_string(number);
    std::string text = "\n[vault.v" + n + "]\nname = \"rsv-" + n +
                       "\"\nresource_group = \"rg-backup\"\nlocation = \"westeurope\"\n";
    if (maybe()) text += "tags = { number = \"" + std::to_string(up_to(9)) + "\" }\n";
    if (maybe()) text += "soft_delete.retention_days = " + std::to_string(14 + up_to(100)) + "\n";
    if (maybe()) text += "immutability = \"Disabled\"\n";
    return text;
}

std::string RandomStack::policy(int number, int vault)
{
    const std::string n = std::to_string(number);
    std::string text = "\n[policy.p" + n + "]\nname = \"policy-" + n + "\"\nvault = \"v" +
                       std::to_string(vault) + "\"\ntype = \"V2\"\n";
    if (maybe()) text += "instant_restore_days = " + std::to_string(1 + up_to(4)) + "\n";
    if (maybe()) text += "time_zone = \"Central Standard Time\"\n";
    return text + schedule() + retention();
}

std::string RandomStack::schedule()
{
    if (maybe()) return "schedule = { frequency = \"Daily\", time = \"21:30\" }\n";
    return "schedule = { frequency = \"Hourly\", interval_hours = 4, window_start = \"08:00\", "
           "window_hours = " +
           std::to_string(4 * (1 + up_to(2))) + " }\n";
}

std::string RandomStack::retention()
{
    std::string text = "retention.daily = { count = " + std::to_string(7 + up_to(50)) + " }\n";
    if (maybe())
        text += "retention.weekly = { count = " + std::to_string(1 + up_to(50)) +
                ", weekdays = [\"Saturday\", \"Sunday\"] }\n";
    if (maybe())
        text += "retention.monthly = { count = " + std::to_string(1 + up_to(20)) +
                ", days = [1, 28] }\n";
    if (maybe())
        text += "retention.yearly = { count = " + std::to_string(1 + up_to(9)) +
                ", months = [\"June\"], weeks = [\"Last\"], weekdays = [\"Friday\"] }\n";
    return text;
}

} // namespace stacks
