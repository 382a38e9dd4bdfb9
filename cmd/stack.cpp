// SPDX-License-Identifier: Apache-2.0
#include "cmd/stack.hpp"

#include "cmd/disk_file_reader.hpp"
#include "cmd/sha256.hpp"

#include "providers/azure/rules/exemptions.hpp"
#include "reconciler/language/configuration_loader.hpp"
#include "reconciler/model/problem.hpp"
#include "state/value_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <set>

namespace cmd {

using namespace reconciler;

namespace {

std::string hash_of(const Configuration& configuration)
{
    std::string all;
    for (const auto& [name, single] : configuration.singles)
        all += '[' + name + ']' + boost::json::serialize(state::to_json(single.attributes));
    for (const auto& object : configuration.objects)
        all += '[' + to_string(object.address) + ']' +
               boost::json::serialize(state::to_json(object.attributes));
    return sha256(all);
}

Diagnostic other_state(const std::string& what, const std::string& state, const std::string& stack)
{
    Diagnostic problem;
    problem.id = "state-of-another-" + what;
    problem.summary = "State belongs to another " + what;
    problem.detail = "The state was made with the " + what + " \"" + state +
                     "\"; the configuration says \"" + stack + "\".";
    problem.fix =
        "Name the right state (with --state, or in [state]), or correct the configuration.";
    return problem;
}

/// `prod@public`: which environment, if any, and which cloud. It binds the state to both.
std::string bound_to(const std::string& environment, const std::string& cloud)
{
    return environment.empty() ? cloud : environment + '@' + cloud;
}

std::string environment_in(const std::string& binding)
{
    const auto mark = binding.find('@');
    return mark == std::string::npos ? "" : binding.substr(0, mark);
}

Diagnostic state_of_another_environment(const std::string& state, const std::string& run)
{
    const auto shown = [](const std::string& name) {
        return name.empty() ? std::string("without --env") : "with --env " + name;
    };
    return problem("state-of-another-environment", "State belongs to another environment",
                   "The state was made " + shown(state) + "; this run is " + shown(run) +
                       ". It would take the one environment for the other.",
                   "Say:\n    --env " + (state.empty() ? "none" : state));
}

Diagnostic environment_not_named(const std::vector<std::string>& environments)
{
    std::string fix = "Say which:";
    for (const auto& name : environments) fix += "\n    --env " + name;
    fix += "\nor, for the stack without any of them:\n    --env none";
    return problem("environment-not-named", "Environment not named",
                   "This stack has overlays, and what it describes depends on which is merged. "
                   "Each environment has a state of its own.",
                   std::move(fix));
}

/// What a rule says of a value that came by a variable or a profile names that too.
void explain_origins(DesiredSet& desired)
{
    const auto explain = [](Diagnostic& diagnostic, const Declared& declared) {
        if (diagnostic.spans.size() != 1) return;
        const SourceSpan place = diagnostic.spans.front().span;
        for (const auto& [path, origins] : declared.origins) {
            const SourceSpan span = declared.span_of(path);
            if (span.file != place.file || span.line != place.line || span.column != place.column)
                continue;
            return explain_origin(diagnostic, origins);
        }
    };
    for (auto& object : desired.objects)
        if (object.declared)
            for (auto& diagnostic : object.blocked) explain(diagnostic, *object.declared);
}

/// The nearest folder above that is a repository; the stack's own where there is none.
std::string repository_of(const std::string& folder)
{
    namespace fs = std::filesystem;
    std::error_code problem;
    const fs::path start = fs::canonical(folder, problem);
    if (problem) return folder;
    for (fs::path at = start;; at = at.parent_path()) {
        if (fs::exists(at / ".git", problem)) return at.string();
        if (at == at.parent_path()) return folder;
    }
}

bool looks_into_no_state(const Options& options)
{
    return options.command == "validate";
}

} // namespace

Result<Configuration>
load_configuration_of(const Host& host, const Options& options, const Schema& schema)
{
    Inputs inputs;
    inputs.environment = options.overlay();
    inputs.repository = repository_of(host.folder);
    for (const auto& word : options.variables) {
        const auto sign = word.find('=');
        inputs.variables.emplace_back(word.substr(0, sign), word.substr(sign + 1));
    }
    for (const auto& path : options.variable_files)
        inputs.variable_files.push_back(in_folder(host, path));
    inputs.process_environment = [&host](const std::string& name) {
        return host.variable(name.c_str());
    };
    const auto files = make_disk_file_reader();
    return load_configuration(*files, host.folder, schema, inputs);
}

Result<std::unique_ptr<Stack>> load_stack(const Host& host, const Options& options)
{
    auto stack = std::make_unique<Stack>();
    auto configuration = load_configuration_of(host, options, stack->domain.schema());
    if (!configuration) return std::unexpected(std::move(configuration.error()));
    stack->configuration = std::move(*configuration);
    const auto& environments = stack->configuration.environments;
    if (!environments.empty() && options.environment.empty() && !looks_into_no_state(options))
        return fail(environment_not_named(environments));
    auto desired = stack->domain.resolve(stack->configuration);
    if (!desired) return std::unexpected(std::move(desired.error()));
    stack->desired = std::move(*desired);
    stack->desired.environment =
        bound_to(stack->configuration.environment, stack->desired.environment);
    explain_origins(stack->desired);
    for (const auto& word : options.ignore) {
        auto problems = azure::ignore_in_this_run(stack->desired, stack->domain.schema(),
                                                  azure::run_exemption(word));
        if (!problems.empty()) return std::unexpected(std::move(problems));
    }
    stack->hash = hash_of(stack->configuration);
    stack->selection = {options.targets, options.excludes};
    return stack;
}

namespace {

std::optional<int> number_after(const std::string& word, std::string_view lead)
{
    if (!word.starts_with(lead)) return std::nullopt;
    int count = 0;
    std::from_chars(word.data() + lead.size(), word.data() + word.size(), count);
    return count;
}

std::optional<int> limit_in(const Object& settings, std::string_view name)
{
    if (!settings.has(name)) return std::nullopt;
    return static_cast<int>(settings.get(name).integer());
}

} // namespace

Consent consent_of(const Options& options, const Stack& stack)
{
    Consent consent;
    consent.removals = limit_in(stack.desired.settings, "max_removals");
    consent.change_percent = limit_in(stack.desired.settings, "max_change_percent");
    for (const auto& word : stack.desired.settings.get("forbid").list())
        consent.forbidden.push_back(word.text());
    consent.weakenings =
        static_cast<int>(stack.desired.settings.get("max_weakenings").integer(consent.weakenings));
    for (const auto& word : options.allow) {
        if (word == "data-loss") consent.data_loss = true;
        if (word == "undelete") consent.undelete = true;
        if (word.starts_with("one-way:")) consent.one_way.push_back(word.substr(8));
        if (const auto count = number_after(word, "weaken=")) consent.weakenings = *count;
        if (const auto count = number_after(word, "removals=")) consent.removals = count;
        if (const auto count = number_after(word, "change-percent="))
            consent.change_percent = count;
    }
    return consent;
}

Consent consent_to_all()
{
    Consent consent;
    consent.data_loss = consent.undelete = true;
    consent.weakenings = std::numeric_limits<int>::max();
    return consent;
}

Result<Footing> stand_on(std::optional<Snapshot> snapshot, const Stack& stack)
{
    Footing footing;
    if (!snapshot) {
        footing.fresh_state = true;
        footing.lineage = boost::uuids::to_string(boost::uuids::random_generator()());
        return footing;
    }
    const auto& identity = snapshot->identity;
    if (identity.stack != stack.desired.stack)
        return fail(other_state("stack", identity.stack, stack.desired.stack));
    const std::string& environment = stack.configuration.environment;
    if (environment_in(identity.environment) != environment)
        return fail(
            state_of_another_environment(environment_in(identity.environment), environment));
    if (identity.environment != stack.desired.environment)
        return fail(other_state("cloud", identity.environment, stack.desired.environment));
    footing.records = std::move(snapshot->records);
    footing.lineage = identity.lineage;
    footing.serial = snapshot->serial;
    footing.plan = std::move(snapshot->plan);
    return footing;
}

namespace {

/// What the plan asks for and was not read yet. Each look may lead to a closer one.
std::vector<std::string> unlooked(const Plan& plan, std::set<std::string>& looked_at)
{
    std::vector<std::string> ids;
    for (const auto& id : plan.closer)
        if (looked_at.insert(folded(id)).second) ids.push_back(id);
    return ids;
}

} // namespace

boost::asio::awaitable<Result<Made>> make_plan_of(const Stack& stack, Provider& provider,
                                                  const Footing& footing, Consent consent,
                                                  bool destroying, bool applies)
{
    std::optional<DesiredSet> nothing;
    if (destroying) {
        nothing = stack.desired;
        nothing->objects.clear();
        nothing->selectors.clear();
    }
    const DesiredSet& wanted = nothing ? *nothing : stack.desired;
    const ObservationRequest request{wanted, footing.records};
    auto observation = co_await provider.observe(request);
    if (!observation) co_return std::unexpected(std::move(observation.error()));
    const auto plan_now = [&] {
        PlanInput input{
            wanted,     *observation, footing.records, footing.lineage, footing.fresh_state,
            destroying, consent,      applies};
        return make_plan(provider.domain(), std::move(input), stack.selection);
    };
    Made made;
    const auto take = [&made](Narrowed narrowed) {
        made.plan = std::move(narrowed.plan);
        made.left_out = std::move(narrowed.left_out);
    };
    Diagnostics unseen;
    std::set<std::string> looked_at;
    take(plan_now());
    for (auto ids = unlooked(made.plan, looked_at); !ids.empty();
         ids = unlooked(made.plan, looked_at)) {
        const auto looked = co_await provider.look_closer(*observation, std::move(ids));
        if (!looked) append(unseen, looked.error());
        take(plan_now());
    }
    for (auto& problem : unseen) {
        problem.severity = Severity::warning;
        made.plan.diagnostics.push_back(std::move(problem));
    }
    made.observation = std::move(*observation);
    co_return made;
}

} // namespace cmd
