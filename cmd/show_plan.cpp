// SPDX-License-Identifier: Apache-2.0
#include "cmd/show_plan.hpp"

#include "cmd/events.hpp"
#include "cmd/plan_requirements.hpp"
#include "cmd/render_plan.hpp"

#include "providers/azure/azure_domain.hpp"
#include "reconciler/model/printable.hpp"

#include <filesystem>

namespace cmd {

using namespace reconciler;

namespace {

std::string origin_of(const SavedPlan& saved, bool is_verified)
{
    std::string text = "Saved at " + printable(saved.made_at) + " by tresor " +
                       printable(saved.tool_version) +
                       (saved.fresh_state ? ", where no state was"
                                          : ", from state " + printable(saved.lineage) +
                                                " number " + std::to_string(saved.serial)) +
                       ".\n";
    text += "SHA-256: " + saved.hash + '\n';
    if (!saved.commit.empty()) text += "Commit: " + printable(saved.commit) + '\n';
    if (saved.signature)
        text += "Signed with the key " + printable(saved.signature->key) +
                (is_verified ? ", as required.\n" : "; not verified.\n");
    return text + '\n';
}

boost::json::object origin_json(const SavedPlan& saved)
{
    return {{"made_at", saved.made_at},
            {"tool_version", saved.tool_version},
            {"lineage", saved.lineage},
            {"serial", saved.serial},
            {"sha256", saved.hash},
            {"commit", saved.commit},
            {"signed_with", saved.signature ? saved.signature->key : std::string()}};
}

} // namespace

bool names_a_plan(const Reporter& reporter)
{
    const auto& given = reporter.options().address;
    const azure::AzureDomain domain;
    const bool is_address = domain.schema().kind(given.substr(0, given.find('.'))) != nullptr;
    std::error_code ignored;
    return !given.empty() && !is_address &&
           std::filesystem::is_regular_file(in_folder(reporter.host(), given), ignored);
}

int show_plan_file(Reporter& reporter)
{
    const auto saved = read_required_plan(reporter, reporter.options().address);
    if (!saved) return reporter.fail(saved.error());
    const PlanHeader header{saved->stack, saved->environment,
                            saved->fresh_state ? std::string{} : saved->lineage, saved->destroying};
    reporter.event(plan_event_lines(saved->plan, header, Reporter::now()));
    reporter.say(origin_of(*saved, !reporter.options().require_signature.empty()) +
                 render_plan(saved->plan, header, reporter.style()));
    return reporter.finish(ExitCode::ok, {{"plan", origin_json(*saved)}});
}

} // namespace cmd
