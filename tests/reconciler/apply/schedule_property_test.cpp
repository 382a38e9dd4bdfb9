// SPDX-License-Identifier: Apache-2.0
#include "reconciler/apply/schedule.hpp"
#include "tests/reconciler/apply/apply_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

using namespace reconciler;
using namespace test;

namespace {

/// Mostly small, now and then as large as a big fleet's plan. Some steps share a target, some
/// change the state only.
std::vector<Step> random_graph()
{
    const int largest = *rc::gen::weightedElement<int>({{30, 12}, {15, 80}, {1, 2000}});
    const int count = *rc::gen::inRange(1, largest + 1);
    std::vector<Step> steps;
    for (int i = 0; i < count; ++i) {
        std::set<std::string> after;
        const int edges = *rc::gen::inRange(0, std::min(i, 3) + 1);
        for (int e = 0; e < edges; ++e)
            after.insert(steps[static_cast<std::size_t>(*rc::gen::inRange(0, i))].id);
        auto step = put_step("n" + std::to_string(i), {after.begin(), after.end()});
        if (*rc::gen::inRange(0, 6) == 0) step.action.clear();
        if (*rc::gen::inRange(0, 6) == 0)
            step.target = ResourceId("/shared" + std::to_string(*rc::gen::inRange(0, 3)));
        step.arguments.set("share", "s" + std::to_string(*rc::gen::inRange(0, 3)));
        steps.push_back(std::move(step));
    }
    return steps;
}

/// The same decisions by the simplest means: looks at everything each time.
class Model {
public:
    enum class State { open, running, done, failed, left };

    explicit Model(const std::vector<Step>& steps) : steps_(steps), states_(steps.size())
    {
        for (std::size_t i = 0; i < steps.size(); ++i) places_[steps[i].id] = i;
        for (std::size_t i = 0; i < steps.size(); ++i)
            for (const auto& id : steps[i].after)
                if (places_.contains(id)) needs_[i].push_back(places_.at(id));
        paths_.assign(steps.size(), 1);
        for (std::size_t i = steps.size(); i-- > 0;)
            for (const auto need : needs_[i]) paths_[need] = std::max(paths_[need], paths_[i] + 1);
    }

    bool is_ready(std::size_t step) const
    {
        if (states_[step] != State::open) return false;
        const auto found = needs_.find(step);
        return found == needs_.end() || std::ranges::all_of(found->second, [&](std::size_t need) {
                   return states_[need] == State::done;
               });
    }

    /// A write that may begin: no other one works on its target.
    bool may_write(std::size_t step) const
    {
        if (steps_[step].action.empty() || !is_ready(step)) return false;
        for (std::size_t i = 0; i < steps_.size(); ++i)
            if ((states_[i] == State::running || states_[i] == State::left) &&
                !steps_[i].action.empty() && steps_[i].target == steps_[step].target)
                return false;
        return true;
    }

    /// The longest path of those that may begin; 0 where none may.
    std::size_t longest() const
    {
        std::size_t most = 0;
        for (std::size_t i = 0; i < steps_.size(); ++i)
            if (may_write(i)) most = std::max(most, paths_[i]);
        return most;
    }

    /// For each step whether something that it needs, near or far, failed or was left.
    std::vector<bool> lost() const
    {
        std::vector<bool> lost(steps_.size());
        for (const auto& [step, needs] : needs_)
            lost[step] = std::ranges::any_of(needs, [&](std::size_t need) {
                return states_[need] == State::failed || states_[need] == State::left || lost[need];
            });
        return lost;
    }

    State& operator[](std::size_t step) { return states_[step]; }
    std::size_t path(std::size_t step) const { return paths_[step]; }

private:
    const std::vector<Step>& steps_;
    std::vector<State> states_;
    std::map<std::string, std::size_t, std::less<>> places_;
    std::map<std::size_t, std::vector<std::size_t>> needs_;
    std::vector<std::size_t> paths_;
};

/// A schedule and a model that are told the same.
struct Both {
    explicit Both(const std::vector<Step>& all)
        : steps(all),
          schedule(all, [](const Step& step) { return step.arguments.text("share"); }),
          model(all),
          looks_closely(all.size() < 200)
    {}

