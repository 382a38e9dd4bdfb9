// SPDX-License-Identifier: Apache-2.0
#include "cmd/init_templates.hpp"

namespace cmd {

const std::string_view first_stack = R"([tresor]
stack = "first"

[azure]
cloud        = "simulator"                              # the embedded Azure; "public" for the real one
subscription = "11111111-1111-1111-1111-111111111111"   # tenant and credential come from the environment

[vault.main]
name               = "rsv-main"
resource_group     = "rg-backup"
location           = "westeurope"
storage_redundancy = "GeoRedundant"
soft_delete        = { state = "Enabled", retention_days = 30 }

[policy.nightly]
name            = "nightly-30d"
vault           = "main"
type            = "V2"
time_zone       = "W. Europe Standard Time"
schedule        = { frequency = "Daily", time = "23:00" }
retention.daily = { count = 30 }

[protected_vm.web-01]
vm     = "rg-app/web-01"
policy = "nightly"

[protected_vm.db-01]                 # encrypted with Azure Disk Encryption: the Key Vault grant
vm     = "rg-app/db-01"              # that Azure Backup needs is derived from it
policy = "nightly"
)";

const std::string_view first_estate = R"(# What exists in the embedded Azure before tresor comes.

start = 2026-01-15T08:00:00Z

[[subscription]]
id   = "11111111-1111-1111-1111-111111111111"
name = "Production"

[[resource_group]]
name     = "rg-backup"
location = "westeurope"

[[resource_group]]
name     = "rg-app"
location = "westeurope"

[[key_vault]]
name           = "kv-app"
resource_group = "rg-app"

[[virtual_machine]]
name           = "web-01"
resource_group = "rg-app"

[[virtual_machine]]
name           = "db-01"
resource_group = "rg-app"
encryption     = { kind = "ade-kek", key_vault = "kv-app" }
)";

const std::string_view first_gitignore = ".tresor/\n";

} // namespace cmd
