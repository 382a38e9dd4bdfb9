// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/kind.hpp"

namespace azure {

using namespace reconciler;

Desired desired_from(const Declared& declared, std::string id)
{
    Desired desired;
    desired.address = declared.address;
    desired.id = ResourceId(std::move(id));
    desired.attributes = declared.attributes;
    desired.existing = declared.attributes.get("existing").truth();
    desired.declared = &declared;
    return desired;
}

Step step_of(const Case& one, std::string action, std::string sentence, Object attributes)
{
    Step step;
    step.address = one.desired ? one.desired->address : one.record->address;
    step.target = one.desired ? one.desired->id : one.record->id;
    step.id = to_string(step.address) + '/' + action;
    step.kind = step.address.kind;
    step.action = std::move(action);
    step.sentence = std::move(sentence);
    step.precondition.id = step.target;
    step.precondition.exists = one.live != nullptr;
    if (one.live) {
        step.precondition.attributes = one.live->attributes;
        step.precondition.facts = one.live->facts;
    }
    step.effect = {Effect::Kind::record, step.address, step.target, std::move(attributes), {}, {}};
    return step;
}

Object chosen(const Object& attributes, std::initializer_list<std::string_view> names)
{
    Object out;
    for (const auto name : names)
        if (attributes.has(name)) out.set(name, attributes.get(name));
    return out;
}

} // namespace azure