    const std::vector<Step>& steps;
    Schedule schedule;
    Model model;
    bool looks_closely; ///< the model takes its time
    std::vector<std::size_t> running;

    void begin_local()
    {
        for (const auto step : schedule.take_local()) {
            RC_ASSERT(steps[step].action.empty());
            RC_ASSERT(model.is_ready(step));
            begin(step);
        }
    }

    bool begin_next()
    {
        const auto longest = looks_closely ? model.longest() : 0;
        const auto step = schedule.next();
        if (looks_closely) RC_ASSERT(step.has_value() == (longest > 0));
        if (!step) return false;
        RC_ASSERT(model.may_write(*step));
        if (looks_closely) RC_ASSERT(model.path(*step) == longest);
        begin(*step);
        return true;
    }

    /// Ends one of those that run.
    void end_one(Model::State how)
    {
        const auto place =
            static_cast<std::size_t>(*rc::gen::inRange<std::size_t>(0, running.size()));
        const auto step = running[place];
        running.erase(running.begin() + static_cast<std::ptrdiff_t>(place));
        model[step] = how;
        std::vector<StepGraph::Skipped> skipped;
        if (how == Model::State::done) schedule.succeeded(step);
        if (how == Model::State::failed) skipped = schedule.failed(step);
        if (how == Model::State::left) skipped = schedule.left(step);
        for (const auto& one : skipped) {
            RC_ASSERT(one.because == step);
            RC_ASSERT(schedule.state(one.step) == StepGraph::State::skipped);
        }
    }

    void check_end()
    {
        const auto lost = model.lost();
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const auto state = schedule.state(i);
            RC_ASSERT((state == StepGraph::State::skipped) == lost[i]);
            RC_ASSERT((state == StepGraph::State::done) == (model[i] == Model::State::done));
        }
    }

private:
    void begin(std::size_t step)
    {
        RC_ASSERT(schedule.state(step) == StepGraph::State::running);
        model[step] = Model::State::running;
        running.push_back(step);
    }
};

/// Runs until nothing goes on, or until `stop` turns of it have passed; steps fail by chance.
void drive(Both& both, std::size_t limit, int one_in, std::size_t stop)
{
    using State = Model::State;
    for (std::size_t turn = 0; turn < stop; ++turn) {
        both.begin_local();
        while (both.running.size() < limit && both.begin_next()) {
        }
        if (both.running.empty()) return;
        const int chance = one_in > 0 ? *rc::gen::inRange(0, one_in) : 2;
        both.end_one(chance == 0 ? State::failed : chance == 1 ? State::left : State::done);
    }
}

constexpr auto for_ever = static_cast<std::size_t>(-1);

} // namespace

TEST(ScheduleProperty, agrees_with_a_simple_model_whatever_fails_or_is_left)
{
    EXPECT_TRUE(rc::check([] {
        const auto steps = random_graph();
        Both both(steps);
        const auto limit = *rc::gen::inRange<std::size_t>(1, 30);
        drive(both, limit, *rc::gen::element(0, 5, 50), for_ever);
        both.check_end();
    }));
}

TEST(ScheduleProperty, carries_out_each_step_once_over_any_cancellations_and_crashes)
{
    EXPECT_TRUE(rc::check([] {
        auto left = random_graph();
        const auto all = left.size();
        std::size_t done = 0;
        for (int run = 0; !left.empty(); ++run) {
            RC_ASSERT(run < 40);
            Both both(left);
            const bool is_last = run > 5;
            const auto stop = is_last ? for_ever : *rc::gen::inRange<std::size_t>(0, all + 1);
            drive(both, 8, is_last ? 0 : 20, stop);
            // A cancelled run ends what runs; a crash does not live to hear of it.
            if (*rc::gen::arbitrary<bool>())
                while (!both.running.empty()) both.end_one(Model::State::done);
            std::vector<Step> rest;
            for (std::size_t i = 0; i < left.size(); ++i)
                if (both.model[i] == Model::State::done)
                    ++done;
                else
                    rest.push_back(left[i]);
            left = std::move(rest);
        }
        RC_ASSERT(done == all);
    }));
}
