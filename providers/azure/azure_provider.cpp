// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/azure_provider.hpp"

#include "providers/azure/come_to_rest.hpp"
#include "providers/azure/inventory.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>

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
    return std::ranges::any_of(problems, [](const Diagnostic& problem) {
        const std::string code = problem.service ? folded(problem.service->code) : "";
        return code == "usererrorkeyvaultpermissionsnotconfigured" || code == "principalnotfound";
    });
}

StepFailure failure(Diagnostics problems, bool outcome_unknown)
{
    StepFailure out;
    if (is_passing(problems)) out.retry_after = propagation_wait;
    out.diagnostics = std::move(problems);
    out.outcome_unknown = outcome_unknown;
    return out;
}

/// Whether the write may have been carried out although no answer came.
bool is_unknown(const Diagnostics& problems)
{
    return std::ranges::any_of(problems, [](const Diagnostic& problem) {
        return !problem.service || problem.service->status == 0 || problem.service->status >= 500;
    });
}

/// Keeps what is live and our body does not speak of.
void carry_over(json::value& body, const json::value& live)
{
    auto* ours = body.as_object()["properties"].if_object();
    const auto* theirs = at(live, "properties").if_object();
    if (!ours || !theirs) return;
    for (const auto& [name, value] : *theirs)
        if (name != "protectedItemsCount" && !ours->contains(name)) (*ours)[name] = value;
}

class AzureProvider final : public Provider {
public:
    AzureProvider(ArmClient& arm, Clock& clock, const AzureDomain& domain)
        : arm_(arm), clock_(clock), domain_(domain)
    {}

    const Domain& domain() const override { return domain_; }

    awaitable<Result<Observation>> observe(ObservationRequest request) override
    {
        return take_inventory(arm_, clock_, request);
    }

    awaitable<Result<void>>
    look_closer(Observation& observation, std::vector<std::string> ids) override
    {
        return confirm_vms(arm_, observation, std::move(ids));
    }

    std::string share_of(const Step& step) const override { return vault_of(step.target.folded()); }

    awaitable<Result<void>> come_to_rest(std::vector<Step> steps) override
    {
        return azure::come_to_rest(arm_, clock_, std::move(steps));
    }

    awaitable<StepResult<Started>> start(const Step& step) override
    {
        Write write = domain_.write(step);
        if (write.carry_over) {
            const auto live = co_await arm_.find(write.path);
            if (!live) co_return std::unexpected(failure(live.error(), false));
            if (*live) carry_over(write.body, **live);
        }
        auto written = co_await send(std::move(write));
        if (!written)
            co_return std::unexpected(failure(written.error(), is_unknown(written.error())));
        Started started;
        if (written->operation)
            started.accepted = Accepted{to_text(*written->operation)};
        else
            started.done.correlation_id = written->correlation_id;
        co_return started;
    }

    awaitable<StepResult<Done>> follow(const Step& step, Accepted accepted) override
    {
        const auto operation = operation_from_text(accepted.operation);
        if (!operation) co_return std::unexpected(failure(unreadable(step), true));
        auto finished = co_await arm_.follow(*operation, domain_.write(step).method);
        if (!finished) co_return std::unexpected(failure(std::move(finished.error()), false));
        Done done;
        done.correlation_id = finished->correlation_id;
        co_return done;
    }

private:
    awaitable<Result<Written>> send(Write write)
    {
        if (write.method == "DELETE") return arm_.remove(std::move(write.path));
        if (write.method == "PATCH")
            return arm_.patch(std::move(write.path), std::move(write.body));
        return arm_.put(std::move(write.path), std::move(write.body));
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
    Clock& clock_;
    const AzureDomain& domain_;
};

} // namespace

std::unique_ptr<Provider>
make_azure_provider(ArmClient& arm, Clock& clock, const AzureDomain& domain)
{
    return std::make_unique<AzureProvider>(arm, clock, domain);
}

} // namespace azure
