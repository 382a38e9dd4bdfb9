// SPDX-License-Identifier: Apache-2.0
#include "cmd/render_diagnostic.hpp"

#include <gtest/gtest.h>

namespace {

using cmd::render;
using cmd::Style;
using reconciler::Diagnostic;
using reconciler::Diagnostics;
using reconciler::Severity;
using reconciler::SourceFile;
using reconciler::SourceSpan;

/// A place in a file of one line.
SourceSpan in_line(std::string text, int column, int end_column)
{
    const auto file = std::make_shared<const SourceFile>(SourceFile{"vault.toml", std::move(text)});
    return {file, 1, column, 1, end_column};
}

Diagnostic unknown(SourceSpan span)
{
    Diagnostic made;
    made.id = "unknown-attribute";
    made.summary = "Unknown attribute";
    made.detail = "vault.prod has no attribute \"redundency\". Did you mean \"redundancy\"?";
    made.fix = "Write: redundancy = \"GeoRedundant\"";
    made.spans.push_back({std::move(span), ""});
    return made;
}

/// The two lines of the excerpt.
std::string excerpt_of(const SourceSpan& span, Style style = {})
{
    Diagnostic made;
    made.summary = "x";
    made.spans.push_back({span, ""});
    const std::string text = render(made, style);
    return text.substr(text.find('\n', text.find("  at ")) + 1);
}

TEST(RenderDiagnostic, shows_place_line_caret_explanation_and_fix)
{
    const auto file = std::make_shared<const SourceFile>(
        SourceFile{"vault.toml", "\n\n\n\n\n[vault.prod]\nredundency = \"GeoRedundant\"\n"});
    EXPECT_EQ(render(unknown({file, 7, 1, 7, 11}), Style{}),
              "Error: Unknown attribute [unknown-attribute]\n"
              "  at vault.toml:7:1\n"
              "   7 | redundency = \"GeoRedundant\"\n"
              "     | ^^^^^^^^^^\n"
              "  vault.prod has no attribute \"redundency\". Did you mean \"redundancy\"?\n"
              "  Fix: Write: redundancy = \"GeoRedundant\"\n");
}

TEST(RenderDiagnostic, paints_only_where_the_style_has_colour)
{
    EXPECT_EQ(render(unknown(in_line("redundency = 1", 1, 11)), Style{}).find('\x1b'),
              std::string::npos);
    EXPECT_EQ(render(unknown(in_line("redundency = 1", 1, 11)), Style{.color = true, .width = 100}),
              "\x1b[1;31mError\x1b[0m: \x1b[1mUnknown attribute\x1b[0m\x1b[2m "
              "[unknown-attribute]\x1b[0m\n"
              "  at \x1b[1mvault.toml:1:1\x1b[0m\n"
              "\x1b[34m   1 | \x1b[0mredundency = 1\n"
              "\x1b[34m     | \x1b[0m\x1b[1;31m^^^^^^^^^^\x1b[0m\n"
              "  vault.prod has no attribute \"redundency\". Did you mean \"redundancy\"?\n"
              "  \x1b[1mFix:\x1b[0m Write: redundancy = \"GeoRedundant\"\n");
}

TEST(RenderDiagnostic, labels_further_places)
{
    Diagnostic made = unknown(in_line("[a]", 1, 4));
    made.spans.push_back({in_line("[b]", 2, 3), "first declared"});
    EXPECT_NE(render(made, Style{})
                  .find("  and here: vault.toml:1:2 (first declared)\n   1 | [b]\n     |  ^\n"),
              std::string::npos);
}

TEST(RenderDiagnostic, places_carets_by_letters_not_bytes)
{
    EXPECT_EQ(excerpt_of(in_line("größe = \"日本\" # x", 9, 13)),
              "   1 | größe = \"日本\" # x\n     |         ^^^^\n");
}

TEST(RenderDiagnostic, expands_tabs_under_and_before_the_caret)
{
    EXPECT_EQ(excerpt_of(in_line("\ta\t= 1", 4, 5)), "   1 |     a   = 1\n     |         ^\n");
}

TEST(RenderDiagnostic, points_past_the_end_of_a_line)
{
    EXPECT_EQ(excerpt_of(in_line("a =", 4, 4)), "   1 | a =\n     |    ^\n");
    EXPECT_EQ(excerpt_of(in_line("", 1, 1)), "   1 |\n     | ^\n");
}

TEST(RenderDiagnostic, underlines_a_text_of_several_lines_to_the_end_of_its_first)
{
    SourceSpan span = in_line("a = '''x\ny'''", 5, 5);
    span.end_line = 2;
    EXPECT_EQ(excerpt_of(span), "   1 | a = '''x\n     |     ^^^^\n");
}

TEST(RenderDiagnostic, survives_places_that_do_not_exist)
{
    const auto file = std::make_shared<const SourceFile>(SourceFile{"a.toml", "a\n"});
    EXPECT_EQ(excerpt_of({file, 90, 7, 90, 8}), "  90 |\n     | ^\n");
}

TEST(RenderDiagnostic, leaves_out_carriage_return_and_byte_order_mark)
{
    EXPECT_EQ(excerpt_of(in_line("\xEF\xBB\xBFkey = x\r\n", 7, 8)),
              "   1 | key = x\n     |       ^\n");
}

TEST(RenderDiagnostic, cuts_long_lines_around_the_caret)
{
    const std::string line = std::string(300, 'a') + "X" + std::string(300, 'b');
    const std::string text =
        excerpt_of(in_line(line, 301, 302), Style{.color = false, .width = 40});
    EXPECT_EQ(text, "   1 | …aaaaaaaaaaaXbbbbbbbbbbbbbbbbbbb…\n     |             ^\n");
}

TEST(RenderDiagnostic, keeps_the_caret_in_sight_behind_many_escapes)
{
    const std::string text = excerpt_of(in_line(std::string(40, '\x1b') + "X", 41, 42),
                                        Style{.color = false, .width = 40});
    EXPECT_NE(text.find("X\n     |  ^\n"), std::string::npos);
}

TEST(RenderDiagnostic, counts_the_columns_of_what_it_escapes)
{
    EXPECT_EQ(excerpt_of(in_line("a\x1b[0m = 1", 5, 6)), "   1 | a\\x1b[0m = 1\n     |        ^\n");
}

TEST(RenderDiagnostic, neutralises_every_text)
{
    const std::string evil = "\x1b]0;owned\x07\xc2\x9b";
    Diagnostic made;
    made.id = made.summary = made.detail = made.fix = made.address = evil;
    made.address += "2";
    made.service = {.status = 400,
                    .code = evil,
                    .message = evil + "\nError: forged",
                    .request_id = evil,
                    .correlation_id = evil};
    const auto file = std::make_shared<const SourceFile>(SourceFile{evil, evil});
    made.spans.push_back({{file, 1, 1, 1, 2}, evil});
    const std::string text = render(made, Style{});
    EXPECT_EQ(text.find_first_of("\x1b\x07\x9b"), std::string::npos);
    EXPECT_EQ(text.find("\nError: forged"), std::string::npos);
}

TEST(RenderDiagnostic, quotes_what_the_service_says)
{
    Diagnostic made;
    made.id = "refused";
    made.summary = "Azure refused a request";
    made.detail = "vault.prod was not created.";
    made.service = {.status = 409,
                    .code = "Conflict",
                    .message = "Busy.",
                    .request_id = "r-1",
                    .correlation_id = "c-1"};
    EXPECT_EQ(render(made, Style{.color = false, .width = 0}),
              "Error: Azure refused a request [refused]\n"
              "  vault.prod was not created.\n"
              "  Azure says (409 Conflict, code Conflict, request id r-1, correlation id c-1): "
              "\"Busy.\"\n");
}

TEST(RenderDiagnostic, says_that_a_service_said_nothing)
{
    Diagnostic made;
    made.summary = "x";
    made.service.emplace().status = 599;
    EXPECT_EQ(render(made, Style{}), "Error: x\n  Azure says (599).\n");
}

TEST(RenderDiagnostic, names_the_object_where_the_explanation_does_not)
{
    Diagnostic made;
    made.summary = "x";
    made.address = "vault.prod";
    made.detail = "Something is wrong.";
    EXPECT_EQ(render(made, Style{}), "Error: x\n  in vault.prod\n  Something is wrong.\n");
    made.detail = "vault.prod is wrong.";
    EXPECT_EQ(render(made, Style{}), "Error: x\n  vault.prod is wrong.\n");
}

TEST(RenderDiagnostic, puts_commands_of_a_fix_on_lines_of_their_own)
{
    Diagnostic made;
    made.summary = "x";
    made.fix = "Begin one:\n    tresor init --with a very long line that is to be copied and so is "
               "never broken";
    EXPECT_EQ(
        render(made, Style{.color = false, .width = 40}),
        "Error: x\n  Fix: Begin one:\n"
        "      tresor init --with a very long line that is to be copied and so is never broken\n");
}

TEST(RenderDiagnostics, come_by_file_and_line_with_a_count_at_the_end)
{
    const auto a = std::make_shared<const SourceFile>(SourceFile{"a.toml", "x\ny\n"});
    const auto b = std::make_shared<const SourceFile>(SourceFile{"b.toml", "z\n"});
    const auto at = [](const auto& file, int line, Severity severity, std::string summary) {
        Diagnostic made;
        made.severity = severity;
        made.summary = std::move(summary);
        made.spans.push_back({{file, line, 1, line, 2}, ""});
        return made;
    };
    Diagnostic nowhere;
    nowhere.summary = "nowhere";
    EXPECT_EQ(render(Diagnostics{at(b, 1, Severity::error, "third"),
                                 at(a, 2, Severity::warning, "second"),
                                 at(a, 1, Severity::note, "first"), nowhere},
                     Style{}),
              "Error: nowhere\n\n"
              "Note: first\n  at a.toml:1:1\n   1 | x\n     | ^\n\n"
              "Warning: second\n  at a.toml:2:1\n   2 | y\n     | ^\n\n"
              "Error: third\n  at b.toml:1:1\n   1 | z\n     | ^\n\n"
              "2 errors, 1 warning, 1 note\n");
}

TEST(RenderDiagnostics, are_nothing_where_there_are_none)
{
    EXPECT_EQ(render(Diagnostics{}, Style{}), "");
}

} // namespace
