// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/narrowing.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace reconciler {

namespace {

void add_tags(Object& tags, const Object& from)
{
    if (const auto* object = from.get("tags").as_object()) tags.merge(*object);
}

/// Those that the object declares or carries, and of what it is about.
Object tags_of(const Draft& draft)
{
    Object tags = draft.tags;
    if (const auto* record = draft.pair.record) add_tags(tags, record->attributes);
    if (const auto* live = draft.pair.live) {
        add_tags(tags, live->attributes);
        add_tags(tags, live->facts);
    }
    if (const auto* desired = draft.pair.desired) add_tags(tags, desired->attributes);
    return tags;
}

bool would_change(const Draft& draft)
{
    return draft.change.verb != Verb::none || !draft.steps.empty() || draft.is_blocked();
}

class Narrowing {
public:
    Narrowing(std::vector<Draft>& drafts, const Dependencies& dependencies,
              const Selection& selection)
        : drafts_(drafts), dependencies_(dependencies), selection_(selection)
    {}

    std::vector<LeftOut> run()
    {
        for (auto& draft : drafts_) sort(draft);
        for (bool grew = true; grew;) {
            grew = false;
            for (const auto& draft : drafts_) grew = spread(draft) || grew;
        }
        std::vector<LeftOut> left_out;
        for (auto& draft : drafts_)
            if (const auto why = out_.find(&draft); why != out_.end() && would_change(draft))
                left_out.push_back({draft.change.address, draft.change.verb, why->second});
        for (auto& draft : drafts_)
            if (out_.contains(&draft)) empty(draft);
        std::ranges::sort(left_out, {}, &LeftOut::address);
        return left_out;
    }

private:
    bool any_of(const std::vector<std::string>& patterns, const Draft& draft) const
    {
        const auto tags = tags_of(draft);
        return std::ranges::any_of(patterns, [&](const auto& pattern) {
            return matches(pattern, draft.change.address, tags);
        });
    }

    void sort(const Draft& draft)
    {
        if (any_of(selection_.excludes, draft))
            out_.emplace(&draft, "excluded");
        else if (!selection_.targets.empty() && !wanted_.contains(&draft)) {
            if (any_of(selection_.targets, draft)) want(draft);
        }
    }

    void want(const Draft& draft)
    {
        if (!wanted_.insert(&draft).second || draft.is_removal()) return;
        for (const auto* other : dependencies_.waits_for(draft))
            if (!other->is_removal()) want(*other);
    }

    /// Whether the draft is left out by this look at it.
    bool spread(const Draft& draft)
    {
        if (out_.contains(&draft)) return false;
        if (!selection_.targets.empty() && !wanted_.contains(&draft))
            return out_.emplace(&draft, "not a target").second;
        if (draft.steps.empty()) return false;
        for (const auto* other : dependencies_.waits_for(draft))
            if (out_.contains(other) && would_change(*other))
                return out_
                    .emplace(&draft, "it waits for " + to_string(other->change.address) +
                                         ", which is left out")
                    .second;
        return false;
    }

    /// As if there were nothing to do about it.
    static void empty(Draft& draft)
    {
        draft.change.verb = Verb::none;
        draft.change.attributes.clear();
        draft.change.blocked.clear();
        draft.change.marks = {};
        draft.change.notes.clear();
        draft.steps.clear();
        draft.closer.clear();
        draft.is_left_out = true;
    }

    std::vector<Draft>& drafts_;
    const Dependencies& dependencies_;
    const Selection& selection_;
    std::map<const Draft*, std::string> out_; ///< and why
    std::set<const Draft*> wanted_;
};

} // namespace

std::vector<LeftOut>
narrow(std::vector<Draft>& drafts, const Dependencies& dependencies, const Selection& selection)
{
    if (selection.is_everything()) return {};
    return Narrowing(drafts, dependencies, selection).run();
}

} // namespace reconciler
