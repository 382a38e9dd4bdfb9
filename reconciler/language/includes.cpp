// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/includes.hpp"

#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace reconciler {

namespace {

/// Files within files; the walk recurses by them.
constexpr std::size_t deepest_include = 32;

std::string folder_of(const std::string& path)
{
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

/// `a/../b` is `b`; what leads above the beginning stays.
std::string tidied(std::string_view path)
{
    const bool is_absolute = path.starts_with('/');
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const auto slash = std::min(path.find('/'), path.size());
        const auto part = path.substr(0, slash);
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (part.empty() || part == ".") continue;
        if (part == ".." && !parts.empty() && parts.back() != "..")
            parts.pop_back();
        else
            parts.push_back(part);
    }
    std::string out(is_absolute ? "/" : "");
    for (const auto& part : parts) out += (&part == parts.data() ? "" : "/") + std::string(part);
    return out;
}

Diagnostic no_paths(const SourceSpan& span, const Node& node)
{
    Diagnostic made = problem_at(span, "wrong-type", "Wrong type");
    made.detail = "\"include\" is " + found(node) + ", but a list of texts is wanted.";
    made.fix = "Write it above all tables of the file: include = [\"../shared/policies.toml\"]";
    return made;
}

Diagnostic outside(const Node& name)
{
    Diagnostic made = problem_at(name.span, "include-outside", "Include from outside");
    made.detail = quoted(name.value.text()) +
                  " lies outside of the repository (the nearest folder above the stack that holds "
                  ".git, else the stack's own). A configuration may come from strangers, so it "
                  "reads nothing else of the machine.";
    made.fix = "Move the file into the repository.";
    return made;
}

Diagnostic missing(const Node& name, const Diagnostics& why)
{
    Diagnostic made = problem_at(name.span, "include-missing", "Include of nothing");
    made.detail = quoted(name.value.text()) + " cannot be read";
    made.detail += why.empty() ? "." : ": " + why.front().detail;
    made.fix = "Paths are relative to the folder of the file that includes.";
    return made;
}

Diagnostic too_deep(const Node& name)
{
    Diagnostic made = problem_at(name.span, "include-too-deep", "Includes nested too deeply");
    made.detail = "Files include files more than 32 levels deep here.";
    made.fix = "Include what is needed from the stack's own files.";
    return made;
}

} // namespace

IncludeWalk::IncludeWalk(FileReader& files, Read read, std::string repository, Documents& into)
    : files_(files), read_(std::move(read)), repository_(std::move(repository)), into_(into)
{}

void IncludeWalk::add(const std::string& path)
{
    const auto canonical = files_.canonical(path);
    enter(path, canonical ? *canonical : path, {});
}

void IncludeWalk::report(Diagnostic diagnostic)
{
    into_.is_partial = true;
    into_.problems.push_back(std::move(diagnostic));
}

void IncludeWalk::enter(const std::string& path, const std::string& canonical,
                        const SourceSpan& from)
{
    const auto [seen, is_new] = seen_.try_emplace(canonical, false);
    if (!is_new) {
        if (!seen->second) report_circle(canonical, from);
        return;
    }
    auto document = read_(path, path);
    if (!document) {
        into_.is_partial = true;
        append(into_.problems, std::move(document.error()));
        seen_[canonical] = true;
        return;
    }
    open_.push_back({path, canonical, from});
    std::optional<Node::Member> include;
    if (const auto* member = document->find("include")) include = *member;
    document->erase("include");
    into_.roots.push_back(std::move(*document));
    if (include && include->node.kind != Node::Kind::list)
        report(no_paths(include->head(), include->node));
    else if (include)
        follow(include->node, folder_of(path));
    open_.pop_back();
    seen_[canonical] = true;
}

void IncludeWalk::follow(const Node& list, const std::string& folder)
{
    for (const auto& name : list.elements) {
        if (name.kind != Node::Kind::text)
            report(no_paths(name.span, name));
        else if (open_.size() > deepest_include)
            report(too_deep(name));
        else
            include(name, folder);
    }
}

void IncludeWalk::include(const Node& name, const std::string& folder)
{
    const std::string& written = name.value.text();
    const auto base = files_.canonical(folder.empty() ? "." : folder);
    const bool is_absolute = written.starts_with('/');
    // by its words first: of what lies outside not even its absence is told
    if (!base || !is_inside(tidied(is_absolute ? written : *base + '/' + written)))
        return report(outside(name));
    const std::string path = tidied(is_absolute ? written : folder + written);
    const auto canonical = files_.canonical(path);
    if (!canonical) return report(missing(name, canonical.error()));
    if (!is_inside(*canonical)) return report(outside(name));
    const bool is_new = !seen_.contains(*canonical);
    const std::size_t before = into_.problems.size();
    enter(path, *canonical, name.span);
    if (is_new && into_.problems.size() > before && into_.problems[before].spans.empty())
        into_.problems[before].spans.push_back({name.span, ""});
}

bool IncludeWalk::is_inside(const std::string& canonical)
{
    if (root_.empty()) {
        auto root = files_.canonical(repository_.empty() ? "." : repository_);
        if (!root) return false;
        root_ = root->ends_with('/') ? *root : *root + '/';
    }
    return canonical.starts_with(root_);
}

void IncludeWalk::report_circle(const std::string& canonical, const SourceSpan& last)
{
    const auto first = std::ranges::find(open_, canonical, &Open::canonical);
    Diagnostic made = problem("include-cycle", "Includes in a circle");
    for (auto open = first; open != open_.end(); ++open) {
        made.detail += quoted(open->path) + " -> ";
        const SourceSpan& next = open + 1 == open_.end() ? last : (open + 1)->from;
        made.spans.push_back({next, ""});
    }
    made.detail += quoted(first->path) + ": each includes the next, so there is no first one.";
    made.fix = "Take one of these includes away.";
    report(std::move(made));
}

} // namespace reconciler
