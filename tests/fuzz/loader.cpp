// SPDX-License-Identifier: Apache-2.0
// A configuration of a stranger: TOML, loader, references, and what the kinds say of it.
#include "providers/azure/azure_domain.hpp"
#include "reconciler/language/configuration_loader.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/message_text.hpp"
#include "tests/fuzz/printable_check.hpp"
#include "tests/support/memory_files.hpp"

#include <algorithm>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const azure::AzureDomain domain;
    test::MemoryFiles files;
    for (const auto part : fuzz::parts_of(fuzz::text_of(data, size)))
        files.texts["file" + std::to_string(files.texts.size()) + ".toml"] = part;
    const auto loaded = reconciler::load_configuration(files, ".", domain.schema());
    if (!loaded) {
        fuzz::demand(!loaded.error().empty(), "refused without a word");
        fuzz::demand_printable(loaded.error());
        fuzz::planted_bug(std::ranges::any_of(
            loaded.error(), [](const auto& d) { return d.id == "duplicate-object"; }));
        return 0;
    }
    const auto desired = domain.resolve(*loaded);
    if (!desired) fuzz::demand_printable(desired.error());
    return 0;
}
