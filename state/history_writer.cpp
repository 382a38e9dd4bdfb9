// SPDX-License-Identifier: Apache-2.0
#include "state/history_writer.hpp"

#include "state/record_json.hpp"
#include "state/value_json.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <utility>

namespace json = boost::json;
using namespace reconciler;

namespace state {

namespace {

SqlResult<std::int64_t> first_of(Statement& statement)
{
    const auto row = statement.step();
    if (!row) return std::unexpected(row.error());
    const auto value = *row ? statement.integer(0) : 0;
    statement.reset();
    return value;
}

} // namespace

SqlResult<void> HistoryWriter::prepare(Database& database)
{
    const std::array<std::pair<Statement*, const char*>, 8> all{{
        {&newest_, "SELECT max(number) FROM generations"},
        {&serial_, "SELECT serial FROM meta"},
        {&add_, "INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
        {&touch_, "UPDATE generations SET serial = (SELECT serial FROM meta) WHERE number = ?"},
        {&keep_, "INSERT OR IGNORE INTO befores SELECT ?1, ?2, ?3, ?4, r.id, r.status,"
                 " r.attributes, r.facts, r.since FROM (SELECT 1) LEFT JOIN records AS r"
                 " ON r.kind = ?2 AND r.key = ?3 AND r.folded_id = ?4"},
        {&before_, "INSERT INTO befores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"},
        {&drop_heads_, "DELETE FROM generations WHERE number <= ?"},
        {&drop_befores_, "DELETE FROM befores WHERE generation <= ?"},
    }};
    for (const auto& [statement, sql] : all) {
        auto prepared = database.prepare(sql);
        if (!prepared) return std::unexpected(std::move(prepared.error()));
        *statement = std::move(*prepared);
    }
    return {};
}

void HistoryWriter::finalize()
{
    for (auto* statement :
         {&newest_, &serial_, &add_, &touch_, &keep_, &before_, &drop_heads_, &drop_befores_})
        *statement = Statement();
}

SqlResult<void> HistoryWriter::begin()
{
    if (is_begun_) return touch_.bind(number_).run();
    const auto newest = first_of(newest_);
    if (!newest) return std::unexpected(newest.error());
    const auto serial = first_of(serial_);
    if (!serial) return std::unexpected(serial.error());
    number_ = *newest + (continues_ ? 0 : 1);
    if (continues_) return touch_.bind(number_).run();
    auto done = head(number_, *serial, by_);
    if (done) done = drop_heads_.bind(number_ - generations_kept).run();
    if (done) done = drop_befores_.bind(number_ - generations_kept).run();
    return done;
}

SqlResult<void> HistoryWriter::keep(const Address& address, const ResourceId& id)
{
    return keep_.bind(number_).bind(address.kind).bind(address.key).bind(id.folded()).run();
}

SqlResult<void> HistoryWriter::add(const Generation& generation)
{
    auto done = head(generation.number, generation.serial, generation.by);
    for (const auto& before : generation.before) {
        if (!done) return done;
        before_.bind(generation.number).bind(before.address.kind).bind(before.address.key);
        before_.bind(before.id.folded());
        if (before.record)
            before_.bind(before.record->id.text())
                .bind(to_string(before.record->status))
                .bind(json::serialize(to_json(before.record->attributes)))
                .bind(json::serialize(to_json(before.record->facts)))
                .bind(before.record->since);
        else
            for (int column = 0; column < 5; ++column) before_.bind_null();
        done = before_.run();
    }
    return done;
}

SqlResult<void> HistoryWriter::head(std::int64_t number, std::int64_t serial, const LockHolder& by)
{
    return add_.bind(number)
        .bind(serial)
        .bind(by.who)
        .bind(by.command)
        .bind(by.process)
        .bind(by.since)
        .bind(by.run)
        .bind(by.commit)
        .run();
}

} // namespace state
