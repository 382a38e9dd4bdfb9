// SPDX-License-Identifier: Apache-2.0
#include "state/holder_json.hpp"

#include "state/json_fields.hpp"

namespace json = boost::json;
using namespace reconciler;

namespace state {

json::value to_json(const LockHolder& holder)
{
    return json::object{{"who", holder.who},         {"command", holder.command},
                        {"process", holder.process}, {"since", holder.since},
                        {"run", holder.run},         {"commit", holder.commit}};
}

Result<LockHolder> holder_from_json(const json::value& json)
{
    Fields fields(json, "lock");
    LockHolder holder;
    holder.who = fields.text("who");
    holder.command = fields.text("command");
    holder.process = fields.integer("process");
    holder.since = fields.text("since");
    // Locks of the first version name neither.
    if (fields.has("run")) holder.run = fields.text("run");
    if (fields.has("commit")) holder.commit = fields.text("commit");
    return fields.finished(std::move(holder));
}

} // namespace state
