// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/fleet/selector_findings.hpp"

#include "providers/azure/kinds/kind.hpp"
#include "reconciler/language/suggestion.hpp"

namespace azure {

using namespace reconciler;

namespace {

Diagnostic
about(const Declared& declared, std::string_view path, std::string id, std::string summary)
{
    Diagnostic made;
    made.id = std::move(id);
    made.summary = std::move(summary);
    made.address = to_string(declared.address);
    made.spans.push_back({declared.span_of(path), ""});
    return made;
}

} // namespace

Diagnostic no_such_policy(const Declared& declared, const DesiredSet& set)
{
    const std::string& name = declared.attributes.text("policy");
    std::vector<std::string_view> known;
    for (const auto& object : set.objects)
        if (object.address.kind == "policy") known.push_back(parts_of_key(object.address.key).base);
    Diagnostic made = about(declared, "policy", "dangling-reference", "Reference to nothing");
    made.detail =
        "\"policy\" of " + made.address + " names policy \"" + name + "\", which no file declares.";
    if (const auto near = closest(name, known))
        made.detail += " Did you mean \"" + std::string(*near) + "\"?";
    made.fix = "Declare it: [policy." + name + "]";
    return made;
}

Diagnostic which_policy(const Declared& declared, const std::vector<const Desired*>& policies)
{
    Diagnostic made = about(declared, "policy", "selector-without-place", "Which policy is open");
    made.detail = "\"policy\" of " + made.address + " names a block that stands for " +
                  std::to_string(policies.size()) +
                  " policies, and nothing says which of them a "
                  "VM gets.";
    made.fix = "Say how it is chosen, or name one of them:\n"
               "    place = \"same-subscription-and-region\"\n"
               "    policy = \"" +
               policies.front()->address.key + "\"";
    return made;
}

Diagnostic name_is_taken(const Declared& declared)
{
    Diagnostic made = about(declared, "", "duplicate-object", "Declared twice");
    made.detail = "The VMs of " + made.address + " are called protected_vm." +
                  declared.address.key + "[…], and there is a block protected_vm." +
                  declared.address.key + " already.";
    made.fix = "Give one of them another name.";
    return made;
}

Diagnostic count_outside(const Desired& selector, std::size_t count, const std::string& bound)
{
    const auto limit = selector.attributes.get(bound).integer();
    Diagnostic made =
        about(*selector.declared, bound, "selector-count", "Selector matches an unlikely number");
    made.detail = made.address + " matches " + std::to_string(count) + " VMs, and " + bound +
                  " is " + std::to_string(limit) +
                  ". Until that is settled nobody joins it or "
                  "leaves it.";
    made.fix = "Correct \"where\", or set " + bound + " to what is right.";
    return made;
}

Diagnostic claimed_by_two(const Desired& first, const Desired& second, const std::string& vm)
{
    Diagnostic made =
        about(*second.declared, "where", "claimed-twice", "Two blocks describe the same object");
    made.spans.push_back({first.declared->span_of("where"), "and here"});
    made.detail =
        to_string(first.address) + " and " + to_string(second.address) + " both match " + vm + ".";
    made.fix = "Narrow one of them, or name the VM in \"except\" of one.";
    return made;
}

Diagnostic no_place(const Desired& selector, const Candidate& candidate)
{
    Diagnostic made =
        about(*selector.declared, "place", "no-vault-in-place", "No vault beside the VM");
    made.detail = "Of the policies of " + made.address + " not exactly one has a vault in " +
                  candidate.vm->facts.text("location");
    if (selector.attributes.text("place") == "same-subscription-and-region")
        made.detail += " and subscription " + candidate.subscription;
    made.detail += ", where " + candidate.name + " lies.";
    made.fix = "Declare a vault and a policy there, or leave the VM out with \"except\".";
    return made;
}

Diagnostic exception_is_over(const Desired& selector, const Object& exception)
{
    Diagnostic made = about(*selector.declared, "except", "exception-expired", "Exception is over");
    made.detail = "The exception of " + exception.text("vm") + " (" + exception.text("reason") +
                  ") held until " + exception.text("until") + ".";
    made.fix = "Give it a later day, or take it away to have the VM protected.";
    return made;
}

} // namespace azure
