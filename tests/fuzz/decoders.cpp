// SPDX-License-Identifier: Apache-2.0
// Azure's documents as the model sees them: every kind's decoder on any JSON.
#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/kinds/encryption.hpp"
#include "providers/azure/kinds/key_vault_grant.hpp"
#include "providers/azure/kinds/policy_json.hpp"
#include "providers/azure/kinds/protected_item.hpp"
#include "providers/azure/kinds/vault.hpp"
#include "providers/azure/kinds/virtual_machine.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <boost/json/object.hpp>

namespace {

namespace json = boost::json;

json::object written_again(const json::object& properties)
{
    const auto live = azure::decode_policy(json::object{{"properties", properties}});
    return azure::policy_properties(live.attributes);
}

/// What we write of a live policy must read as what we would write again, or no plan is ever empty.
/// Once it has our shape: what is no policy at all has none.
void check_policy(const json::value& document)
{
    const auto live = azure::decode_policy(document);
    const auto written = written_again(azure::policy_properties(live.attributes));
    fuzz::demand(written_again(written) == written, "a policy reads otherwise than it was written");
    // Azure knows no such policy: hours came with V2.
    fuzz::planted_bug(live.attributes.text("type") == "V1" &&
                      live.attributes.get("schedule").object().text("frequency") == "Hourly");
}

void check_machine(const json::value& document)
{
    auto machine = azure::decode_vm(document);
    azure::add_encryption(machine, azure::encryption_of_disk(document));
    azure::confirm_encryption(machine, document);
    auto item = azure::decode_item(document);
    azure::name_disks(item, &machine);
    azure::is_active(item);
}

void check_grants(const json::value& document)
{
    const auto key_vault = azure::decode_key_vault(document);
    azure::decode_access_policy(document, "44444444-4444-4444-4444-444444444401");
    azure::decode_roles(key_vault, {document});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto document = azure::parse_json(fuzz::text_of(data, size));
    if (!document) return -1;
    azure::decode_vault(*document, *document, *document);
    check_policy(*document);
    check_machine(*document);
    check_grants(*document);
    return 0;
}
