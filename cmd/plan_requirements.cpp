// SPDX-License-Identifier: Apache-2.0
#include "cmd/plan_requirements.hpp"

#include "cmd/disk_file_reader.hpp"

#include "reconciler/model/problem.hpp"

namespace cmd {

using namespace reconciler;

namespace {

constexpr std::size_t plan_limit = std::size_t{256} << 20U;

Diagnostic not_signed(const std::string& path)
{
    return problem("plan-unsigned", "Saved plan is not signed",
                   '"' + path + "\" carries no signature.",
                   "Sign it where it is made:\n    tresor plan -o FILE --sign PRIVATE_KEY");
}

Diagnostic wrongly_signed(const std::string& path, const std::string& key)
{
    return problem("plan-signature-wrong", "Signature of the saved plan is wrong",
                   '"' + path + "\" was not signed with the private half of \"" + key +
                       "\", or was changed since. Nothing of it is carried out.",
                   "Find out where the plan comes from, and plan anew.");
}

Diagnostic other_commit(const SavedPlan& saved, const std::string& wanted)
{
    const std::string from = saved.commit.empty() ? "It does not say which commit it was made from"
                                                  : "It was made from the commit " + saved.commit;
    return problem("plan-of-another-commit", "Saved plan is of another commit",
                   from + "; " + wanted + " is required.",
                   "Plan from that commit:\n    tresor plan -o FILE --commit " + wanted);
}

Result<void>
check_signature(const SavedPlan& saved, const std::string& path, const std::string& key)
{
    if (!saved.signature) return fail(not_signed(path));
    const auto right = verify(signed_line(saved), *saved.signature, key);
    if (!right) return std::unexpected(right.error());
    if (!*right) return fail(wrongly_signed(path, key));
    return {};
}

} // namespace

Result<SavedPlan> read_required_plan(const Reporter& reporter, const std::string& file)
{
    const auto path = in_folder(reporter.host(), file);
    const auto text = make_disk_file_reader()->read(path, plan_limit);
    if (!text) return std::unexpected(text.error());
    auto saved = saved_plan_from_text(*text, path);
    if (!saved) return saved;
    const auto& options = reporter.options();
    if (!options.require_signature.empty()) {
        const auto key = in_folder(reporter.host(), options.require_signature);
        if (auto right = check_signature(*saved, path, key); !right)
            return std::unexpected(std::move(right.error()));
    }
    if (!options.require_commit.empty() && saved->commit != options.require_commit)
        return fail(other_commit(*saved, options.require_commit));
    return saved;
}

} // namespace cmd
