// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/retained_items.hpp"

#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/protected_item.hpp"

#include <set>
#include <unordered_set>

namespace azure {

using namespace reconciler;

namespace {

bool is_of(const std::string& lineage, const Live& item, const Observation& observation)
{
    const Live* vault = observation.find(ResourceId(vault_of(item.id.text())));
    return vault && vault->facts.text("lineage") == lineage;
}

std::string key_of(const std::string& vm, const std::set<std::string>& taken)
{
    const auto parts = parts_of(vm);
    if (!taken.contains(parts.name)) return parts.name;
    return parts.subscription + '/' + parts.resource_group + '/' + parts.name;
}

/// As a state writes it: whole seconds, UTC.
std::string deleted_at(const Live& item)
{
    constexpr std::size_t seconds = std::string_view("2026-03-01T08:00:00").size();
    const auto& said = item.facts.text("deleted_at");
    return said.size() < seconds ? std::string() : said.substr(0, seconds) + 'Z';
}

} // namespace

std::vector<Record> retained_items(const Surroundings& around)
{
    std::unordered_set<ResourceId> declared;
    std::set<std::string> taken;
    for (const auto& one : around.desired.objects) {
        declared.insert(one.id);
        if (one.address.kind == "protected_vm") taken.insert(one.address.key);
    }
    std::vector<Record> out;
    for (const auto& item : around.observation.objects) {
        if (item.kind != "protected_vm" || declared.contains(item.id) || is_active(item)) continue;
        if (!is_of(around.lineage, item, around.observation)) continue;
        const auto& vm = item.attributes.text("vm");
        Record record{{"protected_vm", key_of(vm, taken)},
                      item.id,
                      Record::Status::retained,
                      {{"vm", vm}},
                      {},
                      is_soft_deleted(item) ? deleted_at(item) : std::string()};
        if (is_soft_deleted(item)) record.facts.set("deleted", true);
        out.push_back(std::move(record));
    }
    return out;
}

} // namespace azure
