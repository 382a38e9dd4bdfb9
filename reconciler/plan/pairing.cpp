// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/pairing.hpp"

#include "reconciler/model/problem.hpp"

#include <map>
#include <unordered_map>

namespace reconciler {

namespace {

using Claims = std::unordered_map<ResourceId, const Desired*>;

/// The first block that stands for each object.
Claims claims_in(const DesiredSet& desired)
{
    Claims claims;
    for (const auto& one : desired.objects) claims.emplace(one.id, &one);
    return claims;
}

Diagnostic twice(const Desired& first, const Desired& second)
{
    auto made =
        problem_at(second.span_of("name"), "claimed-twice", "Two blocks describe the same object");
    made.detail = to_string(first.address) + " and " + to_string(second.address) +
                  " both stand for " + second.id.text() + ".";
    made.fix = "Remove one of the two blocks.";
    made.address = to_string(second.address);
    made.spans.push_back({first.span_of("name"), "first here"});
    return made;
}

class Pairing {
public:
    explicit Pairing(const Surroundings& around)
        : around_(around), claimed_(claims_in(around.desired))
    {
        for (const auto& record : around.records) {
            const bool is_managed = record.status == Record::Status::managed;
            const auto [place, is_first] = by_id_.emplace(record.id, &record);
            if (is_managed && !is_first) place->second = &record;
            if (is_managed) managed_at_.emplace(record.address, &record);
        }
    }

    std::vector<Pair> run()
    {
        pairs_.reserve(around_.desired.objects.size());
        for (const auto& desired : around_.desired.objects)
            desired.existing ? release(desired) : add(desired);
        for (const auto& record : around_.records) add_unclaimed(record);
        return std::move(pairs_);
    }

private:
    void add(const Desired& desired)
    {
        Pair pair{&desired, nullptr, around_.observation.find(desired.id), nullptr, {}, {}, false};
        if (const auto* first = claimed_.at(desired.id); first != &desired)
            pair.conflicts.push_back(twice(*first, desired));
        else if (const auto found = by_id_.find(desired.id); found != by_id_.end()) {
            pair.record = found->second;
            if (pair.record->address != desired.address) pair.renamed_from = pair.record->address;
        }
        if (const auto found = managed_at_.find(desired.address);
            found != managed_at_.end() && !claimed_.contains(found->second->id))
            pair.replaced = found->second;
        pairs_.push_back(std::move(pair));
    }

    void release(const Desired& desired)
    {
        const auto found = by_id_.find(desired.id);
        if (found == by_id_.end() || found->second->status != Record::Status::managed) return;
        const Live* live = around_.observation.find(desired.id);
        pairs_.push_back({nullptr, found->second, live, nullptr, {}, {}, true});
    }

    void add_unclaimed(const Record& record)
    {
        if (claimed_.contains(record.id)) return;
        const Live* live = around_.observation.find(record.id);
        const bool is_kept = record.status == Record::Status::retained;
        if (is_kept && (live || !around_.observation.covers(record.id))) return;
        pairs_.push_back({nullptr, &record, live, nullptr, {}, {}, false});
    }

    const Surroundings& around_;
    std::unordered_map<ResourceId, const Record*> by_id_;
    std::map<Address, const Record*> managed_at_;
    Claims claimed_;
    std::vector<Pair> pairs_;
};

} // namespace

Diagnostics claimed_twice(const DesiredSet& desired)
{
    const auto claims = claims_in(desired);
    Diagnostics problems;
    for (const auto& one : desired.objects)
        if (const auto* first = claims.at(one.id); first != &one && !one.existing)
            problems.push_back(twice(*first, one));
    return problems;
}

std::vector<Pair> pair_up(const Surroundings& around)
{
    return Pairing(around).run();
}

} // namespace reconciler
