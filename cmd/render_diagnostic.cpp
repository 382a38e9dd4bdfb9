// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_diagnostic.hpp"

#include "cmd/source_excerpt.hpp"
#include "cmd/text_layout.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace cmd {

namespace {

using reconciler::Diagnostic;
using reconciler::Diagnostics;
using reconciler::printable;
using reconciler::Severity;
using reconciler::SourceSpan;

constexpr std::size_t longest_service_text = 2000;

std::string_view label_of(Severity severity)
{
    switch (severity) {
    case Severity::error: return "Error";
    case Severity::warning: return "Warning";
    case Severity::note: return "Note";
    }
    return "Error";
}

Ink ink_of(Severity severity)
{
    return severity == Severity::error     ? Ink::red
           : severity == Severity::warning ? Ink::yellow
                                           : Ink::cyan;
}

std::string_view phrase_of(int status)
{
    constexpr std::array<std::pair<int, std::string_view>, 16> phrases{
        {{200, "OK"},
         {202, "Accepted"},
         {400, "Bad Request"},
         {401, "Unauthorized"},
         {403, "Forbidden"},
         {404, "Not Found"},
         {405, "Method Not Allowed"},
         {408, "Request Timeout"},
         {409, "Conflict"},
         {410, "Gone"},
         {412, "Precondition Failed"},
         {429, "Too Many Requests"},
         {500, "Internal Server Error"},
         {502, "Bad Gateway"},
         {503, "Service Unavailable"},
         {504, "Gateway Timeout"}}};
    const auto* const found =
        std::ranges::find(phrases, status, &std::pair<int, std::string_view>::first);
    return found == phrases.end() ? "" : found->second;
}

std::string place(const SourceSpan& span)
{
    return printable(span.file->path) + ":" + std::to_string(span.line) + ":" +
           std::to_string(span.column);
}

std::string render_spans(const Diagnostic& diagnostic, const Style& style, SourceLines& lines)
{
    std::string out;
    std::string_view lead = "  at ";
    for (const auto& [span, label] : diagnostic.spans) {
        if (!span.is_known()) continue;
        out += std::string(lead) + paint(style, Ink::bold, place(span));
        if (!label.empty()) out += " (" + printable(label) + ")";
        out += '\n' +
               excerpt(lines.line(*span.file, span.line), span, ink_of(diagnostic.severity), style);
        lead = "  and here: ";
    }
    return out;
}

/// `Azure says (409 Conflict, code X, request id Y): "…"`, so that nobody takes it for our words.
std::string service_words(const reconciler::ServiceText& service)
{
    std::vector<std::string> facts;
    if (service.status > 0) facts.push_back(std::to_string(service.status));
    if (!phrase_of(service.status).empty())
        facts.back() += " " + std::string(phrase_of(service.status));
    if (!service.code.empty()) facts.push_back("code " + service.code);
    if (!service.request_id.empty()) facts.push_back("request id " + service.request_id);
    if (!service.correlation_id.empty())
        facts.push_back("correlation id " + service.correlation_id);
    std::string out;
    for (const auto& fact : facts) out += (out.empty() ? " (" : ", ") + fact;
    if (!out.empty()) out += ")";
    const std::string message = reconciler::clipped(service.message, longest_service_text);
    return "Azure says" + out + (message.empty() ? "." : ": \"" + message + "\"");
}

std::string indented(std::string_view text, const Style& style)
{
    return laid_out(text, style.width, "  ", 2, "  ");
}

std::string render_one(const Diagnostic& diagnostic, const Style& style, SourceLines& lines)
{
    std::string out = paint(style, ink_of(diagnostic.severity), label_of(diagnostic.severity)) +
                      ": " + paint(style, Ink::bold, printable(diagnostic.summary));
    if (!diagnostic.id.empty())
        out += paint(style, Ink::dim, " [" + printable(diagnostic.id) + "]");
    out += '\n' + render_spans(diagnostic, style, lines);
    const std::string address = printable(diagnostic.address);
    const std::string detail = reconciler::printable_lines(diagnostic.detail);
    if (!address.empty() && !detail.contains(address)) out += "  in " + address + '\n';
    if (!detail.empty()) out += indented(detail, style);
    if (diagnostic.service) out += indented(printable(service_words(*diagnostic.service)), style);
    if (!diagnostic.fix.empty())
        out += laid_out(reconciler::printable_lines(diagnostic.fix), style.width,
                        "  " + paint(style, Ink::bold, "Fix:") + " ", 7, "  ");
    return out;
}

std::vector<const Diagnostic*> in_order(const Diagnostics& diagnostics)
{
    std::vector<const Diagnostic*> order;
    order.reserve(diagnostics.size());
    for (const auto& diagnostic : diagnostics) order.push_back(&diagnostic);
    std::ranges::sort(order, {}, [](const Diagnostic* d) {
        static const SourceSpan nowhere;
        const SourceSpan& span = d->spans.empty() ? nowhere : d->spans.front().span;
        return std::tuple(span.file ? std::string_view(span.file->path) : "", span.line,
                          span.column, d);
    });
    return order;
}

} // namespace

std::string render(const Diagnostic& diagnostic, const Style& style)
{
    SourceLines lines;
    return render_one(diagnostic, style, lines);
}

std::string render(const Diagnostics& diagnostics, const Style& style)
{
    if (diagnostics.empty()) return {};
    SourceLines lines;
    std::string out;
    for (const auto* diagnostic : in_order(diagnostics))
        out += render_one(*diagnostic, style, lines) + '\n';
    return out + count_line(diagnostics) + '\n';
}

std::string count_line(const Diagnostics& diagnostics)
{
    std::string out;
    const auto add = [&](Severity severity, const std::string& word) {
        const auto count = std::ranges::count(diagnostics, severity, &Diagnostic::severity);
        if (count == 0) return;
        out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + word +
               (count == 1 ? "" : "s");
    };
    add(Severity::error, "error");
    add(Severity::warning, "warning");
    add(Severity::note, "note");
    return out;
}

} // namespace cmd
