// SPDX-License-Identifier: Apache-2.0
#include "reconciler/plan/diff.hpp"

#include <algorithm>
#include <set>

namespace reconciler {

namespace {

Marks marks_of(const Attribute& attribute, const Value& live, const Value& desired)
{
    Marks marks;
    if (attribute.protection)
        marks.weakens = attribute.protection(desired, live) == std::partial_ordering::less;
    const auto is_door = [&](const Value& door) {
        return same(attribute, door, desired) && !same(attribute, door, live);
    };
    if (std::ranges::any_of(attribute.one_way_values, is_door))
        marks.one_way.push_back(attribute.one_way_name);
    return marks;
}

class Differ {
public:
    explicit Differ(std::vector<AttributeChange>& out) : out_(out) {}

    void compare(const std::vector<Attribute>& attributes, const Object& desired,
                 const Object& recorded, const Object& live, const std::string& prefix)
    {
        for (const auto& attribute : attributes) {
            if (attribute.mutability == Mutability::identifies ||
                attribute.mutability == Mutability::local)
                continue;
            const std::string path = prefix + attribute.name;
            const Value& wanted = desired.get(attribute.name);
            if (attribute.comparison == Comparison::by_key)
                by_key(path, wanted.object(), recorded.get(attribute.name).object(),
                       live.get(attribute.name).object());
            else if (wanted.is_null())
                continue;
            else if (attribute.type == Type::object && !attribute.is_whole)
                compare(attribute.members, wanted.object(), recorded.get(attribute.name).object(),
                        live.get(attribute.name).object(), path + ".");
            else
                one(attribute, path, wanted, recorded.get(attribute.name),
                    live.get(attribute.name));
        }
    }

private:
    void one(const Attribute& attribute, const std::string& path, const Value& desired,
             const Value& recorded, const Value& live)
    {
        if (same(attribute, desired, live)) return;
        const bool drifted = !recorded.is_null() && same(attribute, recorded, desired);
        out_.push_back({path, recorded, live, desired,
                        drifted ? Cause::drift : Cause::configuration,
                        marks_of(attribute, live, desired)});
    }

    /// Keys nobody here ever set belong to others and are not looked at.
    void by_key(const std::string& path, const Object& desired, const Object& recorded,
                const Object& live)
    {
        std::set<std::string> keys;
        for (const auto& [key, value] : desired) keys.insert(key);
        for (const auto& [key, value] : recorded) keys.insert(key);
        for (const auto& key : keys) {
            const Value& wanted = desired.get(key);
            if (wanted == live.get(key)) continue;
            const bool drifted = recorded.has(key) && recorded.get(key) == wanted;
            out_.push_back({path + "." + key,
                            recorded.get(key),
                            live.get(key),
                            wanted,
                            drifted ? Cause::drift : Cause::configuration,
                            {}});
        }
    }

    std::vector<AttributeChange>& out_;
};

} // namespace

std::vector<AttributeChange>
differences(const Table& table, const Object& desired, const Object* recorded, const Object& live)
{
    std::vector<AttributeChange> out;
    Differ(out).compare(table.attributes, desired, recorded ? *recorded : Object{}, live, "");
    return out;
}

std::vector<AttributeChange>
local_differences(const Table& table, const Object& desired, const Object& recorded)
{
    std::vector<AttributeChange> out;
    for (const auto& attribute : table.attributes) {
        if (attribute.mutability != Mutability::local) continue;
        const Value& wanted = desired.get(attribute.name);
        const Value& before = recorded.get(attribute.name);
        if (!same(attribute, wanted, before))
            out.push_back({attribute.name, before, before, wanted, Cause::configuration, {}});
    }
    return out;
}

const AttributeChange*
find_change(const std::vector<AttributeChange>& changes, std::string_view path)
{
    const auto matches = [&](const AttributeChange& c) {
        return c.path == path || (c.path.starts_with(path) && c.path.size() > path.size() &&
                                  c.path[path.size()] == '.');
    };
    const auto found = std::ranges::find_if(changes, matches);
    return found == changes.end() ? nullptr : &*found;
}

} // namespace reconciler
