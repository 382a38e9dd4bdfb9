// SPDX-License-Identifier: Apache-2.0
// A configuration of a stranger: TOML, the language's phases, references, and what the kinds say.
#include "providers/azure/azure_domain.hpp"
#include "reconciler/language/configuration_loader.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/message_text.hpp"
#include "tests/fuzz/printable_check.hpp"
#include "tests/support/memory_files.hpp"

#include <iterator>
#include <set>
#include <string>

namespace {

std::size_t sorts_of(const reconciler::Diagnostics& problems)
{
    std::set<std::string> sorts;
    for (const auto& problem : problems) sorts.insert(problem.id);
    return sorts.size();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const azure::AzureDomain domain;
    test::MemoryFiles files;
    for (const auto part : fuzz::parts_of(fuzz::text_of(data, size)))
        files.texts["file" + std::to_string(files.texts.size()) + ".toml"] = part;
    // of three files the last is an overlay
    reconciler::Inputs inputs;
    if (files.texts.size() > 2) {
        inputs.environment = "prod";
        const auto last = std::prev(files.texts.end());
        files.texts["prod.overlay.toml"] = last->second;
        files.texts.erase(last);
    }
    const auto loaded = reconciler::load_configuration(files, ".", domain.schema(), inputs);
    if (!loaded) {
        fuzz::demand(!loaded.error().empty(), "refused without a word");
        fuzz::demand_printable(loaded.error());
        fuzz::planted_bug(sorts_of(loaded.error()) >= 6);
        return 0;
    }
    const auto desired = domain.resolve(*loaded);
    if (!desired) fuzz::demand_printable(desired.error());
    return 0;
}
