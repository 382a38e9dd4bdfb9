// SPDX-License-Identifier: Apache-2.0
// The pages of docs/language do what they show: a block "toml NAME" is written to that file, a
// block "console" is run command by command, and what it shows is what comes out.
#include "tests/scenarios/script.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace {

namespace fs = std::filesystem;

std::string folder()
{
    return test::source_path("docs/language");
}

std::vector<std::string> pages()
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder()))
        if (entry.path().extension() == ".md") names.push_back(entry.path().stem().string());
    std::ranges::sort(names);
    return names;
}

/// The page as it must look after its blocks were carried out.
class Page {
public:
    std::string read_again(const std::string& text)
    {
        for (const auto& line : test::split_lines(text)) {
            if (line.starts_with("```")) {
                fence(line);
                continue;
            }
            if (kind_ == Kind::console && !line.starts_with("$ ")) continue;
            if (kind_ == Kind::console) run(line);
            if (kind_ == Kind::file) lines_.push_back(line);
            if (kind_ != Kind::console) out_ += line + '\n';
        }
        return out_;
    }

private:
    enum class Kind { words, file, console };

    void fence(const std::string& line)
    {
        if (kind_ == Kind::file) stage_.change("write " + file_, lines_);
        lines_.clear();
        out_ += line + '\n';
        if (is_open_) {
            kind_ = Kind::words;
        } else if (line == "```console") {
            kind_ = Kind::console;
        } else if (line.starts_with("```toml ")) {
            kind_ = Kind::file;
            file_ = line.substr(8);
        }
        is_open_ = !is_open_;
    }

    void run(const std::string& line)
    {
        const auto outcome = stage_.run(line.substr(2));
        out_ += line + '\n' + outcome.output;
        if (!outcome.output.empty() && !outcome.output.ends_with('\n')) out_ += '\n';
        if (outcome.exit_code != 0)
            out_ += "(ends with " + std::to_string(outcome.exit_code) + ")\n";
    }

    test::Stage stage_;
    Kind kind_ = Kind::words;
    bool is_open_ = false;
    std::string file_;
    std::vector<std::string> lines_;
    std::string out_;
};

class LanguageDocs : public testing::TestWithParam<std::string> {};

TEST_P(LanguageDocs, show_what_comes_out)
{
    const std::string path = folder() + "/" + GetParam() + ".md";
    test::expect_golden(path, Page().read_again(test::read_text(path)));
}

INSTANTIATE_TEST_SUITE_P(Pages, LanguageDocs, testing::ValuesIn(pages()),
                         [](const auto& one) { return one.param; });

} // namespace
