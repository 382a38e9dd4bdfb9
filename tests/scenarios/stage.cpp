// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/stage.hpp"

#include "cmd/host.hpp"
#include "state/local_store.hpp"
#include "tests/scenarios/normalise.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run_until_idle.hpp"

#include <deque>
#include <filesystem>
#include <map>
#include <stdexcept>

namespace test {

namespace fs = std::filesystem;

namespace {

/// The surroundings of one command.
struct Surroundings {
    std::string output;
    std::deque<std::string> answers;
    std::map<std::string, std::string> variables;

    cmd::Host host()
    {
        cmd::Host made;
        made.out = [this](std::string_view text) { output += text; };
        made.err = made.out;
        made.ask = [this](std::string_view question) { return answer(question); };
        made.variable = [this](const char* name) { return variables[name]; };
        made.style = [](cmd::ColorChoice, bool) { return cmd::Style{false, 100}; };
        return made;
    }

    std::optional<std::string> answer(std::string_view question)
    {
        if (answers.empty()) return std::nullopt;
        std::string given = std::move(answers.front());
        answers.pop_front();
        output += std::string(question) + given + '\n';
        return given;
    }
};

std::runtime_error problem(const std::string& what, const std::string& where)
{
    return std::runtime_error(what + ": " + where);
}

} // namespace

Stage::Stage() : before_(fs::current_path().string())
{
    fs::current_path(folder_.path());
}

Stage::~Stage()
{
    std::error_code ignored;
    fs::current_path(before_, ignored);
}

void Stage::copy(const std::string& folder)
{
    if (!fs::is_directory(folder)) throw problem("no such folder", folder);
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().filename() != "script.txt")
            fs::copy(entry.path(), fs::path(folder_.path()) / entry.path().filename(),
                     fs::copy_options::recursive);
}

Outcome Stage::run(const std::string& line, const std::vector<std::string>& answers)
{
    Surroundings around;
    around.answers.assign(answers.begin(), answers.end());
    auto words = split_words(line);
    while (!words.empty() && words.front() != "tresor") {
        const auto sign = words.front().find('=');
        if (sign == std::string::npos) break;
        around.variables[words.front().substr(0, sign)] = words.front().substr(sign + 1);
        words.erase(words.begin());
    }
    if (words.empty() || words.front() != "tresor") throw problem("not a tresor command", line);
    words.erase(words.begin());
    cmd::Host host = around.host();
    const int code = cmd::run(words, host);
    if (!around.answers.empty()) around.output += "(answers that nobody asked for)\n";
    return {normalise(std::move(around.output), folder_.path()), code};
}

void Stage::change(const std::string& line, const std::vector<std::string>& lines)
{
    const auto words = split_words(line);
    if (words.size() > 2 && words[0] == "edit") // as it stands: TOML is full of quotes
        return edit(words[1], line.substr(line.find(" s") + 1));
    if (!words.empty() && words[0] == "tresor") return prepare(line);
    if (words.size() == 3 && words[0] == "remove-block") return remove_block(words[1], words[2]);
    if (words.size() == 2 && words[0] == "write") return write(words[1], lines, false);
    if (words.size() == 2 && words[0] == "append") return write(words[1], lines, true);
    if (words.size() == 1 && words[0] == "lock") return lock();
    if (words.size() == 1 && words[0] == "unlock" && locked_) {
        if (!test::run(locked_->unlock())) throw problem("cannot be unlocked", line);
        return locked_.reset();
    }
    if (words.size() != 2 || words[0] != "delete" || !fs::remove(path(words[1])))
        throw problem("cannot be done", line);
}

Outcome Stage::carry_out(const Entry& entry)
{
    if (entry.kind == Entry::Kind::command) return run(entry.words, entry.lines);
    if (entry.kind == Entry::Kind::change) change(entry.words, entry.lines);
    if (entry.kind == Entry::Kind::use) copy(source_path(entry.words));
    return {};
}

void Stage::prepare(const std::string& line)
{
    const Outcome outcome = run(line);
    if (outcome.exit_code != 0) throw problem(line, outcome.output);
}

void Stage::edit(const std::string& file, const std::string& expression)
{
    const char sign = expression.size() > 1 ? expression[1] : '/';
    const auto middle = expression.find(sign, 2);
    const auto end = expression.find(sign, middle == std::string::npos ? middle : middle + 1);
    if (!expression.starts_with('s') || end == std::string::npos)
        throw problem("not s/old/new/", expression);
    const std::string old = expression.substr(2, middle - 2);
    std::string with = expression.substr(middle + 1, end - middle - 1);
    for (auto at = with.find("\\n"); at != std::string::npos; at = with.find("\\n", at))
        with.replace(at, 2, "\n");
    std::string text = read_file(path(file));
    auto at = text.find(old);
    if (at == std::string::npos) throw problem(file + " does not hold", old);
    for (; at != std::string::npos; at = text.find(old, at + with.size()))
        text.replace(at, old.size(), with);
    write_file(path(file), text);
}

void Stage::remove_block(const std::string& header, const std::string& file)
{
    std::string kept;
    bool within = false;
    bool found = false;
    for (const auto& line : split_lines(read_file(path(file)))) {
        if (line.starts_with('[')) within = line.starts_with('[' + header + ']');
        found = found || within;
        if (!within) kept += line + '\n';
    }
    if (!found) throw problem(file + " has no block", header);
    write_file(path(file), kept);
}

void Stage::write(const std::string& file, const std::vector<std::string>& lines, bool append)
{
    std::string text = append ? read_file(path(file)) : "";
    for (const auto& line : lines) text += line + '\n';
    fs::create_directories(fs::path(path(file)).parent_path());
    write_file(path(file), text);
}

void Stage::lock()
{
    locked_ = state::make_local_store(path(".tresor/state.sqlite"));
    reconciler::LockHolder holder{"alice@laptop", "apply", 4242, "2026-01-15T09:30:00Z"};
    if (!test::run(locked_->lock(std::move(holder)))) throw problem("not lockable", path("."));
}

} // namespace test
