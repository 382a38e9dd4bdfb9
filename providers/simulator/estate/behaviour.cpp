// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/behaviour.hpp"

#include "providers/simulator/estate/builder.hpp"

namespace simulator {

namespace {

json::value plain_value(const toml::node& node)
{
    if (const auto number = node.value_exact<std::int64_t>()) return *number;
    if (const auto text = node.value_exact<std::string>()) return json::value(*text);
    if (const auto number = node.value_exact<double>()) return *number;
    if (const auto truth = node.value_exact<bool>()) return *truth;
    return nullptr;
}

} // namespace

void read_behaviour(Builder& builder, Block& root)
{
    auto block = root.table("behaviour");
    if (!block) return;
    Behaviour behaviour;
    for (const auto& setting : behaviour_settings()) {
        const toml::node* node = block->node(setting.name);
        if (node == nullptr) continue;
        if (const auto read = setting.read(behaviour, plain_value(*node)); !read)
            builder.reading.report("estate-invalid-value", "Invalid value in the estate file",
                                   read.error(), "", builder.reading.span(node->source()));
    }
    block->finish();
    builder.world.set_behaviour(behaviour);
}

} // namespace simulator
