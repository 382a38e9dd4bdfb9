// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/configuration_loader.hpp"

#include "reconciler/language/documents.hpp"
#include "reconciler/language/evaluator.hpp"
#include "reconciler/language/for_each.hpp"
#include "reconciler/language/outline_check.hpp"
#include "reconciler/language/overlay.hpp"
#include "reconciler/language/profiles.hpp"
#include "reconciler/language/variables.hpp"

#include <algorithm>
#include <utility>

namespace reconciler {

namespace {

/// One loading: what the phases hand on to each other.
class Loading {
public:
    Loading(FileReader& files, const std::string& folder, const Schema& schema,
            const Inputs& inputs)
        : files_(files), folder_(folder), schema_(language_schema(schema)), inputs_(inputs)
    {}

    Result<Configuration> run()
    {
        auto documents = read_documents(files_, folder_, inputs_.repository);
        if (!documents) return std::unexpected(std::move(documents.error()));
        problems_ = std::move(documents->problems);
        outline_ = outline_of(std::move(documents->roots), schema_, problems_);
        outline_.is_partial = documents->is_partial;
        add_overlay(documents->environments);
        variables_ =
            assign_variables(outline_.take("variables"), inputs_, read_variable_files(), problems_);
        work_out();
        auto locals = take_locals();
        auto configuration = check_outline(std::move(outline_), schema_, std::move(problems_));
        if (!configuration) return configuration;
        configuration->singles.erase("locals");
        configuration->locals = std::move(locals);
        configuration->variables = std::move(variables_.reports);
        configuration->environment = inputs_.environment;
        configuration->environments = std::move(documents->environments);
        return configuration;
    }

private:
    void add_overlay(const std::vector<std::string>& environments)
    {
        const std::string& environment = inputs_.environment;
        if (environment.empty()) return;
        if (std::ranges::find(environments, environment) == environments.end()) {
            problems_.push_back(no_such_environment(environment, environments));
            return;
        }
        auto overlay = read_overlay(files_, folder_, environment);
        if (!overlay) {
            outline_.is_partial = true;
            append(problems_, std::move(overlay.error()));
            return;
        }
        std::vector<Node> one;
        one.push_back(std::move(*overlay));
        merge_overlay(outline_, outline_of(std::move(one), schema_, problems_), environment,
                      problems_);
    }

    std::vector<Node> read_variable_files()
    {
        std::vector<Node> read;
        for (const auto& path : inputs_.variable_files) {
            auto document = read_values(files_, path);
            if (document)
                read.push_back(std::move(*document));
            else
                append(problems_, std::move(document.error()));
        }
        return read;
    }

    void work_out()
    {
        Evaluator evaluator(schema_, variables_, outline_, problems_);
        inherit_profiles(outline_, outline_.take("profile"), schema_, evaluator, problems_);
        expand_for_each(outline_, schema_, evaluator, problems_);
        evaluator.know_objects();
        for (auto& entry : outline_.singles)
            evaluator.settle(entry.node, {&entry.address, nullptr});
        for (auto& entry : outline_.objects)
            evaluator.settle(entry.node, {&entry.address, entry.each.get()});
    }

    Declared take_locals()
    {
        Declared locals;
        locals.address = {"locals", ""};
        auto* entry = outline_.find(locals.address);
        if (!entry) return locals;
        locals.span = entry->header;
        for (const auto& member : entry->node.members) {
            const bool is_shown = !member.node.is_sensitive && !member.node.is_unknown;
            locals.attributes.set(member.key, is_shown ? value_of(member.node) : Value{});
            locals.spans.emplace_back(member.key, member.node.span);
            if (member.node.origins) locals.origins.emplace_back(member.key, member.node.origins);
        }
        entry->node.members.clear();
        return locals;
    }

    FileReader& files_;
    const std::string& folder_;
    Schema schema_;
    const Inputs& inputs_;
    Diagnostics problems_;
    Outline outline_;
    VariableSet variables_;
};

Table locals_table()
{
    return {"locals", "Values with a name: ${local.NAME}. They may be made of others.", {}};
}

} // namespace

Schema language_schema(const Schema& schema)
{
    Schema whole = schema;
    whole.singles.push_back(locals_table());
    whole.kinds.push_back(variables_table());
    whole.kinds.push_back(profile_table());
    return whole;
}

Result<Configuration> load_configuration(FileReader& files, const std::string& folder,
                                         const Schema& schema, const Inputs& inputs)
{
    return Loading(files, folder, schema, inputs).run();
}

} // namespace reconciler
