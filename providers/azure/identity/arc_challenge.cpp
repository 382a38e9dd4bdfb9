// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/arc_challenge.hpp"

#include "providers/azure/identity/secret_file.hpp"
#include "providers/azure/identity/sign_in_error.hpp"

#include <filesystem>

namespace azure {

namespace {

using reconciler::Result;
using reconciler::Secret;

constexpr std::size_t size_limit = 4096;

std::unexpected<reconciler::Diagnostics> refused(const std::string& why)
{
    return reconciler::fail(
        credential_failed("Azure Arc's challenge is not answered: " + why + ".",
                          "Check which program answers in place of the Azure Connected Machine "
                          "agent (IDENTITY_ENDPOINT)."));
}

bool is_right_in(const std::filesystem::path& file, const std::filesystem::path& folder)
{
    return file.is_absolute() && file.lexically_normal() == file &&
           file.parent_path() == folder.lexically_normal();
}

} // namespace

Result<Secret> read_arc_challenge(std::string_view www_authenticate, const std::string& folder)
{
    static constexpr std::string_view lead = "Basic realm=";
    const auto at = www_authenticate.find(lead);
    if (at == std::string_view::npos) return refused("it names no file");
    const std::filesystem::path file(www_authenticate.substr(at + lead.size()));
    if (file.extension() != ".key") return refused("the file that it names is no key");
    if (!is_right_in(file, folder)) return refused("the file that it names is not in " + folder);
    std::error_code none;
    if (std::filesystem::is_symlink(file, none)) return refused("the file that it names is a link");
    if (std::filesystem::file_size(file, none) > size_limit && !none)
        return refused("the file that it names is larger than 4096 bytes");
    auto key = read_secret_file(file.string(), "Azure Arc's challenge");
    if (!key) {
        key.error().front().fix = "Let the user who runs this read it: add it to the group himds.";
        return key;
    }
    return key;
}

} // namespace azure
