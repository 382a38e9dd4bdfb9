# SPDX-License-Identifier: Apache-2.0
"""What `terraform apply` and `terraform destroy` send for a stack of backup, in order."""

from steps import tell
from terraform.go import Go
from terraform.resources import Create, Destroy, OlderProvider, Provider, Refresh


def run(simulator, _place, tally):
    go = Go(simulator)
    for story in (Provider, Create, Refresh, Destroy, OlderProvider):
        tell(tally, story(go))
