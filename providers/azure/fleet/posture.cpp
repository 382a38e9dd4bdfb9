// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/fleet/posture.hpp"

#include "providers/azure/fleet/selector.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/protected_item.hpp"

#include "reconciler/apply/timestamp.hpp"
#include "reconciler/model/glob.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace azure {

using namespace reconciler;

namespace {

constexpr std::size_t most_named = 5;

ResourceId status_id(const std::string& item)
{
    return ResourceId("backup-status:" + item);
}

/// Objects for which a check does not hold, each with what is instead.
struct Offenders {
    std::vector<std::string> named;
    std::size_t count = 0;

    void add(const std::string& what, const std::string& is)
    {
        if (++count <= most_named) named.push_back(what + " (" + is + ")");
    }

    std::string words() const
    {
        std::string out;
        for (const auto& one : named) out += (out.empty() ? "" : ", ") + one;
        if (count > named.size()) out += " and " + std::to_string(count - named.size()) + " more";
        return out;
    }
};

/// One check, carried out.
class Posture {
public:
    Posture(const DesiredSet& desired, const Observation& observation, const Desired& check)
        : desired_(desired), observation_(observation), check_(check)
    {}

    Diagnostics run()
    {
        rpo();
        coverage();
        encryption();
        vaults("min_immutability", "immutability", &less_immutable);
        vaults("min_soft_delete_days", "soft_delete.retention_days", &fewer_days);
        return std::move(found_);
    }

private:
    const Value& wanted(std::string_view name) const { return check_.attributes.get(name); }

    bool is_asked_of(const Desired& object) const
    {
        const auto& patterns = wanted("on").list();
        return patterns.empty() || std::ranges::any_of(patterns, [&](const Value& pattern) {
                   return glob(pattern.text(), to_string(object.address));
               });
    }

    void report(std::string_view what, const Offenders& offenders, const std::string& rule)
    {
        if (offenders.count == 0) return;
        Diagnostic made;
        made.severity =
            check_.attributes.text("severity") == "error" ? Severity::error : Severity::warning;
        made.id = "check-failed";
        made.summary = "Check does not hold";
        made.address = to_string(check_.address);
        made.spans.push_back({check_.span_of(what), ""});
        made.detail = "Check \"" + check_.address.key + "\": " + rule + ". It is not so for " +
                      std::to_string(offenders.count) + ": " + offenders.words() + ".";
        found_.push_back(std::move(made));
    }

    /// What is live and protected has a recovery point that is young enough.
    void rpo()
    {
        const auto hours = wanted("rpo_hours").integer();
        if (hours == 0) return;
        const std::string oldest =
            timestamp(observation_.at - std::chrono::hours(static_cast<int>(hours)));
        Offenders offenders;
        for (const auto& object : desired_.objects) {
            if (object.address.kind != "protected_vm" || !is_asked_of(object)) continue;
            const Live* item = observation_.find(object.id);
            if (!item || !is_active(*item)) continue;
            const Live* status = observation_.find(status_id(object.id.text()));
            if (!status) continue;
            const std::string& last = status->facts.text("last_recovery_point");
            if (last.empty())
                offenders.add(to_string(object.address), "no recovery point yet");
            else if (last.substr(0, 19) < oldest.substr(0, 19))
                offenders.add(to_string(object.address), "last one " + last.substr(0, 16));
        }
        report("rpo_hours", offenders,
               "the last recovery point is no older than " + std::to_string(hours) + " hours");
    }

    /// Every VM of `covers` is protected, or is about to be.
    void coverage()
    {
        if (!check_.attributes.has("covers")) return;
        std::set<ResourceId> covered;
        for (const auto& object : desired_.objects)
            if (object.address.kind == "protected_vm")
                covered.emplace(object.attributes.text("vm"));
        Offenders offenders;
        for (const auto& live : observation_.objects) {
            if (live.kind != "virtual_machine" || covered.contains(live.id)) continue;
            const Candidate candidate(live);
            const auto found =
                match(wanted("covers").object(), candidate, desired_.settings.text("subscription"));
            if (found.matches && live.facts.get("protected_by").list().empty())
                offenders.add(candidate.resource_group + "/" + candidate.name, found.why);
        }
        report("covers", offenders, "every VM that matches is protected");
    }

