// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/service.hpp"

namespace simulator {

Service subscriptions_service();
Service compute_service();
Service machine_extension_service();
Service disk_service();
Service disk_encryption_set_service();
Service key_vault_service();
Service key_vault_contents_service();
Service deleted_key_vault_service();
Service identity_service();
Service storage_account_service();
Service vault_service();
Service vault_config_service();
Service deleted_vault_service();
Service resource_guard_service();
Service site_recovery_service();
Service policy_service();
Service protected_item_service();
Service discovery_service();
Service job_service();
Service backup_operation_service();
Service on_demand_backup_service();
Service recovery_point_service();
Service restore_service();
Service cross_region_service();
Service authorization_service();
Service role_definition_service();
Service lock_service();
Service policy_assignment_service();
Service resource_graph_service();
Service provider_service();

} // namespace simulator
