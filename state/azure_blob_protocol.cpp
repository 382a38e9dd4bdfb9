// SPDX-License-Identifier: Apache-2.0
#include "state/azure_blob_protocol.hpp"

#include "state/diagnostics.hpp"
#include "state/holder_json.hpp"
#include "state/json_fields.hpp"
#include "state/snapshot_json.hpp"
#include "state/value_json.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;
using namespace reconciler;

namespace state {

WriteVerdict judge_write(int status, std::string_view code)
{
    if (status >= 200 && status < 300) return WriteVerdict::written;
    if (code == "BlockCountExceedsLimit") return WriteVerdict::full;
    if (status == 404) return WriteVerdict::lease_lost; // the journal itself is gone
    if (status != 412) return WriteVerdict::refused;
    return code.starts_with("Lease") ? WriteVerdict::lease_lost : WriteVerdict::look_again;
}

LeaseVerdict judge_lease(int status, std::string_view code)
{
    if (status >= 200 && status < 300) return LeaseVerdict::held;
    if (status == 404) return LeaseVerdict::absent;
    if (status == 409 || (status == 412 && code.starts_with("Lease")))
        return LeaseVerdict::someone_elses;
    return LeaseVerdict::refused;
}

Duration LeaseClock::wait(Time now) const
{
    return std::max<Duration>(Duration(0), since_ + duration_ / 3 - now);
}

std::string journal_header(const LockHolder& by)
{
    return json::serialize(json::object{{"format", json_format}, {"by", to_json(by)}}) + '\n';
}

std::string journal_line(std::int64_t serial, const Transaction& transaction)
{
    return json::serialize(json::object{{"serial", serial}, {"commit", to_json(transaction)}}) +
           '\n';
}

namespace {

Diagnostic not_ours(const std::string& where, const Diagnostics& why)
{
    return damaged(where, fmt::format("holds what tresor did not write ({})", why.front().detail));
}

Result<void> take_commit(const json::value& json, StateImage& image, const std::string& where)
{
    Fields fields(json, "journal line");
    const auto serial = fields.integer("serial");
    auto transaction = fields.take(transaction_from_json(fields.member("commit")));
    auto whole = fields.finished(std::move(transaction));
    if (!whole) return fail(not_ours(where, whole.error()));
    if (serial <= image.serial()) return {}; // in the snapshot already
    const bool follows =
        serial == image.serial() + 1 && whole->create.has_value() != image.exists();
    if (!follows)
        return fail(
            damaged(where, fmt::format("goes on with commit {} after {}", serial, image.serial())));
    image.apply(std::move(*whole));
    return {};
}

Result<void> take_line(std::string_view line, StateImage& image, const std::string& where)
{
    const auto parsed = parse_json(line);
    if (!parsed) return fail(not_ours(where, parsed.error()));
    const auto* object = parsed->if_object();
    if (object == nullptr || !object->contains("format")) return take_commit(*parsed, image, where);
    if (auto known = check_format(*parsed, where); !known) return known;
    Fields fields(*parsed, "journal header");
    auto by = fields.take(holder_from_json(fields.member("by")));
    auto whole = fields.finished(std::move(by));
    if (!whole) return fail(not_ours(where, whole.error()));
    image.begin(std::move(*whole));
    return {};
}

} // namespace

Result<Replayed> replay(std::string_view journal, StateImage& image, const std::string& where)
{
    while (!journal.empty()) {
        const auto end = journal.find('\n');
        if (end == std::string_view::npos) return Replayed{true};
        auto taken = take_line(journal.substr(0, end), image, where);
        if (!taken) return std::unexpected(std::move(taken.error()));
        journal.remove_prefix(end + 1);
    }
    return Replayed{};
}

} // namespace state
