// SPDX-License-Identifier: Apache-2.0
#include "cmd/progress_printer.hpp"
#include "tests/cmd/sample_plan.hpp"
#include "tests/support/fake_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using Kind = reconciler::Event::Kind;

class ProgressPrinter : public testing::Test {
protected:
    ProgressPrinter()
    {
        step_.id = "protected_vm.web-01/protect";
        step_.action = "protect";
        step_.sentence = "protect web-01 with nightly";
    }

    void tell(Kind kind, std::string text = {}, std::size_t finished = 0)
    {
        reconciler::Event event;
        event.kind = kind;
        event.step = kind == Kind::reading ? nullptr : &step_;
        event.text = std::move(text);
        event.finished = finished;
        event.total = 12;
        if (kind == Kind::failed)
            event.diagnostics = {
                test::problem(reconciler::Severity::error, "x", "Azure refused", "It is busy.")};
        printer_->on(event);
    }

    reconciler::Step step_;
    test::FakeClock clock_;
    std::string out_;
    std::unique_ptr<reconciler::Progress> printer_ = cmd::make_progress_printer(
        [this](std::string_view text) { out_ += text; }, cmd::Style{}, clock_);
};

TEST_F(ProgressPrinter, tells_start_and_end_with_the_time_between)
{
    tell(Kind::started);
    tell(Kind::accepted);
    clock_.advance(32s);
    tell(Kind::succeeded, "", 3);
    EXPECT_EQ(out_, "        protect web-01 with nightly …\n"
                    "[ 3/12] protect web-01 with nightly: done (32 s)\n");
}

TEST_F(ProgressPrinter, shows_why_a_step_failed_below_it)
{
    tell(Kind::started);
    clock_.advance(245s);
    tell(Kind::failed, "", 3);
    EXPECT_EQ(out_, "        protect web-01 with nightly …\n"
                    "[ 3/12] protect web-01 with nightly: failed (4 min 05 s)\n"
                    "        Error: Azure refused [x]\n"
                    "          It is busy.\n");
}

TEST_F(ProgressPrinter, tells_the_same_refusal_once)
{
    tell(Kind::started);
    tell(Kind::retrying, "the grant is not there yet");
    tell(Kind::retrying, "the grant is not there yet");
    EXPECT_EQ(out_, "        protect web-01 with nightly …\n"
                    "        protect web-01 with nightly: tries again, the grant is not there "
                    "yet\n");
}

TEST_F(ProgressPrinter, says_what_a_skipped_step_waited_for)
{
    tell(Kind::skipped, "vault.prod/create", 12);
    EXPECT_EQ(out_, "[12/12] protect web-01 with nightly: skipped, for it waited for "
                    "vault.prod/create\n");
}

TEST_F(ProgressPrinter, says_what_runs_on)
{
    tell(Kind::started);
    clock_.advance(1500ms);
    tell(Kind::running_on, "operation", 0);
    EXPECT_EQ(out_, "        protect web-01 with nightly …\n"
                    "[ 0/12] protect web-01 with nightly: still running in the cloud (1.5 s)\n");
}

TEST_F(ProgressPrinter, does_not_announce_what_only_the_state_learns)
{
    step_.action.clear();
    tell(Kind::started);
    tell(Kind::succeeded, "", 1);
    EXPECT_EQ(out_, "[ 1/12] protect web-01 with nightly: done (0.0 s)\n");
}

TEST_F(ProgressPrinter, lets_no_name_steer_the_terminal)
{
    step_.sentence = test::hostile;
    tell(Kind::reading, test::hostile);
    tell(Kind::started);
    tell(Kind::retrying, test::hostile);
    tell(Kind::skipped, test::hostile);
    EXPECT_EQ(out_.find_first_of("\x1b\xff"), std::string::npos);
    EXPECT_EQ(std::ranges::count(out_, '\n'), 4);
}

TEST(ProgressEvents, are_written_with_the_time_of_the_clock)
{
    test::FakeClock clock;
    std::string out;
    const auto events =
        cmd::make_progress_events([&](std::string_view text) { out += text; }, clock);
    reconciler::Event event;
    event.text = "vaults";
    events->on(event);
    EXPECT_EQ(out, R"({"type":"progress","version":1,"at":"2026-03-01T00:00:00Z",)"
                   R"("event":"reading","step":null,"text":"vaults","diagnostics":[],)"
                   R"("finished":0,"total":0})"
                   "\n");
}

} // namespace
