// SPDX-License-Identifier: Apache-2.0
#include "tests/reconciler/language/test_schema.hpp"

#include "reconciler/language/configuration_loader.hpp"
#include "tests/support/memory_files.hpp"

#include <optional>

namespace test {

namespace {

using namespace reconciler;

std::optional<std::string> name_problem(const Value& value)
{
    if (value.text().size() >= 2) return std::nullopt;
    return "must have at least 2 letters";
}

Table vault()
{
    return {"vault",
            "A Recovery Services vault.",
            {text("name", "The ARM name of the vault.").required().checked(name_problem),
             text("resource_group", "The resource group it lies in.").required(),
             text("storage_redundancy", "How copies are spread.")
                 .one_of({"LocallyRedundant", "ZoneRedundant", "GeoRedundant"}),
             boolean("cross_region_restore", "Restores in the paired region.").defaults_to(false),
             object("soft_delete", "How long deleted data can be brought back.")
                 .of({text("state", "Enabled or AlwaysON.")
                          .one_of({"Enabled", "AlwaysON"})
                          .defaults_to("Enabled"),
                      integer("retention_days", "Days.").required().between(14, 180)}),
             map("tags", "Tags.")},
            "/groups/{resource_group}/vaults/{name}"};
}

Table policy()
{
    return {
        "policy",
        "A backup policy.",
        {text("name", "The ARM name of the policy.").required(),
         text("vault", "The vault it belongs to.").required().refers("vault"),
         object("schedule", "When backups are taken.")
             .of({text("frequency", "Daily or Weekly.").required().one_of({"Daily", "Weekly"}),
                  text("time", "The time of day."),
                  list("weekdays", "The days.").one_of({"Saturday", "Sunday"})}),
         object("retention", "What is kept.")
             .of({object("daily", "Daily points.")
                      .of({integer("count", "Days.").required().between(7, 9999)}),
                  object("monthly", "Monthly points.")
                      .of({list("days", "Days of the month.").of(Type::integer).between(1, 28)})})},
        "{vault.id}/policies/{name}"};
}

Table protected_vm()
{
    return {
        "protected_vm",
        "A VM that is backed up.",
        {text("vm", "The VM.").required(),
         text("policy", "The policy that protects it.").required().refers("policy"),
         list("exclude_disks", "Disks left out."),
         list("ignore", "Fields taken out of the comparison.")
             .of({text("field", "The attribute.").required(), text("reason", "Why.").required()}),
         text("on_remove", "What happens to the data.")
             .one_of({"retain", "delete"})
             .defaults_to("retain")}};
}

Table gadget()
{
    return {"gadget",
            "Needs other gadgets.",
            {text("after", "The one before it.").refers("gadget"),
             list("needs", "Others it needs.").refers("gadget")}};
}

Schema made()
{
    Schema schema;
    schema.singles = {
        {"tresor", "What this stack is called.", {text("stack", "Its name.").required()}},
        {"azure",
         "Which cloud.",
         {text("cloud", "public or simulator.").defaults_to("public"),
          object("simulator", "The embedded Azure.").of({text("estate", "A file.")})}}};
    schema.kinds = {vault(), policy(), protected_vm(), gadget()};
    return schema;
}

} // namespace

const Schema& schema()
{
    static const Schema the_schema = made();
    return the_schema;
}

Result<Configuration>
load(const std::map<std::string, std::string>& files, const reconciler::Inputs& inputs)
{
    MemoryFiles reader(files);
    return load_configuration(reader, ".", schema(), inputs);
}

Result<Configuration> load_main(const std::string& text, const reconciler::Inputs& inputs)
{
    return load({{"main.toml", text}, {"stack.toml", minimal}}, inputs);
}

std::string shown(const Result<Configuration>& loaded, std::string_view address)
{
    if (!loaded) return ids(loaded);
    for (const auto& object : loaded->objects)
        if (to_string(object.address) == address) return to_text(Value(object.attributes));
    return "(absent)";
}

std::string ids(const Result<Configuration>& loaded)
{
    if (loaded) return "ok";
    std::string out;
    for (const auto& one : loaded.error()) {
        out += (out.empty() ? "" : " | ") + one.id;
        if (one.spans.empty() || !one.spans.front().span.is_known()) continue;
        const SourceSpan& span = one.spans.front().span;
        out += " " + span.file->path + ":" + std::to_string(span.line) + ":" +
               std::to_string(span.column);
    }
    return out;
}

} // namespace test
