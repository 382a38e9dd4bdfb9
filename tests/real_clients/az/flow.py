# SPDX-License-Identifier: Apache-2.0
"""What an operator does with az in the life of a vault."""

from az.command import Az
from az.groups import Groups, LastGroups
from az.items import Changes, Protection, Recovery
from az.key_vaults import KeyVaults
from az.machines import GraphQueries, Machines
from az.policies import Policies, UsedPolicies
from az.roles import Roles
from az.sign_in import SignIn
from az.vaults import LastVaults, Vaults
from steps import tell

STORIES = (SignIn, Groups, Machines, KeyVaults, Roles, Vaults, Policies, Protection, UsedPolicies, GraphQueries,
           Recovery, Changes, LastVaults, LastGroups)


def run(simulator, place, tally):
    simulator.end_operations_at_once()
    # az looks again after 30 s of its own clock.
    simulator.behave(registering_dns=0)
    az = Az(simulator, place.folder)
    for story in STORIES:
        tell(tally, story(az))
    tally.commands = az.commands
