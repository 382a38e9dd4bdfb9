# SPDX-License-Identifier: Apache-2.0
from checks import equal, only, same_id
import names

ROLE = "Key Vault Administrator"


class Roles:
    def __init__(self, az):
        self._az = az
        self._assignment = None

    def a_definition_is_found_by_name(self):
        role = only(self._az(f"role definition list --name '{ROLE}'"))
        equal((role["roleName"], role["roleType"]), (ROLE, "BuiltInRole"))
        equal(role["name"], "00482a5a-887f-4fb3-b363-3b7fe8e74483")

    def one_is_assigned_at_a_key_vault(self):
        self._assignment = self._az(f"role assignment create --assignee {names.BACKUP_SERVICE} --role '{ROLE}' "
                                    f"--scope {names.ROLES_VAULT}")
        equal(self._assignment["principalId"], names.BACKUP_SERVICE_OBJECT)
        same_id(self._assignment["scope"], names.ROLES_VAULT)

    def assigning_it_again_is_no_error(self):
        again = self._az(f"role assignment create --assignee-object-id {names.BACKUP_SERVICE_OBJECT} "
                         f"--assignee-principal-type ServicePrincipal --role '{ROLE}' --scope {names.ROLES_VAULT}")
        same_id(again["id"], self._assignment["id"])

    def the_assignment_is_listed_with_names(self):
        listed = self._az(f"role assignment list --scope {names.ROLES_VAULT}")
        found = only([one for one in listed if one["scope"].lower() == names.ROLES_VAULT.lower()])
        equal(found["roleDefinitionName"], ROLE)
        equal(found["principalName"], names.BACKUP_SERVICE)

    def what_is_inherited_is_listed_when_asked_for(self):
        listed = self._az(f"role assignment list --scope {names.ROLES_VAULT} --include-inherited --assignee {names.OPERATOR}")
        equal(only(listed)["roleDefinitionName"], "Owner")

    def the_assignment_is_deleted(self):
        self._az(f"role assignment delete --ids {self._assignment['id']}")
        listed = self._az(f"role assignment list --scope {names.ROLES_VAULT}")
        equal([one for one in listed if one["scope"].lower() == names.ROLES_VAULT.lower()], [])
