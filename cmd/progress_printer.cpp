// SPDX-License-Identifier: Apache-2.0
#include "cmd/progress_printer.hpp"

#include "cmd/events.hpp"
#include "cmd/render_change.hpp"
#include "cmd/render_diagnostic.hpp"
#include "reconciler/model/printable.hpp"

#include <fmt/format.h>

#include <string>
#include <unordered_map>
#include <utility>

namespace cmd {

namespace {

using reconciler::Event;
using reconciler::printable;
using Write = std::function<void(std::string_view)>;

/// "0.4 s", "32 s", "4 min 05 s", "1 h 02 min"
std::string spoken(reconciler::Duration duration)
{
    const auto seconds = duration.count() / 1000;
    if (seconds < 10) return fmt::format("{}.{} s", seconds, duration.count() % 1000 / 100);
    if (seconds < 60) return fmt::format("{} s", seconds);
    if (seconds < 3600) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {:02} min", seconds / 3600, seconds % 3600 / 60);
}

class Printer final : public reconciler::Progress {
public:
    Printer(Write write, Style style, reconciler::Clock& clock)
        : write_(std::move(write)), style_(style), clock_(clock)
    {}

    void on(const Event& event) override
    {
        switch (event.kind) {
        case Event::Kind::reading: write_("Reading " + printable(event.text) + '\n'); break;
        case Event::Kind::started: started(event); break;
        case Event::Kind::accepted: break; // the end of the step is what matters
        case Event::Kind::retrying: retrying(event); break;
        case Event::Kind::succeeded: ended(event, paint(style_, Ink::green, "done")); break;
        case Event::Kind::failed: ended(event, paint(style_, Ink::red, "failed")); break;
        case Event::Kind::skipped:
            ended(event, paint(style_, Ink::yellow, "skipped") + ", for it waited for " +
                             printable(event.text));
            break;
        case Event::Kind::running_on:
            ended(event, paint(style_, Ink::yellow, "still running in the cloud"));
            break;
        }
    }

private:
    struct Running {
        reconciler::Time since;
        std::string refusal; ///< the last one told: the same is not told again
    };

    static std::string sentence(const Event& event)
    {
        return event.step ? printable(event.step->sentence) : std::string("a step");
    }

    std::string margin(const Event& event) const
    {
        return std::string(fmt::formatted_size("[{}/{}] ", event.total, event.total), ' ');
    }

    void started(const Event& event)
    {
        if (!event.step) return;
        running_[event.step->id] = {clock_.now(), {}};
        if (!event.step->action.empty()) write_(margin(event) + sentence(event) + " …\n");
    }

    void retrying(const Event& event)
    {
        if (!event.step) return;
        auto& told =
            running_.try_emplace(event.step->id, Running{clock_.now(), {}}).first->second.refusal;
        if (std::exchange(told, event.text) == event.text) return;
        write_(margin(event) + sentence(event) + ": tries again, " + printable(event.text) + '\n');
    }

    /// Of a fleet that Azure asks to come back later every one is told the same.
    bool is_news(const reconciler::Diagnostic& diagnostic)
    {
        return diagnostic.id != "azure-throttled" || !std::exchange(told_to_come_back_, true);
    }

    void ended(const Event& event, const std::string& how)
    {
        const auto width = std::to_string(event.total).size();
        std::string line = fmt::format("[{:>{}}/{}] {}: {}", event.finished, width, event.total,
                                       sentence(event), how);
        const auto running = event.step ? running_.find(event.step->id) : running_.end();
        if (running != running_.end()) {
            line += " (" + spoken(clock_.now() - running->second.since) + ")";
            running_.erase(running);
        }
        line += '\n';
        for (const auto& diagnostic : event.diagnostics)
            if (is_news(diagnostic)) line += pushed(render(diagnostic, style_), margin(event));
        write_(line);
    }

    Write write_;
    Style style_;
    reconciler::Clock& clock_;
    std::unordered_map<std::string, Running> running_;
    bool told_to_come_back_ = false;
};

class EventWriter final : public reconciler::Progress {
public:
    EventWriter(Write write, reconciler::Clock& clock) : write_(std::move(write)), clock_(clock) {}

    void on(const Event& event) override { write_(progress_event(event, clock_.now())); }

private:
    Write write_;
    reconciler::Clock& clock_;
};

} // namespace

std::unique_ptr<reconciler::Progress>
make_progress_printer(Write write, Style style, reconciler::Clock& clock)
{
    return std::make_unique<Printer>(std::move(write), style, clock);
}

std::unique_ptr<reconciler::Progress> make_progress_events(Write write, reconciler::Clock& clock)
{
    return std::make_unique<EventWriter>(std::move(write), clock);
}

} // namespace cmd
