// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_file.hpp"

#include "cmd/plan_json.hpp"
#include "cmd/sha256.hpp"
#include "state/json_fields.hpp"
#include "state/value_json.hpp"

#include "reconciler/model/problem.hpp"

#include <boost/json/serialize.hpp>

#include <unordered_set>

namespace json = boost::json;
using namespace reconciler;
using state::Fields;

namespace cmd {

namespace {

constexpr std::string_view format = "tresor-plan";
constexpr std::int64_t version = 2;

Diagnostic damaged(std::string_view path, const std::string& what)
{
    auto made = problem("plan-damaged", "Saved plan cannot be trusted",
                        '"' + std::string(path) + "\" " + what + ". Nothing of it is carried out.");
    made.fix = "Plan anew:\n    tresor plan -o FILE";
    return made;
}

Diagnostic other_format(std::string_view path, std::int64_t found)
{
    auto made = problem("plan-other-format", "The plan was saved by another version of tresor",
                        '"' + std::string(path) + "\" has format version " + std::to_string(found) +
                            "; this tresor writes and reads " + std::to_string(version) + ".");
    made.fix = "Apply it with the version that saved it, or plan anew with this one.";
    return made;
}

json::object content_of(const SavedPlan& saved)
{
    return {{"stack", saved.stack},
            {"environment", saved.environment},
            {"lineage", saved.lineage},
            {"fresh_state", saved.fresh_state},
            {"serial", saved.serial},
            {"configuration_hash", saved.configuration_hash},
            {"tool_version", saved.tool_version},
            {"made_at", saved.made_at},
            {"destroying", saved.destroying},
            {"commit", saved.commit},
            {"plan", to_json(saved.plan)}};
}

Result<SavedPlan> from_content(const json::value& content)
{
    Fields fields(content, "content");
    SavedPlan saved;
    saved.stack = fields.text("stack");
    saved.environment = fields.text("environment");
    saved.lineage = fields.text("lineage");
    saved.fresh_state = fields.truth("fresh_state");
    saved.serial = fields.integer("serial");
    saved.configuration_hash = fields.text("configuration_hash");
    saved.tool_version = fields.text("tool_version");
    saved.made_at = fields.text("made_at");
    saved.destroying = fields.truth("destroying");
    saved.commit = fields.text("commit");
    saved.plan = fields.take(plan_from_json(fields.member("plan")));
    return fields.finished(std::move(saved));
}

json::value to_json(const std::optional<Signature>& signature)
{
    if (!signature) return nullptr;
    return json::object{
        {"algorithm", "ed25519"}, {"key", signature->key}, {"value", signature->value}};
}

Result<Signature> signature_from_json(const json::value& json)
{
    Fields fields(json, "signature");
    if (fields.text("algorithm") != "ed25519") fields.complain("algorithm", "ed25519");
    Signature signature;
    signature.key = fields.text("key");
    signature.value = fields.text("value");
    return fields.finished(std::move(signature));
}

/// Each step once, and behind those it waits for: what carrying out relies on.
bool is_ordered(const Plan& plan)
{
    std::unordered_set<std::string_view> all;
    for (const auto& step : plan.steps)
        if (!all.insert(step.id).second) return false;
    std::unordered_set<std::string_view> before;
    for (const auto& step : plan.steps) {
        for (const auto& id : step.after)
            if (all.contains(id) && !before.contains(id)) return false;
        before.insert(step.id);
    }
    return true;
}

Result<SavedPlan> checked(const json::value& whole, std::string_view path)
{
    Fields fields(whole, "saved plan");
    const auto& content = fields.member("content");
    const auto hash = fields.finished(fields.text("sha256"));
    if (!hash) return fail(damaged(path, "is incomplete: " + hash.error().front().detail));
    if (*hash != sha256(json::serialize(content)))
        return fail(damaged(path, "was changed after tresor saved it"));
    auto saved = from_content(content);
    if (!saved) return fail(damaged(path, "is no whole plan: " + saved.error().front().detail));
    if (!is_ordered(saved->plan)) return fail(damaged(path, "holds steps out of order"));
    saved->hash = *hash;
    if (const auto& signature = fields.member("signature"); !signature.is_null()) {
        auto read = signature_from_json(signature);
        if (!read) return fail(damaged(path, "has no whole signature"));
        saved->signature = std::move(*read);
    }
    return saved;
}

} // namespace

Result<SavedPlan> sealed(SavedPlan saved, const std::string& key_file)
{
    saved.hash = sha256(json::serialize(content_of(saved)));
    saved.signature.reset();
    if (key_file.empty()) return saved;
    auto signature = sign(signed_line(saved), key_file);
    if (!signature) return std::unexpected(std::move(signature.error()));
    saved.signature = std::move(*signature);
    return saved;
}

std::string signed_line(const SavedPlan& saved)
{
    return std::string(format) + ' ' + std::to_string(version) + ' ' + saved.hash + '\n';
}

std::string to_text(const SavedPlan& saved)
{
    const json::object whole{{"format", format},
                             {"version", version},
                             {"sha256", saved.hash},
                             {"signature", to_json(saved.signature)},
                             {"content", content_of(saved)}};
    return json::serialize(whole) + '\n';
}

Result<SavedPlan> saved_plan_from_text(std::string_view text, std::string_view path)
{
    const auto whole = state::parse_json(text);
    if (!whole) return fail(damaged(path, "is no JSON, or was cut off"));
    Fields fields(*whole, "saved plan");
    const auto found_format = fields.text("format");
    const auto found_version = fields.finished(fields.integer("version"));
    if (!found_version || found_format != format)
        return fail(damaged(path, "is no saved plan of tresor"));
    if (*found_version < 1) return fail(damaged(path, "has no known format version"));
    if (*found_version != version) return fail(other_format(path, *found_version));
    return checked(*whole, path);
}

} // namespace cmd
