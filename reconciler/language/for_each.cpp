// SPDX-License-Identifier: Apache-2.0
#include "reconciler/language/for_each.hpp"

#include "reconciler/language/table_findings.hpp"
#include "reconciler/language/wording.hpp"
#include "reconciler/model/problem.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

namespace reconciler {

namespace {

/// As many objects as one block may stand for.
constexpr std::size_t most_elements = 50'000;
/// As many as all blocks together.
constexpr std::size_t most_objects = 200'000;

Diagnostic bad_for_each(const Entry& entry, const SourceSpan& span, std::string detail)
{
    Diagnostic made = problem_at(span, "bad-for-each", "Nothing to stand for");
    made.address = title(entry.address);
    made.detail = "\"for_each\" of " + title(entry.address) + " " + std::move(detail);
    made.fix = "Write a list of texts, a table, or the name of other objects:\n"
               "    for_each = [\"westeurope\", \"northeurope\"]\n"
               "    for_each = { web = \"rg-web\", db = \"rg-db\" }\n"
               "    for_each = \"vault\"";
    return made;
}

Diagnostic bad_element(const Entry& entry, const Node& element, const std::string& key,
                       const std::string& problem)
{
    Diagnostic made = problem_at(element.span, "invalid-key", "Invalid name of an object");
    made.address = title(entry.address);
    made.detail = "The element " + quoted(key) + " of \"for_each\" of " + title(entry.address) +
                  " " + problem + "; it becomes a part of an object's name.";
    made.fix = "Use letters, digits, hyphens and underscores; what else is needed can be the value "
               "in a table: { key = \"value\" }";
    explain_origin(made, element.origins);
    return made;
}

Diagnostic twice(const Entry& entry, const std::string& key, const Node& again, const Node& first)
{
    Diagnostic made = problem_at(again.span, "duplicate-object", "Declared twice");
    made.address = title(entry.address);
    made.detail = quoted(key) + " stands twice in \"for_each\" of " + title(entry.address) +
                  ", and each element is one object.";
    made.fix = "Take one of them away.";
    made.spans.push_back({first.span, "first"});
    return made;
}

class Expansion {
public:
    Expansion(Outline& outline, const Schema& schema, Evaluator& evaluator, Diagnostics& problems)
        : outline_(outline), schema_(schema), evaluator_(evaluator), problems_(problems)
    {}

    void run()
    {
        const auto is_plain = [](const Entry& e) { return e.node.find("for_each") == nullptr; };
        const auto blocks = std::ranges::stable_partition(outline_.objects, is_plain);
        if (blocks.empty()) return;
        for (auto& entry : blocks) blocks_.push_back({std::move(entry), {}});
        outline_.objects.erase(blocks.begin(), blocks.end());
        for (const auto& entry : outline_.objects) add_made(entry);
        for (auto& block : blocks_) by_address_.emplace(to_string(block.entry.address), &block);
        for (auto& block : blocks_) expand(block);
        for (auto& block : blocks_)
            std::ranges::move(block.made, std::back_inserter(outline_.objects));
    }

private:
    enum class Progress { waiting, open, done };
    struct Block {
        Entry entry;
        std::vector<Entry> made;
        std::unordered_map<std::string, std::size_t> keys = {}; ///< which of `made` is for it
        Progress progress = Progress::waiting;
    };

    void add_made(const Entry& entry) { plain_[entry.address.kind].push_back(entry.address); }

    void expand(Block& block)
    {
        if (block.progress != Progress::waiting) return;
        block.progress = Progress::open;
        open_.push_back(&block);
        auto* member = block.entry.node.find("for_each");
        Node what = std::move(member->node);
        block.entry.node.erase("for_each");
        evaluator_.settle(what, {&block.entry.address, nullptr});
        if (!what.is_unknown)
            take(block, what);
        else
            outline_.is_partial = true;
        open_.pop_back();
        block.progress = Progress::done;
    }

    void refuse(Diagnostic diagnostic)
    {
        outline_.is_partial = true;
        problems_.push_back(std::move(diagnostic));
    }

    void take(Block& block, const Node& what)
    {
        if (what.is_sensitive)
            return refuse(bad_for_each(block.entry, what.span,
                                       "is sensitive, and the names of objects are printed."));
        if (what.kind == Node::Kind::text) return take_objects(block, what);
        if (what.kind == Node::Kind::table) {
            for (const auto& member : what.members)
                make(block, member.key, member.node, std::nullopt);
        } else if (what.kind == Node::Kind::list) {
            for (const auto& element : what.elements) {
                if (element.is_unknown) continue;
                if (element.kind != Node::Kind::text || element.is_sensitive)
                    refuse(bad_for_each(block.entry, element.span,
                                        "holds " + found(element) +
                                            ", but an element becomes a part of a name, so texts "
                                            "are wanted."));
                else
                    make(block, element.value.text(), element, std::nullopt);
            }
        } else {
            refuse(bad_for_each(block.entry, what.span, "is " + found(what) + "."));
        }
    }

