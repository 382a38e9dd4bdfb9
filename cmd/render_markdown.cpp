// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_markdown.hpp"

#include "cmd/markdown_text.hpp"
#include "cmd/plan_words.hpp"
#include "cmd/render_change.hpp"
#include "cmd/render_diagnostic.hpp"
#include "reconciler/plan/consent.hpp"

namespace cmd {

using reconciler::Change;
using reconciler::Plan;

namespace {

// GitHub takes no comment of more than 65,536 characters.
constexpr std::size_t most_rows_bytes = 25'000;
constexpr std::size_t most_detail_bytes = 25'000;
constexpr std::size_t most_diagnostic_bytes = 10'000;

/// What must be looked at comes first.
std::vector<const Change*> in_order(const Plan& plan)
{
    const auto matters = [](const Change& c) { return !c.blocked.empty() || c.marks.any(); };
    std::vector<const Change*> order;
    order.reserve(plan.changes.size());
    for (const bool wanted : {true, false})
        for (const auto& change : plan.changes)
            if (matters(change) == wanted) order.push_back(&change);
    return order;
}

std::string row(const Change& change)
{
    std::string out = "| " + std::string(word_of(change));
    for (const auto& word : mark_words(change.marks)) out += ", **" + markdown_prose(word) + "**";
    return out + " | " + markdown_code(to_string(change.address)) + " | " +
           markdown_code(display_name(change.id)) + " | " + markdown_prose(change.reason) + " |\n";
}

/// Adds texts while they fit; says how many did not.
class Limited {
public:
    explicit Limited(std::size_t most) : most_(most) {}

    void add(const std::string& text)
    {
        if (left_out_ > 0 || text_.size() + text.size() > most_)
            ++left_out_;
        else
            text_ += text;
    }

    const std::string& text() const { return text_; }
    std::string rest(const std::string& what) const
    {
        return left_out_ == 0 ? ""
                              : "\n*" + std::to_string(left_out_) + " more " + what +
                                    " do not fit here; the text form shows all.*\n";
    }

private:
    std::size_t most_;
    std::string text_;
    std::size_t left_out_ = 0;
};

std::string table(const std::vector<const Change*>& changes)
{
    if (changes.empty()) return {};
    Limited rows(most_rows_bytes);
    for (const auto* change : changes) rows.add(row(*change));
    return "\n| | object | name | because |\n|---|---|---|---|\n" + rows.text() +
           rows.rest("changes");
}

/// A blank line would end the block of `<details>`, but not that of `<pre>`.
std::string folded(const std::string& label, const std::string& text)
{
    return text.empty() ? ""
                        : "\n<details><summary>" + label + "</summary>\n\n<pre>\n" + text +
                              "</pre>\n\n</details>\n";
}

std::string details(const Plan& plan, const std::vector<const Change*>& changes)
{
    const StepSentences sentences(plan);
    Limited all(most_detail_bytes);
    for (const auto* change : changes)
        all.add(markdown_pre(render_change(*change, sentences, Style{})));
    return folded("Details", all.text()) + all.rest("changes");
}

std::string diagnostics(const Plan& plan)
{
    Limited all(most_diagnostic_bytes);
    for (const auto& diagnostic : plan.diagnostics)
        all.add(markdown_pre(render(diagnostic, Style{})));
    return folded(count_line(plan.diagnostics), all.text()) + all.rest("diagnostics");
}

std::string bullets(const std::string& title, const std::vector<std::string>& lines)
{
    if (lines.empty()) return {};
    Limited all(most_diagnostic_bytes / 4);
    for (const auto& line : lines) all.add("- " + markdown_prose(line) + "\n");
    return "\n" + title + ":\n\n" + all.text() + all.rest("lines");
}

std::string what_to_allow(const Plan& plan)
{
    std::string flags;
    for (const auto& word : reconciler::missing_consent(plan.changes))
        flags += (flags.empty() ? "--allow " : " --allow ") + word;
    return flags.empty() ? "" : "\nTo carry out what is withheld: " + markdown_code(flags) + "\n";
}

/// A saved plan that is only shown does not say what was read.
std::string sight(const PlanHeader& header)
{
    if (header.scopes.empty()) return {};
    return "\n" + header.what_was_read() + "\n";
}

} // namespace

std::string render_plan_markdown(const Plan& plan, const PlanHeader& header)
{
    const auto changes = in_order(plan);
    std::vector<std::string> unread;
    unread.reserve(plan.unread.size());
    for (const auto& scope : plan.unread) unread.push_back(scope.what);
    std::vector<std::string> left_out;
    left_out.reserve(header.left_out.size());
    for (const auto& one : header.left_out)
        left_out.push_back(to_string(one.address) + " (" + std::string(to_string(one.verb)) + ") " +
                           one.why);
    return std::string(header.destroying ? "### tresor plan to destroy stack "
                                         : "### tresor plan for stack ") +
           markdown_code(header.stack) + " (" + markdown_prose(header.cloud) + ")\n\n**" +
           (plan.changes.empty() ? "In sync: " : "") + plan_summary(plan) + "**\n" + sight(header) +
           bullets("Left out by --target and --exclude", left_out) + table(changes) +
           details(plan, changes) + diagnostics(plan) +
           bullets("Could not be read, so nothing in there is removed", unread) +
           bullets("Notes", plan.notes) + what_to_allow(plan);
}

} // namespace cmd
