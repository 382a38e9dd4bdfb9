// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/explain.hpp"
#include "cmd/json_schema.hpp"
#include "cmd/render_configuration.hpp"
#include "cmd/stack.hpp"

#include "reconciler/language/configuration_loader.hpp"

namespace cmd {

using namespace reconciler;

namespace {

Result<Configuration> configuration_of(const Reporter& reporter, const std::string& environment)
{
    Options options = reporter.options();
    options.environment = environment;
    return load_configuration_of(reporter.host(), options, azure::AzureDomain().schema());
}

} // namespace

int config_show_command(Reporter& reporter)
{
    const auto loaded = configuration_of(reporter, reporter.options().environment);
    if (!loaded) return reporter.fail(loaded.error());
    reporter.diagnostics(loaded->warnings);
    reporter.say(reporter.options().resolved ? render_resolved(*loaded) : render_outline(*loaded));
    return reporter.finish(ExitCode::ok, {{"configuration", resolved_json(*loaded)}});
}

int config_explain_command(Reporter& reporter)
{
    const auto loaded = configuration_of(reporter, reporter.options().environment);
    if (!loaded) return reporter.fail(loaded.error());
    const azure::AzureDomain domain;
    const auto explanation = explain(*loaded, domain.schema(), reporter.options().key);
    if (!explanation) return reporter.fail(explanation.error());
    reporter.say(render(*explanation, reporter.style()));
    return reporter.finish(ExitCode::ok, {{"explanation", to_json(*explanation)}});
}

int config_diff_command(Reporter& reporter)
{
    const auto& names = reporter.options().environments;
    const auto first = configuration_of(reporter, names.front());
    if (!first) return reporter.fail(first.error());
    const auto second = configuration_of(reporter, names.back());
    if (!second) return reporter.fail(second.error());
    const auto differences = differences_of(*first, *second);
    reporter.say(render_differences(differences, names.front(), names.back()));
    return reporter.finish(ExitCode::ok, {{"differences", differences.size()}});
}

int schema_command(Reporter& reporter)
{
    const auto schema = language_schema(azure::AzureDomain().schema());
    reporter.host().out(render_json_schema(schema, reporter.options().overlay_schema));
    return static_cast<int>(ExitCode::ok);
}

} // namespace cmd
