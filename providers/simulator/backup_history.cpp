// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/backup_history.hpp"

#include "providers/simulator/policy_schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace simulator {

namespace {

using namespace std::chrono_literals;

constexpr Duration snapshot_delay = 4s;
constexpr Duration snapshot_time = 7min + 40s;
constexpr Duration attempts_kept = std::chrono::hours(24 * 30);

std::string id_of(const std::string& item)
{
    return item + "/history";
}

/// The flags of an attempt in one number.
std::uint64_t packed(const Attempt& a)
{
    return static_cast<std::uint64_t>(a.outcome) | static_cast<std::uint64_t>(a.trouble) << 2U |
           std::uint64_t(a.is_on_demand) << 5U | std::uint64_t(a.is_settled) << 6U |
           a.ranges.to_ullong() << 7U | std::uint64_t(a.source) << 11U;
}

void unpack(std::uint64_t flags, Attempt& a)
{
    a.outcome = static_cast<Outcome>(flags & 3U);
    a.trouble = static_cast<Trouble>(flags >> 2U & 7U);
    a.is_on_demand = (flags >> 5U & 1U) != 0;
    a.is_settled = (flags >> 6U & 1U) != 0;
    a.ranges = Ranges(flags >> 7U & 15U);
    a.source = flags >> 11U;
}

std::int64_t number(Time time)
{
    return time.time_since_epoch().count();
}

/// Eight numbers: many histories are kept, and read again and again.
void write_attempt(std::string& text, const Attempt& a)
{
    fmt::format_to(std::back_inserter(text), "{} {} {} {} {} {} {} {} ", number(a.start),
                   number(a.end) - number(a.start), packed(a), a.point, number(a.until),
                   number(a.promised), number(a.pruned), number(a.archived));
}

template <class Number>
Number next_number(const char*& at, const char* end)
{
    Number value = 0;
    at = std::from_chars(at, end, value).ptr;
    if (at != end) ++at;
    return value;
}

Time next_time(const char*& at, const char* end)
{
    return Time(Duration(next_number<std::int64_t>(at, end)));
}

std::vector<Attempt> read_attempts(std::string_view text)
{
    std::vector<Attempt> attempts;
    const char* at = text.data();
    const char* end = at + text.size();
    while (at != end) {
        Attempt a;
        a.start = next_time(at, end);
        a.end = a.start + Duration(next_number<std::int64_t>(at, end));
        unpack(next_number<std::uint64_t>(at, end), a);
        a.point = next_number<std::uint64_t>(at, end);
        for (Time* time : {&a.until, &a.promised, &a.pruned, &a.archived})
            *time = next_time(at, end);
        attempts.push_back(a);
    }
    return attempts;
}

/// What a newer point leaves of those before: the last one is kept for ever.
const Attempt* last_point(const History& history, Time now)
{
    const Attempt* last = nullptr;
    for (const auto& attempt : history.attempts)
        if (shows_point(attempt, now) && !attempt.is_pruned()) last = &attempt;
    return last;
}

/// A point that is kept for less than it was promised goes in two steps.
bool clean_point(Attempt& a, const Retention& retention, Time now, Duration soft_delete)
{
    const Time until = expiry_of(a, retention);
    if (a.is_pruned()) {
        if (until > now)
            a.pruned = Time();
        else if (now >= a.pruned + soft_delete)
            a.point = 0;
        else
            return false;
        return true;
    }
    if (until > now) {
        const bool longer = until > a.promised;
        a.promised = std::max(a.promised, until);
        return longer;
    }
    if (now < a.promised && soft_delete > Duration(0))
        a.pruned = now;
    else
        a.point = 0;
    return true;
}

} // namespace

const Attempt* History::running(Time now) const
{
    for (const auto& attempt : attempts)
        if (attempt.is_running(now)) return &attempt;
    return nullptr;
}

Attempt* History::at(Time start)
{
    const auto found = std::find_if(attempts.begin(), attempts.end(),
                                    [&](const Attempt& a) { return a.start == start; });
    return found == attempts.end() ? nullptr : &*found;
}

std::size_t History::source(const json::object& description)
{
    const auto* found = std::find(sources.begin(), sources.end(), json::value(description));
    if (found == sources.end()) {
        sources.emplace_back(description);
        return sources.size() - 1;
    }
    return static_cast<std::size_t>(found - sources.begin());
}

History history_of(const World& world, const std::string& item)
{
    History history;
    auto kept = world.find(Kind::backup_history, id_of(item));
    if (!kept) return history;
    history.attempts = read_attempts(text_at(kept->document, "attempts"));
    history.sources = array_at(kept->document, "sources");
    return history;
}

void put_history(World& world, const std::string& item, const History& history)
{
    std::string attempts;
    for (const auto& attempt : history.attempts) write_attempt(attempts, attempt);
    world.put(Kind::backup_history, id_of(item),
              {{"attempts", std::move(attempts)}, {"sources", history.sources}});
}

void erase_history(World& world, const std::string& item)
{
    world.erase(Kind::backup_history, id_of(item));
}

Time snapshot_taken(const Attempt& attempt)
{
    return attempt.start + snapshot_delay;
}

Time snapshot_end(const Attempt& attempt)
{
    return attempt.start + snapshot_time;
}

bool shows_point(const Attempt& attempt, Time now)
{
    return attempt.has_point() && now >= snapshot_end(attempt);
}

bool is_hardened(const Attempt& attempt, Time now)
{
    return attempt.outcome == Outcome::completed && !attempt.is_running(now);
}

Time expiry_of(const Attempt& attempt, const Retention& retention)
{
    // Without a transfer there is the snapshot only.
    if (attempt.outcome == Outcome::warned)
        return instant_expiry(retention, snapshot_taken(attempt));
    if (attempt.until != Time()) return attempt.until;
    return expiry(retention, attempt.ranges, snapshot_taken(attempt));
}

bool clean_up(History& history, const Retention& retention, Time now, Duration soft_delete)
{
    bool changed = false;
    const Attempt* last = last_point(history, now);
    for (auto& attempt : history.attempts)
        if (shows_point(attempt, now) && &attempt != last)
            changed |= clean_point(attempt, retention, now, soft_delete);
    const auto forgotten = std::erase_if(history.attempts, [&](const Attempt& a) {
        return !a.has_point() && !a.is_running(now) && a.start + attempts_kept < now;
    });
    return changed || forgotten > 0;
}

bool bring_back(History& history, const Retention& retention, Time now)
{
    bool changed = false;
    for (auto& attempt : history.attempts) {
        if (!attempt.has_point() || !attempt.is_pruned()) continue;
        if (expiry_of(attempt, retention) <= now) continue;
        attempt.pruned = Time();
        changed = true;
    }
    return changed;
}

void date_again(History& history, const Retention& retention)
{
    std::chrono::sys_days day{};
    for (auto& attempt : history.attempts) {
        if (attempt.is_on_demand || attempt.point == 0) continue;
        const auto its_day = local_day(snapshot_taken(attempt), retention.offset);
        attempt.ranges = ranges_of(retention, snapshot_taken(attempt));
        if (its_day == day) attempt.ranges &= Ranges(1);
        day = its_day;
    }
}

} // namespace simulator
