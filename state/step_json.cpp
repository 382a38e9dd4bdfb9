// SPDX-License-Identifier: Apache-2.0
#include "state/step_json.hpp"

#include "state/json_fields.hpp"
#include "state/value_json.hpp"

#include <limits>

namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {

std::string_view word(Effect::Kind kind)
{
    switch (kind) {
    case Effect::Kind::none: return "none";
    case Effect::Kind::record: return "record";
    case Effect::Kind::retain: return "retain";
    case Effect::Kind::forget: break;
    }
    return "forget";
}

Effect::Kind effect_kind(Fields& fields)
{
    const auto text = fields.text("kind");
    for (const auto kind :
         {Effect::Kind::none, Effect::Kind::record, Effect::Kind::retain, Effect::Kind::forget})
        if (word(kind) == text) return kind;
    fields.complain("kind", "none, record, retain or forget");
    return Effect::Kind::none;
}

int small_integer(Fields& fields, std::string_view name)
{
    const auto integer = fields.integer(name);
    if (integer >= 0 && integer <= std::numeric_limits<int>::max())
        return static_cast<int>(integer);
    fields.complain(name, "a small integer");
    return 0;
}

} // namespace

json::value to_json(const Effect& effect)
{
    return json::object{
        {"kind", word(effect.kind)},      {"address", to_json(effect.address)},
        {"id", effect.id.text()},         {"attributes", to_json(effect.attributes)},
        {"facts", to_json(effect.facts)}, {"renamed_from", to_json(effect.renamed_from)}};
}

json::value to_json(const Precondition& precondition)
{
    return json::object{{"id", precondition.id.text()},
                        {"exists", precondition.exists},
                        {"attributes", to_json(precondition.attributes)},
                        {"facts", to_json(precondition.facts)}};
}

json::value to_json(const Permission& permission)
{
    return json::object{{"action", permission.action}, {"scope", permission.scope}};
}

json::value to_json(const Step& step)
{
    json::array needs;
    for (const auto& permission : step.needs) needs.push_back(to_json(permission));
    json::object out{{"id", step.id},
                     {"address", to_json(step.address)},
                     {"kind", step.kind},
                     {"action", step.action},
                     {"target", step.target.text()},
                     {"arguments", to_json(step.arguments)},
                     {"sentence", step.sentence},
                     {"after", to_json(step.after)},
                     {"precondition", to_json(step.precondition)},
                     {"needs", std::move(needs)},
                     {"effect", to_json(step.effect)},
                     {"retry_for_seconds", step.retry_for_seconds}};
    if (!step.otherwise.empty()) out["otherwise"] = to_json(step.otherwise.front());
    return out;
}

Result<Effect> effect_from_json(const json::value& json)
{
    Fields fields(json, "effect");
    Effect effect;
    effect.kind = effect_kind(fields);
    effect.address = fields.address("address");
    effect.id = fields.id("id");
    effect.attributes = fields.object("attributes");
    effect.facts = fields.object("facts");
    effect.renamed_from = fields.address("renamed_from");
    return fields.finished(std::move(effect));
}

Result<Precondition> precondition_from_json(const json::value& json)
{
    Fields fields(json, "precondition");
    Precondition precondition;
    precondition.id = fields.id("id");
    precondition.exists = fields.truth("exists");
    precondition.attributes = fields.object("attributes");
    precondition.facts = fields.object("facts");
    return fields.finished(std::move(precondition));
}

Result<Permission> permission_from_json(const json::value& json)
{
    Fields fields(json, "permission");
    Permission permission;
    permission.action = fields.text("action");
    permission.scope = fields.text("scope");
    return fields.finished(std::move(permission));
}

Result<Step> step_from_json(const json::value& json)
{
    Fields fields(json, "step");
    Step step;
    step.id = fields.text("id");
    step.address = fields.address("address");
    step.kind = fields.text("kind");
    step.action = fields.text("action");
    step.target = fields.id("target");
    step.arguments = fields.object("arguments");
    step.sentence = fields.text("sentence");
    step.after = fields.texts("after");
    step.precondition = fields.take(precondition_from_json(fields.member("precondition")));
    for (const auto& one : fields.array("needs"))
        step.needs.push_back(fields.take(permission_from_json(one)));
    step.effect = fields.take(effect_from_json(fields.member("effect")));
    step.retry_for_seconds = small_integer(fields, "retry_for_seconds");
    if (fields.has("otherwise"))
        step.otherwise.push_back(fields.take(step_from_json(fields.member("otherwise"))));
    return fields.finished(std::move(step));
}

} // namespace state
