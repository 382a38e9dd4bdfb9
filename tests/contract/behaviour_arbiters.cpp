// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/behaviour_arbiters.hpp"

namespace contract {
namespace {

constexpr BehaviourArbiter arbiters[] = {
    {"", "which answers start a long operation, with which headers, status and result", "recorded"},
    {"", "how long an operation takes", ""},
    {"", "differences between api-versions of Recovery Services",
     "recorded in 2016-06-01, 2022-04-01, 2023-02-01 and 2026-05-01; the dates between are "
     "unjudged"},
    {"", "soft delete, undelete, stop and resume of an item", "recorded"},
    {"", "protecting an encrypted machine without access to its key vault fails", ""},
    {"", "refusals of an immutable vault", ""},
    {"", "403 of a caller whose roles do not allow the action", ""},
    {"", "the allowances that answers tell of (`x-ms-ratelimit-remaining-…`)", "recorded"},
    {"seed", "`seed`: of everything random here", "none is needed"},
    {"quotas", "`quotas`: 429 at the limits that were recorded", ""},
    {"list_lag", "`list_lag`: lists show changes late", ""},
    {"role_assignment_lag", "`role_assignment_lag`: role assignments take effect late", ""},
    {"key_vault_lag", "`key_vault_lag`: access policies take effect late", ""},
    {"principal_lag", "`principal_lag`: new principals are not known at once", ""},
    {"registering_dns", "`registering_dns`: a new key vault is `RegisteringDns`", "recorded"},
    {"id_case", "`id_case`: ids change their case", ""},
    {"page_size", "`page_size`: pages of lists", ""},
    {"read_failures", "`read_failures`: plain reads fail with the 500 that was recorded", ""},
};

} // namespace

std::span<const BehaviourArbiter> behaviour_arbiters()
{
    return arbiters;
}

} // namespace contract
