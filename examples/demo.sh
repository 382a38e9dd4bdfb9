#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The life of a stack of encrypted VMs on the embedded Azure. Needs `tresor` in PATH; touches nothing
# but a folder of its own, which it removes.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
stack=$(mktemp -d)
trap 'rm -rf "$stack"' EXIT
cp -r "$here/02_encrypted_vms/." "$stack"
cd "$stack"

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }

# Shows a command, runs it, and ends the demo where the exit code is not the one that is due.
expect() {
    local due=$1 code=0
    shift
    printf '\033[1m$ tresor %s\033[0m\n' "$*"
    tresor "$@" || code=$?
    if [ "$code" -ne "$due" ]; then
        printf 'demo: tresor %s ended with %s instead of %s\n' "$*" "$code" "$due" >&2
        exit 1
    fi
}

say "Is the configuration right?"
expect 0 validate
say "What would be done, and why?"
expect 2 plan --detailed-exitcode
say "Do it."
expect 0 apply --auto-approve
say "A second plan finds nothing to do."
expect 0 plan --detailed-exitcode
say "Somebody stops the protection of a VM in the portal."
expect 0 simulate do -- stop-protection rg-app/ade-kek-01
expect 3 drift
say "The same apply heals it."
expect 0 apply --auto-approve
say "A key is renamed in TOML: the VM is the same, nothing changes in Azure."
sed -i 's/\[protected_vm\.pmk-01\]/[protected_vm.billing]/' tresor.toml
expect 0 plan --detailed-exitcode
expect 0 apply --auto-approve
say "A VM's block is removed: protection stops, its recovery points stay."
sed -i '/\[protected_vm\.ade-kek-02\]/,/^$/d' tresor.toml
expect 0 apply --auto-approve
expect 0 show --retained
say "Destroy stops every protection, keeps the data, and lists what stays."
expect 0 destroy --auto-approve
say "That was tresor. examples/ holds these stacks; tresor init writes one of your own."
