// SPDX-License-Identifier: Apache-2.0
#include "state/record_json.hpp"

#include "state/json_fields.hpp"
#include "state/value_json.hpp"

namespace json = boost::json;
using namespace reconciler;

namespace state {

std::string_view to_string(Record::Status status)
{
    return status == Record::Status::managed ? "managed" : "retained";
}

Result<Record::Status> status_from(std::string_view text)
{
    if (text == "managed") return Record::Status::managed;
    if (text == "retained") return Record::Status::retained;
    return fail(unexpected_json("The status of a record should be managed or retained."));
}

json::value to_json(const Record& record)
{
    return json::object{
        {"address", to_json(record.address)}, {"id", record.id.text()},
        {"status", to_string(record.status)}, {"attributes", to_json(record.attributes)},
        {"facts", to_json(record.facts)},     {"since", record.since}};
}

Result<Record> record_from_json(const json::value& json)
{
    Fields fields(json, "record");
    Record record;
    record.address = fields.address("address");
    record.id = fields.id("id");
    record.status = fields.take(status_from(fields.text("status")));
    record.attributes = fields.object("attributes");
    record.facts = fields.object("facts");
    record.since = fields.text("since");
    return fields.finished(std::move(record));
}

} // namespace state
