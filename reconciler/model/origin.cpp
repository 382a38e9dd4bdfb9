// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/origin.hpp"

#include <algorithm>
#include <utility>

namespace reconciler {

namespace {

bool is_same(const Origin& a, const Origin& b)
{
    return a.via == b.via && a.name == b.name && a.span.file == b.span.file &&
           a.span.line == b.span.line && a.span.column == b.span.column;
}

} // namespace

Origins with(const Origins& origins, Origin next)
{
    auto all = origins ? *origins : std::vector<Origin>{};
    if (std::ranges::none_of(all, [&](const Origin& one) { return is_same(one, next); }))
        all.push_back(std::move(next));
    return std::make_shared<const std::vector<Origin>>(std::move(all));
}

Origins joined(const Origins& first, const Origins& second)
{
    if (!second) return first;
    Origins all = first;
    for (const auto& one : *second) all = with(all, one);
    return all;
}

std::string label(const Origin& origin)
{
    const std::string name = '"' + origin.name + '"';
    switch (origin.via) {
    case Origin::Via::variable: return "variable " + name + ", from " + origin.how;
    case Origin::Via::local: return "local " + name;
    case Origin::Via::each: return "for_each, for " + name;
    case Origin::Via::object: return origin.name;
    case Origin::Via::profile: return "profile " + name;
    case Origin::Via::overlay: return "replaced by the overlay " + name;
    }
    return {};
}

void explain_origin(Diagnostic& diagnostic, const Origins& origins)
{
    if (!origins) return;
    for (const auto& origin : *origins)
        if (origin.span.is_known()) diagnostic.spans.push_back({origin.span, label(origin)});
}

} // namespace reconciler
