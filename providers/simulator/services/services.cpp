// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/services.hpp"

namespace simulator {

const std::vector<Service>& services()
{
    static const std::vector<Service> all = {
        subscriptions_service(),
        compute_service(),
        machine_extension_service(),
        disk_service(),
        disk_encryption_set_service(),
        key_vault_service(),
        key_vault_contents_service(),
        deleted_key_vault_service(),
        identity_service(),
        storage_account_service(),
        vault_service(),
        vault_config_service(),
        deleted_vault_service(),
        resource_guard_service(),
        site_recovery_service(),
        policy_service(),
        protected_item_service(),
        on_demand_backup_service(),
        recovery_point_service(),
        restore_service(),
        cross_region_service(),
        discovery_service(),
        job_service(),
        backup_operation_service(),
        authorization_service(),
        role_definition_service(),
        lock_service(),
        policy_assignment_service(),
        resource_graph_service(),
        provider_service(),
    };
    return all;
}

} // namespace simulator
