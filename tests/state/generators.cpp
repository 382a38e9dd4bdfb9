// SPDX-License-Identifier: Apache-2.0
#include "tests/state/generators.hpp"

#include <rapidcheck.h>

#include <limits>

using namespace reconciler;

namespace test {

namespace {

bool flip()
{
    return *rc::gen::arbitrary<bool>();
}

std::string any_bytes()
{
    std::string text;
    const int size = *rc::gen::inRange(0, 6);
    for (int i = 0; i < size; ++i) text += static_cast<char>(*rc::gen::inRange(0, 256));
    return text;
}

std::int64_t any_integer()
{
    if (flip()) return *rc::gen::inRange<std::int64_t>(-100, 100);
    return flip() ? std::numeric_limits<std::int64_t>::min()
                  : std::numeric_limits<std::int64_t>::max();
}

Address few_addresses()
{
    return {"thing", std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 4)))};
}

ResourceId few_ids()
{
    const bool is_upper = flip();
    return ResourceId((is_upper ? "/ID/" : "/id/") + std::to_string(*rc::gen::inRange(0, 3)));
}

} // namespace

Value random_value(int depth)
{
    switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
    case 0: return {};
    case 1: return flip();
    case 2: return any_integer();
    case 3: return any_bytes();
    case 4: return random_object(depth - 1);
    default: break;
    }
    List list;
    const int size = *rc::gen::inRange(0, 4);
    for (int i = 0; i < size; ++i) list.push_back(random_value(depth - 1));
    return list;
}

Object random_object(int depth)
{
    Object object;
    const int size = *rc::gen::inRange(0, 4);
    for (int i = 0; i < size; ++i) object.set(any_bytes(), random_value(depth));
    return object;
}

Step random_step(bool may_do_otherwise)
{
    Step step;
    step.id = any_bytes();
    step.address = {any_bytes(), any_bytes()};
    step.kind = any_bytes();
    step.action = any_bytes();
    step.target = ResourceId(any_bytes());
    step.arguments = random_object();
    step.sentence = any_bytes();
    step.after = {any_bytes(), any_bytes()};
    step.precondition = {ResourceId(any_bytes()), flip(), random_object(), random_object()};
    step.needs = {{any_bytes(), any_bytes()}};
    step.effect.kind = *rc::gen::element(Effect::Kind::none, Effect::Kind::record,
                                         Effect::Kind::retain, Effect::Kind::forget);
    step.effect.address = {any_bytes(), any_bytes()};
    step.effect.id = ResourceId(any_bytes());
    step.effect.attributes = random_object();
    step.effect.facts = random_object();
    step.effect.renamed_from = {any_bytes(), any_bytes()};
    step.retry_for_seconds = *rc::gen::inRange(0, 10000);
    if (may_do_otherwise && flip()) step.otherwise = {random_step(false)};
    return step;
}

Record random_record()
{
    Record record;
    record.address = few_addresses();
    record.id = few_ids();
    record.status = flip() ? Record::Status::managed : Record::Status::retained;
    record.attributes = random_object();
    record.facts = random_object();
    record.since = any_bytes();
    return record;
}

JournalEntry random_entry()
{
    using Phase = JournalEntry::Phase;
    JournalEntry entry;
    entry.run = any_bytes();
    entry.step_id = "step " + std::to_string(*rc::gen::inRange(0, 3));
    entry.phase =
        *rc::gen::element(Phase::intent, Phase::accepted, Phase::succeeded, Phase::failed);
    if (flip()) entry.step = random_step();
    entry.operation = any_bytes();
    entry.message = any_bytes();
    entry.at = any_bytes();
    return entry;
}

Transaction random_transaction()
{
    Transaction transaction;
    const int entries = *rc::gen::inRange(0, 4);
    for (int i = 0; i < entries; ++i) transaction.journal.push_back(random_entry());
    const int puts = *rc::gen::inRange(0, 4);
    for (int i = 0; i < puts; ++i) transaction.put.push_back(random_record());
    const int erases = *rc::gen::inRange(0, 3);
    for (int i = 0; i < erases; ++i) transaction.erase.emplace_back(few_addresses(), few_ids());
    transaction.plan = *rc::gen::element<std::string>("", "plan 1", "plan 1", "plan 2");
    return transaction;
}

} // namespace test
