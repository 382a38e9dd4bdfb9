// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/stacks.hpp"

namespace stacks {

std::string head()
{
    return R"(
[tresor]
stack = "test"

[azure]
cloud = "simulator"
subscription = "11111111-1111-1111-1111-111111111111"
)";
}

std::string vault()
{
    return R"(
[vault.prod]
name = "rsv-prod"
resource_group = "rg-backup"
location = "westeurope"
sku = "RS0"
storage_redundancy = "GeoRedundant"
cross_region_restore = false
soft_delete = { state = "Enabled", retention_days = 30 }
immutability = "Unlocked"
tags = { env = "test" }
)";
}

std::string empty_vault()
{
    std::string text = vault();
    text.replace(text.find("vault.prod"), 10, "vault.spare");
    text.replace(text.find("rsv-prod"), 8, "rsv-spare");
    return text;
}

std::string policy_elsewhere()
{
    return R"(
[policy.elsewhere]
name = "elsewhere"
vault = "spare"
type = "V2"
schedule = { frequency = "Daily", time = "20:00" }
retention.daily = { count = 7 }
)";
}

std::string furnished_vault()
{
    return R"(
[vault.keyed]
name = "rsv-keyed"
resource_group = "rg-backup"
location = "westeurope"
cross_subscription_restore = "Enabled"
public_network_access = "Enabled"
monitoring_settings.alerts_for_all_job_failures = "Enabled"
monitoring_settings.alerts_for_critical_operations = "Enabled"
identity = { type = "SystemAssigned", user_assigned_identities = [] }
encryption = { key = "https://kv-app.vault.azure.net/keys/backup" }
resource_guard = "none"
)";
}

std::string two_policies()
{
    return R"(
[policy.nightly]
name = "nightly-30d"
vault = "prod"
type = "V2"
time_zone = "W. Europe Standard Time"
schedule = { frequency = "Hourly", interval_hours = 4, window_start = "08:00", window_hours = 12 }
instant_restore_days = 7
snapshot_resource_group = { prefix = "rg-snapshots-", suffix = "-weu" }
snapshot_consistency_type = "ApplicationConsistent"
tiering = { mode = "TierAfter", duration = 3, duration_type = "Months" }
retention.daily = { count = 30 }
retention.weekly = { count = 12, weekdays = ["Sunday"] }
retention.monthly = { count = 12, weeks = ["First"], weekdays = ["Sunday"] }
retention.yearly = { count = 5, months = ["January"], weeks = ["First"], weekdays = ["Sunday"] }

[policy.weekly]
name = "weekly-v1"
vault = "prod"
type = "V1"
time_zone = "UTC"
schedule = { frequency = "Weekly", time = "23:00", weekdays = ["Sunday"] }
instant_restore_days = 5
retention.weekly = { count = 8, weekdays = ["Sunday"] }
)";
}

std::string policies()
{
    return two_policies() + R"(
[policy.short]
name = "short-v1"
vault = "prod"
type = "V1"
time_zone = "UTC"
schedule = { frequency = "Weekly", time = "23:00", weekdays = ["Sunday"] }
instant_restore_days = 5
retention.weekly = { count = 4, weekdays = ["Sunday"] }

[policy.daily]
name = "daily-v1"
vault = "prod"
type = "V1"
time_zone = "UTC"
schedule = { frequency = "Daily", time = "22:30" }
instant_restore_days = 3
retention.daily = { count = 14 }
retention.monthly = { count = 6, days = [1, 15], last_day = true }
retention.yearly = { count = 3, months = ["January"], days = [1], last_day = true }
)";
}

std::string vm(const std::string& name, const std::string& more, const std::string& policy)
{
    return "\n[protected_vm." + name + "]\nvm = \"rg-app/" + name + "\"\npolicy = \"" + policy +
           "\"\n" + more;
}

std::string whole()
{
    return head() + vault() + empty_vault() + policies() + vm("pmk-01", "", "weekly") +
           vm("cmk-01") + vm("ade-bek-01") +
           vm("ade-kek-01", "exclude_disks = [\"ade-kek-01-data\"]\n") + vm("ade-kek-02");
}

} // namespace stacks
