// SPDX-License-Identifier: Apache-2.0
#include "state/snapshot_json.hpp"

#include "state/diagnostics.hpp"
#include "state/entry_json.hpp"
#include "state/holder_json.hpp"
#include "state/json_fields.hpp"
#include "state/record_json.hpp"
#include "state/value_json.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {

using state::to_json; // beside those that follow

json::value to_json(const StateIdentity& identity)
{
    return json::object{{"stack", identity.stack},
                        {"lineage", identity.lineage},
                        {"environment", identity.environment}};
}

Result<StateIdentity> identity_from_json(const json::value& json)
{
    Fields fields(json, "identity");
    StateIdentity identity;
    identity.stack = fields.text("stack");
    identity.lineage = fields.text("lineage");
    identity.environment = fields.text("environment");
    return fields.finished(std::move(identity));
}

template <class T>
json::array array_of(const std::vector<T>& values)
{
    json::array array;
    array.reserve(values.size());
    for (const auto& value : values) array.push_back(to_json(value));
    return array;
}

template <class T>
std::vector<T>
take_all(Fields& fields, std::string_view name, Result<T> (*from)(const json::value&))
{
    std::vector<T> values;
    for (const auto& one : fields.array(name)) values.push_back(fields.take(from(one)));
    return values;
}

json::object key_of(const Address& address, const ResourceId& id)
{
    return {{"address", to_json(address)}, {"id", id.text()}};
}

Result<std::pair<Address, ResourceId>> key_from_json(const json::value& json)
{
    Fields fields(json, "key");
    std::pair<Address, ResourceId> key(fields.address("address"), fields.id("id"));
    return fields.finished(std::move(key));
}

json::value to_json(const Generation::Before& before)
{
    auto made = key_of(before.address, before.id);
    made["record"] = before.record ? to_json(*before.record) : json::value();
    return made;
}

Result<Generation::Before> before_from_json(const json::value& json)
{
    Fields fields(json, "change");
    Generation::Before before;
    before.address = fields.address("address");
    before.id = fields.id("id");
    if (fields.has("record"))
        before.record = fields.take(record_from_json(fields.member("record")));
    return fields.finished(std::move(before));
}

json::value to_json(const Generation& generation)
{
    json::array before;
    for (const auto& one : generation.before) before.push_back(to_json(one));
    return json::object{{"number", generation.number},
                        {"serial", generation.serial},
                        {"by", to_json(generation.by)},
                        {"before", std::move(before)}};
}

Result<Generation> generation_from_json(const json::value& json)
{
    Fields fields(json, "generation");
    Generation generation;
    generation.number = fields.integer("number");
    generation.serial = fields.integer("serial");
    generation.by = fields.take(holder_from_json(fields.member("by")));
    generation.before = take_all(fields, "before", before_from_json);
    return fields.finished(std::move(generation));
}

Result<Snapshot> snapshot_from_json(const json::value& json)
{
    Fields fields(json, "state");
    Snapshot snapshot;
    snapshot.identity = fields.take(identity_from_json(fields.member("identity")));
    snapshot.serial = fields.integer("serial");
    snapshot.records = take_all(fields, "records", record_from_json);
    snapshot.open = take_all(fields, "open", entry_from_json);
    return fields.finished(std::move(snapshot));
}

Diagnostics in_words_of(const std::string& where, Diagnostics problems)
{
    if (problems.front().id != "json-unexpected") return problems;
    return {damaged(where,
                    fmt::format("holds what tresor did not write ({})", problems.front().detail))};
}

template <class T>
Result<T>
from_text(std::string_view text, const std::string& where, Result<T> (*from)(const json::value&))
{
    const auto parsed = parse_json(text);
    if (!parsed) return std::unexpected(in_words_of(where, parsed.error()));
    const auto known = check_format(*parsed, where);
    if (!known) return std::unexpected(known.error());
    auto value = from(*parsed);
    if (!value) return std::unexpected(in_words_of(where, std::move(value.error())));
    return value;
}

Result<History> history_from_json(const json::value& json)
{
    Fields fields(json, "history");
    auto history = take_all(fields, "generations", generation_from_json);
    return fields.finished(std::move(history));
}

} // namespace

Result<void> check_format(const json::value& json, const std::string& where)
{
    const auto* object = json.if_object();
    const auto* member = object ? object->if_contains("format") : nullptr;
    const auto* format = member ? member->if_int64() : nullptr;
    if (format == nullptr || *format < 1) return fail(damaged(where, "does not say its format"));
    if (*format > json_format) return fail(newer(where, *format, json_format));
    return {};
}

std::string snapshot_text(const Snapshot& snapshot)
{
    auto whole = to_json(snapshot);
    whole["format"] = json_format;
    return json::serialize(whole);
}

std::string history_text(const History& history)
{
    return json::serialize(
        json::object{{"format", json_format}, {"generations", to_json(history)}});
}

Result<Snapshot> snapshot_from_text(std::string_view text, const std::string& where)
{
    return from_text(text, where, snapshot_from_json);
}

Result<History> history_from_text(std::string_view text, const std::string& where)
{
    return from_text(text, where, history_from_json);
}

json::object to_json(const Snapshot& snapshot)
{
    return {{"identity", to_json(snapshot.identity)},
            {"serial", snapshot.serial},
            {"records", array_of(snapshot.records)},
            {"open", array_of(snapshot.open)}};
}

json::array to_json(const History& history)
{
    json::array generations;
    for (const auto& generation : history) generations.push_back(to_json(generation));
    return generations;
}

json::value to_json(const Transaction& transaction)
{
    json::object made;
    if (transaction.create) made["create"] = to_json(*transaction.create);
    made["journal"] = array_of(transaction.journal);
    json::array erase;
    for (const auto& [address, id] : transaction.erase) erase.push_back(key_of(address, id));
    made["erase"] = std::move(erase);
    made["put"] = array_of(transaction.put);
    return made;
}

Result<Transaction> transaction_from_json(const json::value& json)
{
    Fields fields(json, "commit");
    Transaction transaction;
    if (fields.has("create"))
        transaction.create = fields.take(identity_from_json(fields.member("create")));
    transaction.journal = take_all(fields, "journal", entry_from_json);
    transaction.erase = take_all(fields, "erase", key_from_json);
    transaction.put = take_all(fields, "put", record_from_json);
    return fields.finished(std::move(transaction));
}

} // namespace state
