// SPDX-License-Identifier: Apache-2.0
// What `WWW-Authenticate` demands: of the next token, and of who asks Azure Arc's agent for one.
#include "providers/azure/arm/auth_policy.hpp"
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/identity/arc_challenge.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/printable_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto challenge = fuzz::text_of(data, size);
    const auto claims = azure::claims_demanded(challenge);
    fuzz::demand(claims.empty() || azure::parse_json(claims), "claims that are no JSON");
    const auto key = azure::read_arc_challenge(challenge, "/nowhere/tokens");
    fuzz::demand(!key, "a key of a folder that is not there");
    fuzz::demand_printable(key.error());
    fuzz::planted_bug(!claims.empty() && claims != R"({"access_token":{}})");
    return 0;
}
