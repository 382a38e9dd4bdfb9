// SPDX-License-Identifier: Apache-2.0
#include "cmd/state_edits.hpp"

#include "reconciler/language/suggestion.hpp"
#include "reconciler/model/address.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace cmd {

using namespace reconciler;

namespace {

std::vector<const Record*> records_at(const Snapshot& snapshot, const std::string& address)
{
    std::vector<const Record*> found;
    for (const auto& record : snapshot.records)
        if (to_string(record.address) == address) found.push_back(&record);
    return found;
}

/// A run that was cut short still writes to the record that it found.
Result<void> check_nothing_open(const Snapshot& snapshot, const std::string& address)
{
    for (const auto& entry : snapshot.open) {
        const bool is_of_it = entry.step && to_string(entry.step->address) == address;
        if (is_of_it)
            return fail(
                problem("state-step-open", "A step of the object is under way",
                        "The step \"" + entry.step_id + "\" was begun and has no outcome yet.",
                        "Let `tresor apply` end it first."));
    }
    return {};
}

} // namespace

Diagnostic no_such_object(const std::string& address, const Snapshot& snapshot)
{
    std::vector<std::string> known;
    known.reserve(snapshot.records.size());
    for (const auto& record : snapshot.records) known.push_back(to_string(record.address));
    auto made =
        problem("not-in-state", "Object is not in the state",
                "The state holds no \"" + address + "\".", "`tresor state list` names them all.");
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    if (const auto hint = closest(address, candidates))
        made.detail += " Did you mean \"" + std::string(*hint) + "\"?";
    return made;
}

Result<Transaction> moving(const Snapshot& snapshot, const std::string& from, const std::string& to)
{
    const auto records = records_at(snapshot, from);
    if (records.empty()) return fail(no_such_object(from, snapshot));
    const auto target = parse_address(to);
    if (target.kind != records.front()->address.kind)
        return fail(problem("state-other-kind", "An object keeps its kind",
                            "\"" + to + "\" is no address of a " + records.front()->address.kind +
                                ", which \"" + from + "\" is.",
                            "Name an address like " + records.front()->address.kind + ".NAME."));
    if (const auto there = records_at(snapshot, to_string(target)); !there.empty())
        return fail(problem("state-address-taken", "The address is taken",
                            "The state holds a \"" + to_string(target) + "\" already.",
                            "Move or forget that one first."));
    if (auto free = check_nothing_open(snapshot, from); !free)
        return std::unexpected(std::move(free.error()));
    Transaction transaction;
    for (const auto* record : records) {
        transaction.erase.emplace_back(record->address, record->id);
        transaction.put.push_back(*record);
        transaction.put.back().address = target;
    }
    return transaction;
}

Result<Transaction> forgetting(const Snapshot& snapshot, const std::string& address)
{
    const auto records = records_at(snapshot, address);
    if (records.empty()) return fail(no_such_object(address, snapshot));
    if (auto free = check_nothing_open(snapshot, address); !free)
        return std::unexpected(std::move(free.error()));
    Transaction transaction;
    for (const auto* record : records) transaction.erase.emplace_back(record->address, record->id);
    return transaction;
}

} // namespace cmd
