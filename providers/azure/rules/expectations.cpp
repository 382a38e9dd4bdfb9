// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/expectations.hpp"

#include "providers/azure/rules/violation.hpp"

namespace azure {

using namespace reconciler;

namespace {

/// Those with an order, down to the members of objects; nothing is required or defaulted.
std::vector<Attribute> with_order(const std::vector<Attribute>& attributes)
{
    std::vector<Attribute> out;
    for (Attribute attribute : attributes) {
        attribute.is_required = false;
        attribute.default_value.reset();
        attribute.one_way_name.clear();
        if (!attribute.protection) {
            if (attribute.type != Type::object || attribute.is_whole) continue;
            attribute.members = with_order(attribute.members);
            if (attribute.members.empty()) continue;
        }
        attribute.mutability = Mutability::local;
        out.push_back(std::move(attribute));
    }
    return out;
}

std::string shortfall(const std::vector<Attribute>& attributes, const Object& expected,
                      const Object& live, const std::string& prefix)
{
    for (const auto& attribute : attributes) {
        if (!expected.has(attribute.name)) continue;
        const Value& wanted = expected.get(attribute.name);
        const Value& there = live.get(attribute.name);
        const std::string path = prefix + attribute.name;
        if (!attribute.protection) {
            auto inner = shortfall(attribute.members, wanted.object(), there.object(), path + '.');
            if (!inner.empty()) return inner;
        } else if (attribute.protection(there, wanted) == std::partial_ordering::less) {
            return '"' + path + "\" is " + to_text(there) + "; at least " + to_text(wanted) +
                   " is expected";
        }
    }
    return {};
}

} // namespace

Attribute expect_attribute(const Table& table)
{
    return object("expect", "With existing = true: the least that it must protect.")
        .of(with_order(table.attributes))
        .local()
        .from("design §5");
}

std::optional<Diagnostic>
unmet_expectation(const Desired& desired, const Live& live, const Table& table)
{
    const auto what = shortfall(with_order(table.attributes),
                                desired.attributes.get("expect").object(), live.attributes, "");
    if (what.empty()) return std::nullopt;
    return broken(desired, "expect", "expectation-not-met",
                  to_string(desired.address) + " is managed elsewhere: " + what + ".");
}

} // namespace azure
