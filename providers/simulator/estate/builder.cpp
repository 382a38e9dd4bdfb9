// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/builder.hpp"

#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

std::string
Builder::resolve(const Names& names, const Word& word, std::string_view sort, std::int64_t index)
{
    const std::string wanted = expand_pattern(word.text, index);
    const auto found = names.find(fold(wanted));
    if (found != names.end() && !found->second.empty()) return found->second;
    if (found != names.end()) {
        reading.report("estate-ambiguous-reference", "Ambiguous reference in the estate file",
                       fmt::format("There are several of the name \"{}\" ({}).", wanted, sort),
                       "Write it as \"subscription/name\".", word.span);
        return {};
    }
    std::vector<std::string> all;
    for (const auto& [name, id] : names) all.push_back(name);
    const std::string hint = closest(wanted, all);
    reading.report("estate-unknown-reference", "Unknown reference in the estate file",
                   fmt::format("The estate has no {} \"{}\".", sort, wanted),
                   hint.empty() ? "" : fmt::format("Did you mean \"{}\"?", hint), word.span);
    return {};
}

void Builder::name(Names& names, const std::string& name, const std::string& id)
{
    const auto [at, is_new] = names.emplace(fold(name), id);
    if (!is_new && at->second != id) at->second.clear();
}

bool Builder::is_duplicate(Kind kind, const std::string& id, const SourceSpan& span)
{
    if (!world.has(kind, id)) return false;
    reading.report("estate-duplicate", "Something is declared twice in the estate file",
                   fmt::format("The {} \"{}\" is declared twice.", name_of(kind), id), "", span);
    return true;
}

std::string Builder::location_of_group(const std::string& group)
{
    const auto [at, is_new] = locations_.try_emplace(group);
    if (is_new)
        if (const auto found = world.find(Kind::resource_group, group))
            at->second = text_at(found->document, "location");
    return at->second;
}

void Builder::repeat(Block& block, const std::function<void(std::int64_t)>& make)
{
    const std::int64_t count = block.integer("count", 1, 0, 100'000);
    block.finish();
    const std::size_t before = reading.problems.size();
    for (std::int64_t index = 1; index <= count && reading.problems.size() == before; ++index)
        make(index);
}

} // namespace simulator
