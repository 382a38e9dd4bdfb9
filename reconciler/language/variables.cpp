// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/variables.hpp"

#include "reconciler/language/expression.hpp"
#include "reconciler/language/pattern.hpp"
#include "reconciler/language/table_check.hpp"
#include "reconciler/language/variable_findings.hpp"
#include "reconciler/model/resource_id.hpp"
#include "reconciler/model/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace reconciler {

namespace {

bool is_name(std::string_view name)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !name.empty() && is_letter(name.front()) && name.size() <= 64 &&
           std::ranges::all_of(
               name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::string_view type_of(const Node& node)
{
    switch (node.kind) {
    case Node::Kind::boolean: return "boolean";
    case Node::Kind::integer: return "integer";
    case Node::Kind::list: return "list";
    case Node::Kind::table: return "table";
    default: return "text";
    }
}

bool holds_expression(const Node& node)
{
    return has_expression(node.value.text()) ||
           std::ranges::any_of(node.elements, holds_expression) ||
           std::ranges::any_of(node.members,
                               [](const Node::Member& m) { return holds_expression(m.node); });
}

/// From here on diagnostics show the declaration in place of the line that holds the value.
void hide(Node& node, const SourceSpan& declared)
{
    node.is_sensitive = true;
    node.span = declared;
    for (auto& element : node.elements) hide(element, declared);
    for (auto& member : node.members) hide(member.node, declared);
}

/// A text from a command line or an environment, so that a diagnostic can show it as a line.
Node text_node(const std::string& where, const std::string& text, bool is_sensitive)
{
    auto file =
        std::make_shared<const SourceFile>(SourceFile{where, is_sensitive ? "(sensitive)" : text});
    Node node;
    node.kind = Node::Kind::text;
    node.value = text;
    node.span = {file, 1, 1, 1, 1 + static_cast<int>(count_code_points(file->text))};
    return node;
}

/// What a text means for a variable of this type; the text itself where it means nothing.
Node understood(Node text, std::string_view type)
{
    const std::string& words = text.value.text();
    if (type == "boolean" && (words == "true" || words == "false")) {
        text.value = words == "true";
        text.kind = Node::Kind::boolean;
    } else if (type == "integer") {
        std::int64_t number = 0;
        const char* const end = words.data() + words.size();
        const auto [last, error] = std::from_chars(words.data(), end, number);
        if (error != std::errc{} || last != end || words.empty()) return text;
        text.value = number;
        text.kind = Node::Kind::integer;
    } else if (type == "list" || type == "table") {
        const auto parsed = parse_document(std::make_shared<const SourceFile>(
            SourceFile{text.span.file->path, "value = " + words}));
        if (!parsed || parsed->members.size() != 1) return text;
        return parsed->members.front().node;
    }
    return text;
}

/// A declaration that was checked.
struct Declaration {
    std::string name;
    std::string type;
    const Node* fallback = nullptr;
    Declared checked;
    SourceSpan header;
    bool is_sensitive = false;
};

class Assigning {
public:
    Assigning(const Inputs& inputs, const std::vector<Node>& files, Diagnostics& problems)
        : inputs_(inputs), files_(files), problems_(problems)
    {}

    VariableSet run(std::vector<Entry> declared)
    {
        std::ranges::sort(declared, {}, &Entry::address);
        for (const auto& entry : declared) add(entry);
        report_unknown();
        return std::move(set_);
    }

private:
    void add(const Entry& entry)
    {
        const std::string& name = entry.address.key;
        names_.emplace_back(name);
        const std::size_t before = problems_.size();
        if (!is_name(name)) problems_.push_back(bad_variable_name(entry.header, name));
        Declaration declaration;
        declaration.name = name;
        declaration.header = entry.header;
        CheckResults results;
        declaration.checked =
            check_table(*entry.table, entry.address, entry.node, entry.header, results);
        append(problems_, std::move(results.diagnostics));
        declaration.is_sensitive = declaration.checked.attributes.get("sensitive").truth();
        if (const auto* fallback = entry.node.find("default"))
            declaration.fallback = &fallback->node;
        declaration.type = declaration.checked.attributes.text("type");
        check(declaration, entry);
        if (declaration.type.empty())
            declaration.type = declaration.fallback ? type_of(*declaration.fallback) : "text";
        Node value;
        value.is_unknown = true;
        if (problems_.size() == before) value = given(declaration);
        set_.values.emplace(name, std::move(value));
    }

    void check(const Declaration& declaration, const Entry& entry)
    {
        const auto& attributes = declaration.checked.attributes;
        if (holds_expression(entry.node))
            problems_.push_back(expression_in_default(entry.header, declaration.name));
        if (const auto& env = attributes.text("env"); is_credential_name(env))
            problems_.push_back(
                credential_denied(declaration.checked.span_of("env"), env, declaration.name));
        if (!attributes.has("pattern")) return;
        if (const auto compiled = matches_pattern("", attributes.text("pattern")); !compiled)
            problems_.push_back(bad_pattern(declaration.checked.span_of("pattern"),
                                            declaration.name, compiled.error()));
    }

    /// Every way in which it is given a value, the one that holds first.
    std::vector<std::pair<std::string, Node>> candidates(const Declaration& declaration) const
    {
        std::vector<std::pair<std::string, Node>> found;
        const auto take = [&](std::string how, const std::string& text) {
            Node node = text_node(how, text, declaration.is_sensitive);
            found.emplace_back(std::move(how), understood(std::move(node), declaration.type));
        };
        for (auto one = inputs_.variables.rbegin(); one != inputs_.variables.rend(); ++one)
            if (one->first == declaration.name) take("--var " + one->first, one->second);
        const std::string own = "TRESOR_VAR_" + declaration.name;
        for (const auto& name : {own, declaration.checked.attributes.text("env")}) {
            const bool is_asked = inputs_.process_environment && !name.empty();
            const auto text = is_asked ? inputs_.process_environment(name) : std::string();
            if (!text.empty()) take(name, text);
        }
        for (auto file = files_.rbegin(); file != files_.rend(); ++file)
            if (const auto* member = file->find(declaration.name))
                found.emplace_back(member->node.span.file->path, member->node);
        if (declaration.fallback) found.emplace_back("its default", *declaration.fallback);
        if (declaration.is_sensitive)
            for (auto& [how, node] : found) hide(node, declaration.header);
        return found;
    }

    Node given(const Declaration& declaration)
    {
        auto found = candidates(declaration);
        Variable report{
            declaration.name,         {},
            declaration.is_sensitive, declaration.checked.attributes.text("description"),
            declaration.header,       {}};
        for (const auto& [how, node] : found) report.assignments.push_back({how, node.span});
        GivenVariable variable{declaration.name, declaration.header,
                               found.empty() ? "" : found.front().first, declaration.is_sensitive};
        Node value;
        value.is_unknown = true;
        if (found.empty()) {
            problems_.push_back(
                variable_not_given(variable, declaration.checked.attributes.text("env")));
        } else if (is_right(declaration, variable, found.front().second)) {
            value = std::move(found.front().second);
            if (!declaration.is_sensitive) report.value = value_of(value);
            value.origins = with(
                value.origins, {Origin::Via::variable, declaration.name, value.span, variable.how});
        }
        set_.reports.push_back(std::move(report));
        return value;
    }

    bool is_right(const Declaration& declaration, const GivenVariable& variable, const Node& value)
    {
        const auto& attributes = declaration.checked.attributes;
        const std::size_t before = problems_.size();
        const bool is_scalar = value.kind != Node::Kind::real && value.kind != Node::Kind::date &&
                               value.kind != Node::Kind::time &&
                               value.kind != Node::Kind::date_time;
        if (type_of(value) != declaration.type || !is_scalar)
            problems_.push_back(wrong_variable_type(variable, value, declaration.type));
        else if (const auto& allowed = attributes.get("allowed");
                 !allowed.is_null() &&
                 std::ranges::find(allowed.list(), value_of(value)) == allowed.list().end())
            problems_.push_back(variable_not_allowed(variable, value, allowed));
        else if (attributes.has("pattern") &&
                 !matches_pattern(value.value.text(), attributes.text("pattern")).value_or(false))
            problems_.push_back(
                variable_against_pattern(variable, value, attributes.text("pattern")));
        return problems_.size() == before;
    }

    void report_unknown()
    {
        const std::vector<std::string_view> known(names_.begin(), names_.end());
        const auto is_known = [&](const std::string& name) {
            return std::ranges::find(names_, name) != names_.end();
        };
        for (const auto& [name, value] : inputs_.variables)
            if (!is_known(name))
                problems_.push_back(no_variable_of_that_name(name, "--var", {}, known));
        for (const auto& file : files_)
            for (const auto& member : file.members)
                if (!is_known(member.key))
                    problems_.push_back(no_variable_of_that_name(
                        member.key, member.key_span.file->path, member.key_span, known));
    }

    const Inputs& inputs_;
    const std::vector<Node>& files_;
    Diagnostics& problems_;
    std::vector<std::string> names_;
    VariableSet set_;
};

} // namespace

VariableSet assign_variables(std::vector<Entry> declared, const Inputs& inputs,
                             const std::vector<Node>& files, Diagnostics& problems)
{
    return Assigning(inputs, files, problems).run(std::move(declared));
}

Table variables_table()
{
    return {
        "variables",
        "What a stack takes from outside: ${var.NAME}.",
        {text("type", "What it is; the type of its default, else text.")
             .one_of({"text", "integer", "boolean", "list", "table"}),
         anything("default", "Its value where nothing else gives it one."),
         text("description", "What it is for."),
         list("allowed", "The only values it may have.").of(Type::any),
         text("pattern", "A regular expression that matches the whole of its text."),
         boolean("sensitive", "Never print it, and refuse it where it would be kept or printed.")
             .defaults_to(false),
         text("env", "The variable of the environment to take it from where neither --var nor "
                     "TRESOR_VAR_NAME gives it; none that holds credentials.")}};
}

bool is_credential_name(std::string_view name)
{
    const std::string folded_name = folded(name);
    const std::string_view text = folded_name;
    static constexpr std::array<std::string_view, 6> harmless{
        "azure_subscription_id", "azure_tenant_id", "azure_client_id",
        "arm_subscription_id",   "arm_tenant_id",   "arm_client_id"};
    static constexpr std::array<std::string_view, 13> parts{
        "secret", "token",   "password",   "passwd",      "pwd",         "credential", "private",
        "apikey", "api_key", "access_key", "storage_key", "certificate", "signature"};
    static constexpr std::array<std::string_view, 10> beginnings{
        "azure_",  "arm_", "msi_",    "identity_", "actions_",
        "system_", "aws_", "google_", "ssh_",      "vault_"};
    if (std::ranges::find(harmless, text) != harmless.end()) return false;
    return text.ends_with("_key") || text.ends_with("_sas") || text.ends_with("_pat") ||
           std::ranges::any_of(parts, [&](auto part) { return text.contains(part); }) ||
           std::ranges::any_of(beginnings, [&](auto one) { return text.starts_with(one); });
}

} // namespace reconciler
