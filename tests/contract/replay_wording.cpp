// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/replay_wording.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include <array>
#include <regex>

namespace contract {
namespace {

struct Pattern {
    std::string_view name;
    std::regex expression;
};

const auto& patterns()
{
    static const std::array all{
        Pattern{"guid", std::regex("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")},
        Pattern{"time Z", std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)")},
        Pattern{"time with offset",
                std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d)")},
        Pattern{"time without zone", std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?)")},
        Pattern{"duration", std::regex(R"(P(\d+D)?(T[0-9.HMS]+)?)")},
        Pattern{"timespan", std::regex(R"((\d+\.)?\d\d:\d\d:\d\d(\.\d+)?)")},
        Pattern{"number", std::regex(R"(\d+)")},
    };
    return all;
}

/// "/subscriptions/{}/resourcegroups/{}/…": names out, types in, in lower case.
std::string types_of(std::string_view id)
{
    std::string types;
    bool is_name = false;
    std::string parent;
    while (!id.empty()) {
        id.remove_prefix(1);
        const auto end = std::min(id.find('/'), id.size());
        std::string part = boost::algorithm::to_lower_copy(std::string(id.substr(0, end)));
        id.remove_prefix(end);
        // A provider's name is part of the type.
        const bool shown = !is_name || parent == "providers";
        types += "/" + (shown ? part : "{}");
        parent = shown ? part : "";
        is_name = !is_name;
    }
    return types;
}

} // namespace

std::string wording_of(std::string_view text)
{
    if (text.empty()) return "empty";
    if (const auto scheme = text.find("://"); scheme != text.npos && scheme < 6) {
        const auto path = text.find('/', scheme + 3);
        const bool is_arm = text.substr(scheme + 3).starts_with("management.azure.com");
        return "url" + (is_arm && path != text.npos
                            ? " " + types_of(text.substr(path, text.find('?') - path))
                            : std::string());
    }
    if (text.starts_with("/subscriptions/") || text.starts_with("/Subscriptions/"))
        return "id " + types_of(text);
    if (text.size() > 64) return "text";
    // A caller is a person in the recordings and an application in the simulator.
    if (text.contains('@') && !text.contains(' ')) return "guid";
    for (const auto& [name, expression] : patterns())
        if (std::regex_match(text.begin(), text.end(), expression)) return std::string(name);
    return "text";
}

} // namespace contract
