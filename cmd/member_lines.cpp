// SPDX-License-Identifier: Apache-2.0
#include "cmd/member_lines.hpp"

#include "reconciler/model/printable.hpp"

namespace cmd {

using reconciler::Object;
using reconciler::printable;

namespace {

void add_members(std::vector<MemberLine>& out, const std::string& prefix, const Object& object)
{
    for (const auto& [name, value] : object) {
        const std::string path = prefix + printable(name);
        if (value.as_object() && !value.object().empty())
            add_members(out, path + ".", value.object());
        else
            out.emplace_back(path, to_text(value));
    }
}

} // namespace

std::vector<MemberLine> member_lines(const Object& object)
{
    std::vector<MemberLine> lines;
    add_members(lines, "", object);
    return lines;
}

} // namespace cmd
