// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/azure_provider.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/backup_jobs.hpp"
#include "providers/azure/come_to_rest.hpp"
#include "providers/azure/day_writes.hpp"
#include "providers/azure/inventory.hpp"
#include "providers/azure/kinds/api_versions.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/kinds/vault.hpp"

#include "reconciler/model/problem.hpp"
#include "reconciler/model/resource_id.hpp"

namespace azure {

using namespace reconciler;
namespace json = boost::json;
using boost::asio::awaitable;

namespace {

constexpr Duration propagation_wait = std::chrono::seconds(30);

/// Refusals that pass by themselves once a grant has spread (facts §8.2); codes compare without
/// case, for the service spells them in several ways.
bool is_passing(const Diagnostics& problems)
{
    const auto code = folded(service_code(problems));
    return code == "usererrorkeyvaultpermissionsnotconfigured" || code == "principalnotfound" ||
           code == "usererrorcmkkeyvaultauthfailure";
}

StepFailure failure(Diagnostics problems, bool outcome_unknown)
{
    StepFailure out;
    if (is_passing(problems)) out.retry_after = propagation_wait;
    out.diagnostics = std::move(problems);
    out.outcome_unknown = outcome_unknown;
    return out;
}

/// How long an operation of each kind may take before it counts as stuck (facts §6).
Duration limit_of(const std::string& kind)
{
    if (kind == "policy") return std::chrono::minutes(30);
    if (kind == "key_vault_grant") return std::chrono::minutes(10);
    return std::chrono::hours(2);
}

/// A poll that fails says nothing about the operation; its own last word does.
bool is_last_word(const Diagnostics& problems)
{
    return std::ranges::any_of(
        problems, [](const Diagnostic& problem) { return problem.id == "azure-operation-failed"; });
}

/// For the journal: the embedded Azure listens elsewhere each time.
Operation portable(Operation operation, const Cloud& cloud)
{
    if (cloud.name != "simulator") return operation;
    for (auto* url : {&operation.async_url, &operation.location_url})
        if (url->starts_with(cloud.arm + '/')) url->erase(0, cloud.arm.size());
    return operation;
}

class AzureProvider final : public Provider {
public:
    AzureProvider(ArmClient& arm, Throttle& throttle, Clock& clock, const AzureDomain& domain)
        : arm_(arm), throttle_(throttle), clock_(clock), domain_(domain), jobs_(arm, clock)
    {}

    const Domain& domain() const override { return domain_; }

    awaitable<Result<Observation>> observe(ObservationRequest request) override
    {
        recall_day_writes(throttle_.budgets(), request.records);
        return take_inventory(arm_, clock_, request);
    }

    awaitable<Result<void>>
    look_closer(Observation& observation, std::vector<std::string> ids) override
    {
        return azure::look_closer(arm_, observation, std::move(ids));
    }

    std::string share_of(const Step& step) const override { return vault_of(step.target.folded()); }

    awaitable<Result<void>> come_to_rest(std::vector<Step> steps) override
    {
        return azure::come_to_rest(arm_, clock_, std::move(steps));
    }

    awaitable<StepResult<Started>> start(const Step& step) override
    {
        auto known = co_await with_principal(step);
        if (!known) co_return std::unexpected(std::move(known.error()));
        Write write = domain_.write(*known);
        if (!write.carry_over.empty()) {
            const auto live = co_await arm_.find(write.path);
            if (!live) co_return std::unexpected(failure(live.error(), false));
            if (*live) carry_over(write.body, **live, write.carry_over);
        }
        auto written = co_await send(std::move(write));
        if (!written)
            co_return std::unexpected(
                failure(written.error(), outcome_is_unknown(written.error())));
        Started started;
        if (written->operation)
            started.accepted = Accepted{to_text(portable(*written->operation, arm_.cloud()))};
        else
            started.done = done(step, std::move(written->correlation_id));
        co_return started;
    }

    awaitable<StepResult<Done>> follow(const Step& step, Accepted accepted) override
    {
        const auto operation = operation_from_text(accepted.operation);
        if (!operation) co_return std::unexpected(failure(unreadable(step), true));
        auto waiting = waiting_for(step, operation->taken_at);
        auto finished =
            co_await arm_.follow(*operation, domain_.write(step).method, std::move(waiting));
        if (!finished) {
            const bool is_unknown = !is_last_word(finished.error());
            co_return std::unexpected(failure(std::move(finished.error()), is_unknown));
        }
        co_return done(step, std::move(finished->correlation_id));
    }

private:
    /// The one value that is known only after a step: the principal of an identity (design §5).
    awaitable<StepResult<Step>> with_principal(Step step)
    {
        const std::string vault = step.arguments.text("principal_of");
        if (vault.empty()) co_return step;
        const auto live =
            co_await arm_.get(api::versioned(url_path(vault), api::recovery_services));
        if (!live) co_return std::unexpected(failure(live.error(), false));
        const std::string principal = principal_in(*live, step.arguments.text("identity"));
        if (principal.empty()) co_return std::unexpected(no_principal(step));
        step.arguments.set("principal", principal);
        co_return step;
    }

    static StepFailure no_principal(const Step& step)
    {
        Diagnostics problems{problem("no-principal", "Vault has no such identity yet",
                                     "The vault shows no principal of its identity " +
                                         step.arguments.text("identity") + ".",
                                     "Run the same command again in a minute.")};
        StepFailure out{std::move(problems), propagation_wait, false};
        return out;
    }

    awaitable<Result<Written>> send(Write write)
    {
        if (write.method == "DELETE") return arm_.remove(std::move(write.path));
        if (write.method == "POST")
            return arm_.post(std::move(write.path), std::move(write.body), Repeat::yes);
        if (write.method == "PATCH")
            return arm_.patch(std::move(write.path), std::move(write.body));
        return arm_.put(std::move(write.path), std::move(write.body),
                        write.registers ? Registers::yes : Registers::no);
    }

    Waiting waiting_for(const Step& step, Time taken_at)
    {
        Waiting waiting;
        waiting.limit = limit_of(step.kind);
        if (step.kind != "protected_vm") return waiting;
        waiting.as_told = true;
        const std::string item = step.target.text();
        waiting.sleep = [this, item, taken_at](Duration longest) {
            return jobs_.wait({vault_of(item), item, taken_at}, longest);
        };
        return waiting;
    }

    Done done(const Step& step, std::string correlation_id)
    {
        Done made;
        made.correlation_id = std::move(correlation_id);
        made.facts = day_write_facts(throttle_.budgets(), step, clock_.now());
        return made;
    }

    static Diagnostics unreadable(const Step& step)
    {
        Diagnostic problem;
        problem.id = "operation-unreadable";
        problem.summary = "Journalled operation cannot be read";
        problem.detail =
            "The journal holds no operation that could be followed for " + step.id + ".";
        problem.fix = "Plan again: what became of it is read from Azure.";
        return {problem};
    }

    ArmClient& arm_;
    Throttle& throttle_;
    Clock& clock_;
    const AzureDomain& domain_;
    BackupJobs jobs_;
};

} // namespace

std::unique_ptr<Provider>
make_azure_provider(ArmClient& arm, Throttle& throttle, Clock& clock, const AzureDomain& domain)
{
    return std::make_unique<AzureProvider>(arm, throttle, clock, domain);
}

} // namespace azure
