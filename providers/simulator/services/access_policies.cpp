// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/access_policies.hpp"

#include "providers/simulator/text.hpp"

#include <algorithm>

namespace simulator {

namespace {

constexpr std::size_t policy_limit = 1024;

bool same_entry(const json::object& a, const json::object& b)
{
    const auto equal = [&](std::string_view name) {
        return same(text_at(a, name), text_at(b, name));
    };
    return equal("tenantId") && equal("objectId") && equal("applicationId");
}

bool has_word(const json::array& words, const json::value& word)
{
    return std::any_of(words.begin(), words.end(), [&](const json::value& w) {
        return w.is_string() && word.is_string() && same(w.get_string(), word.get_string());
    });
}

void add_permissions(json::object& entry, const json::object& sent)
{
    json::object permissions = object_at(entry, "permissions");
    for (const auto& [area, words] : object_at(sent, "permissions")) {
        json::array all = array_at(permissions, area);
        if (words.is_array())
            for (const auto& word : words.get_array())
                if (!has_word(all, word)) all.push_back(word);
        permissions[area] = std::move(all);
    }
    entry["permissions"] = std::move(permissions);
}

/// Takes the permissions away; the entry goes with its last one.
bool is_left(json::object& entry, const json::object& sent)
{
    json::object permissions = object_at(entry, "permissions");
    bool any = false;
    for (auto& [area, words] : permissions) {
        const json::array gone = array_at(sent, "permissions." + std::string(area));
        json::array kept;
        if (words.is_array())
            for (const auto& word : words.get_array())
                if (!has_word(gone, word)) kept.push_back(word);
        any = any || !kept.empty();
        words = std::move(kept);
    }
    entry["permissions"] = std::move(permissions);
    return any;
}

void apply_one(json::array& policies, const json::object& sent, PolicyOperation operation)
{
    auto* const found =
        std::find_if(policies.begin(), policies.end(), [&](const json::value& policy) {
            return policy.is_object() && same_entry(policy.get_object(), sent);
        });
    if (found == policies.end()) {
        if (operation != PolicyOperation::remove) policies.push_back(sent);
        return;
    }
    json::object& entry = found->as_object();
    if (operation == PolicyOperation::add)
        add_permissions(entry, sent);
    else if (operation == PolicyOperation::replace)
        entry = sent;
    else if (!is_left(entry, sent))
        policies.erase(found);
}

} // namespace

std::optional<PolicyOperation> policy_operation(std::string_view word)
{
    if (same(word, "add")) return PolicyOperation::add;
    if (same(word, "replace")) return PolicyOperation::replace;
    if (same(word, "remove")) return PolicyOperation::remove;
    return std::nullopt;
}

json::array
changed_policies(json::array policies, const json::array& sent, PolicyOperation operation)
{
    for (const auto& entry : sent)
        if (entry.is_object()) apply_one(policies, entry.get_object(), operation);
    return policies;
}

std::optional<http::Response> refuse_policies(const World& world, const json::array& sent)
{
    for (const auto& value : sent) {
        const json::object entry = value.is_object() ? value.get_object() : json::object();
        if (text_at(entry, "tenantId").empty() || text_at(entry, "objectId").empty() ||
            !entry.contains("permissions"))
            return error_answer(400, "BadRequest",
                                "An invalid value was provided for 'accessPolicies': tenantId, "
                                "objectId and permissions "
                                "have to be specified.");
        if (!world.has(Kind::tenant, text_at(entry, "tenantId")))
            return error_answer(400, "BadRequest", "An invalid value was provided for 'tenantId'.");
    }
    if (sent.size() > policy_limit)
        return error_answer(400, "BadRequest",
                            "A vault cannot have more than 1024 access policies.");
    return std::nullopt;
}

} // namespace simulator