    void encryption()
    {
        const auto& allowed = wanted("encryption").list();
        if (allowed.empty()) return;
        Offenders offenders;
        for (const auto& object : desired_.objects) {
            if (object.address.kind != "protected_vm" || !is_asked_of(object)) continue;
            const Live* vm = observation_.find(ResourceId(object.attributes.text("vm")));
            if (!vm) continue;
            const Value& kind = vm->facts.get("encryption");
            if (std::ranges::find(allowed, kind) == allowed.end())
                offenders.add(to_string(object.address), kind.text());
        }
        report("encryption", offenders, "VMs are encrypted with one of " + to_text(allowed));
    }

    static bool fewer_days(const Value& is, const Value& least)
    {
        return is.integer() < least.integer();
    }

    static bool less_immutable(const Value& is, const Value& least)
    {
        constexpr std::array<std::string_view, 3> order{"Disabled", "Unlocked", "Locked"};
        return std::ranges::find(order, is.text().empty() ? order[0] : is.text()) <
               std::ranges::find(order, least.text());
    }

    /// What is declared counts, and where nothing is, what is live.
    void vaults(std::string_view rule, std::string_view path,
                bool (*is_less)(const Value& is, const Value& least))
    {
        if (!check_.attributes.has(rule)) return;
        Offenders offenders;
        for (const auto& object : desired_.objects) {
            if (object.address.kind != "vault" || !is_asked_of(object)) continue;
            const Value* is = at(object.attributes, path);
            const Live* live = observation_.find(object.id);
            if (!is && live) is = at(live->attributes, path);
            if (!is || !is_less(*is, wanted(rule))) continue;
            offenders.add(to_string(object.address), to_text(*is));
        }
        report(rule, offenders,
               std::string(path) + " of vaults is at least " + to_text(wanted(rule)));
    }

    static const Value* at(const Object& attributes, std::string_view path)
    {
        const auto dot = path.find('.');
        const Value& first = attributes.get(path.substr(0, dot));
        if (dot == std::string_view::npos) return first.is_null() ? nullptr : &first;
        return first.as_object() ? at(first.object(), path.substr(dot + 1)) : nullptr;
    }

    const DesiredSet& desired_;
    const Observation& observation_;
    const Desired& check_;
    Diagnostics found_;
};

} // namespace

Table check_table()
{
    Attribute covers = *selector_table().find("where");
    covers.name = "covers";
    covers.doc = "Which VMs must be protected, by whatever block or selector.";
    covers.is_required = false;
    return {
        "check",
        "What must be true of the whole; plan and drift say where it is not.",
        {text("name", "What the check is called.").required(),
         list("on", "Addresses of the objects it is asked of, with * and ?; all of them where "
                    "none is named."),
         integer("rpo_hours", "How old the last recovery point of a protected VM may be.")
             .between(1, 8760),
         std::move(covers),
         list("encryption", "How protected VMs may be encrypted.")
             .one_of({"pmk", "cmk", "double", "host", "ade-bek", "ade-kek", "confidential"}),
         text("min_immutability", "What vaults must have at least.").one_of({"Unlocked", "Locked"}),
         integer("min_soft_delete_days", "For how long vaults must keep deleted backups.")
             .between(14, 180),
         text("severity", "What it is where it does not hold; with error, plan and drift end "
                          "with 5.")
             .one_of({"warning", "error"})
             .defaults_to("warning")}};
}

Live status_of_item(const boost::json::value& item)
{
    return {"backup_status",
            status_id(text_in(item, "id")),
            {},
            {{"last_recovery_point", text_in(item, "properties/lastRecoveryPoint")}}};
}

Diagnostics check_posture(const DesiredSet& desired, const Observation& observation)
{
    Diagnostics found;
    for (const auto& check : desired.checks)
        append(found, Posture(desired, observation, check).run());
    return found;
}

} // namespace azure