    /// `"vault"`: all of them; `"vault.main"`: those of the block, or the one object.
    void take_objects(Block& block, const Node& what)
    {
        const std::string& name = what.value.text();
        std::vector<Address> objects;
        if (schema_.kind(name)) {
            for (auto& other : blocks_)
                if (other.entry.address.kind == name && !expand_other(block, other, what)) return;
            objects = plain_[name];
            for (const auto& other : blocks_)
                if (other.entry.address.kind == name)
                    for (const auto& made : other.made) objects.push_back(made.address);
        } else if (const auto other = by_address_.find(name); other != by_address_.end()) {
            if (!expand_other(block, *other->second, what)) return;
            for (const auto& made : other->second->made) objects.push_back(made.address);
        } else if (const Address address = parse_address(name);
                   std::ranges::find(plain_[address.kind], address) != plain_[address.kind].end()) {
            objects.push_back(address);
        } else {
            return unknown_objects(block, what);
        }
        for (const auto& object : objects) {
            const auto [base, each] = parts_of_key(object.key);
            const bool is_of_one_block = !each.empty() && !schema_.kind(name);
            make(block, std::string(is_of_one_block ? each : object.key), what, object);
        }
    }

    void unknown_objects(const Block& block, const Node& what)
    {
        std::vector<std::string> names;
        for (const auto& kind : schema_.kinds) names.push_back(kind.name);
        for (const auto& [name, other] : by_address_) names.push_back(name);
        const std::vector<std::string_view> known(names.begin(), names.end());
        refuse(bad_for_each(block.entry, what.span,
                            "names " + quoted(what.value.text()) +
                                ", which is neither a kind nor an object." +
                                did_you_mean(what.value.text(), known)));
    }

    bool expand_other(const Block& block, Block& other, const Node& what)
    {
        if (other.progress != Progress::open) {
            expand(other);
            return true;
        }
        Diagnostic made = problem("for-each-cycle", "Blocks in a circle");
        for (auto one = std::ranges::find(open_, &other); one != open_.end(); ++one) {
            made.detail += title((*one)->entry.address) + " -> ";
            made.spans.push_back({(*one)->entry.header, ""});
        }
        made.spans.front().span = what.span;
        made.detail += title(other.entry.address) +
                       ": each makes its objects from the next, so there are none to begin with.";
        made.address = title(block.entry.address);
        refuse(std::move(made));
        return false;
    }

    void make(Block& block, const std::string& key, const Node& value,
              const std::optional<Address>& object)
    {
        // an object's own key may be one of many already: nightly[prod[westeurope]] is good
        const auto problem = object ? std::nullopt : key_problem(key);
        if (problem) return refuse(bad_element(block.entry, value, key, *problem));
        if (const auto [same, is_new] = block.keys.emplace(key, block.made.size()); !is_new)
            return refuse(twice(block.entry, key, value, block.made[same->second].each->value));
        if (block.made.size() >= most_elements || ++count_ > most_objects) {
            if (!is_too_many_)
                refuse(
                    bad_for_each(block.entry, value.span, "stands for more than 50,000 objects."));
            is_too_many_ = true;
            return;
        }
        Entry made{block.entry.table,
                   {block.entry.address.kind, key_of_each(block.entry.address.key, key)},
                   block.entry.node,
                   block.entry.header,
                   std::make_shared<const Each>(Each{key, value, object})};
        outline_.declared.try_emplace(made.address, made.header);
        block.made.push_back(std::move(made));
    }

    Outline& outline_;
    const Schema& schema_;
    Evaluator& evaluator_;
    Diagnostics& problems_;
    std::vector<Block> blocks_;
    std::vector<const Block*> open_;
    std::unordered_map<std::string, Block*> by_address_;
    std::map<std::string, std::vector<Address>> plain_;
    std::size_t count_ = 0;
    bool is_too_many_ = false;
};

} // namespace

void expand_for_each(Outline& outline, const Schema& schema, Evaluator& evaluator,
                     Diagnostics& problems)
{
    Expansion(outline, schema, evaluator, problems).run();
}

} // namespace reconciler
