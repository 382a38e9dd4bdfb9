// SPDX-License-Identifier: Apache-2.0
#include "cmd/open_run.hpp"

#include <map>
#include <string>

namespace cmd {

using namespace reconciler;

namespace {

/// How far the last try of a step came.
struct OpenStep {
    std::string sentence;
    bool is_accepted = false;
};

std::map<std::string, OpenStep> steps_of(const std::vector<JournalEntry>& open)
{
    std::map<std::string, OpenStep> steps;
    for (const auto& entry : open) {
        auto& step = steps[entry.step_id];
        if (entry.step) step.sentence = entry.step->sentence;
        step.is_accepted = !entry.operation.empty();
    }
    return steps;
}

/// Some of the sentences, for there may be thousands.
class Listing {
public:
    void add(const std::string& sentence)
    {
        constexpr std::size_t shown = 5;
        if (++count_ <= shown) text_ += (text_.empty() ? "" : ", ") + sentence;
    }
    std::size_t count() const { return count_; }
    std::string text() const
    {
        constexpr std::size_t shown = 5;
        return count_ <= shown ? text_ : text_ + " and " + std::to_string(count_ - shown) + " more";
    }

private:
    std::size_t count_ = 0;
    std::string text_;
};

} // namespace

Diagnostics about_open_run(const std::vector<JournalEntry>& open)
{
    if (open.empty()) return {};
    Listing accepted;
    Listing unknown;
    for (const auto& [id, step] : steps_of(open))
        (step.is_accepted ? accepted : unknown).add(step.sentence.empty() ? id : step.sentence);
    Diagnostic notice;
    notice.severity = Severity::warning;
    notice.id = "run-interrupted";
    notice.summary = "An earlier run was interrupted";
    notice.detail = "It began at " + open.front().at + " and did not end what it had begun.";
    if (accepted.count() > 0) notice.detail += " Azure took: " + accepted.text() + ".";
    if (unknown.count() > 0)
        notice.detail += " It is not known whether Azure took: " + unknown.text() + ".";
    notice.fix = "`tresor apply` goes on from there.";
    return {notice};
}

} // namespace cmd
