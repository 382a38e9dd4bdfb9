// SPDX-License-Identifier: Apache-2.0
#include "tests/azure/provider/many_vms.hpp"

#include <fmt/format.h>

#include <fstream>

namespace many_vms {

namespace {

constexpr int vaults = 5;
constexpr int policies = 10;
constexpr auto subscription = "11111111-1111-1111-1111-111111111111";

} // namespace

std::string write_estate(const test::TempDir& folder, int vms)
{
    auto path = folder.path("estate.toml");
    std::ofstream(path) << fmt::format(R"(start = 2026-01-15T08:00:00Z
[behaviour]
quotas = "recorded"
[[subscription]]
id = "{}"
[[resource_group]]
name = "rg-backup"
location = "westeurope"
[[resource_group]]
name = "rg-app"
location = "westeurope"
[[virtual_machine]]
name = "vm-{{index}}"
resource_group = "rg-app"
count = {}
)",
                                       subscription, vms);
    return path;
}

std::string vaults_and_policies()
{
    auto toml = fmt::format("[tresor]\nstack = \"many\"\n[azure]\ncloud = \"simulator\"\n"
                            "subscription = \"{}\"\n",
                            subscription);
    for (int i = 0; i < vaults; ++i)
        toml += fmt::format("[vault.v{0}]\nname = \"rsv-{0}\"\nresource_group = \"rg-backup\"\n"
                            "location = \"westeurope\"\n",
                            i);
    for (int i = 0; i < policies; ++i)
        toml += fmt::format("[policy.p{0}]\nname = \"nightly-{0}\"\nvault = \"v{1}\"\n"
                            "type = \"V2\"\nretention.daily = {{ count = 30 }}\n"
                            "schedule = {{ frequency = \"Daily\", time = \"23:00\" }}\n",
                            i, i % vaults);
    return toml;
}

std::string vms(int count)
{
    std::string toml;
    for (int i = 1; i <= count; ++i)
        toml += fmt::format("[protected_vm.vm-{0}]\nvm = \"rg-app/vm-{0}\"\npolicy = \"p{1}\"\n", i,
                            i % policies);
    return toml;
}

} // namespace many_vms
