// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/answers_golden.hpp"

#include "tests/contract/azure_docs.hpp"
#include "tests/contract/shape.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace contract {
namespace {

constexpr std::string_view heading = "# ";

} // namespace

std::vector<std::string> lines_of(const Step& step, const boost::json::value& body)
{
    std::vector<std::string> lines{"status: " + std::to_string(step.response.status)};
    std::vector<std::string> headers;
    // What is told of allowances goes by the route, not by the answer: the replay holds it.
    for (const auto& [name, value] : step.response.headers)
        if (!name.starts_with("x-ms-ratelimit-"))
            headers.push_back("header: " + boost::algorithm::to_lower_copy(name));
    std::ranges::sort(headers);
    lines.insert(lines.end(), headers.begin(), headers.end());
    Shape shape;
    shape.add(body);
    std::ranges::move(shape.lines(), std::back_inserter(lines));
    return lines;
}

Answers read_golden()
{
    Answers answers;
    std::istringstream in(read_text(TRESOR_CONTRACT_GOLDEN));
    std::vector<std::string> names;
    bool in_heading = false;
    for (std::string line; std::getline(in, line);) {
        const bool is_heading = line.starts_with(heading);
        if (is_heading && !in_heading) names.clear();
        in_heading = is_heading;
        if (is_heading)
            names.push_back(line.substr(heading.size()));
        else if (!line.empty())
            for (const auto& name : names) answers[name].push_back(line);
    }
    return answers;
}

void write_golden(const Answers& answers)
{
    std::map<std::vector<std::string>, std::vector<std::string>> alike;
    for (const auto& [name, lines] : answers) alike[lines].push_back(name);
    std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> entries;
    entries.reserve(alike.size());
    for (const auto& [lines, names] : alike) entries.emplace_back(names, lines);
    std::ranges::sort(entries);
    std::ofstream out(TRESOR_CONTRACT_GOLDEN, std::ios::binary);
    for (const auto& [names, lines] : entries) {
        for (const auto& name : names) out << heading << name << '\n';
        for (const auto& line : lines) out << line << '\n';
        out << '\n';
    }
}

} // namespace contract
