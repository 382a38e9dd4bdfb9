// SPDX-License-Identifier: Apache-2.0
#include "cmd/commands.hpp"
#include "cmd/init_templates.hpp"

#include "reconciler/model/printable.hpp"
#include "reconciler/model/problem.hpp"
#include "reconciler/model/result.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

namespace cmd {

using namespace reconciler;
namespace fs = std::filesystem;

namespace {

Result<void> write_new(const fs::path& path, std::string_view text)
{
    std::error_code why;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), why);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!why && file) return {};
    return fail(problem("not-written", "File could not be written",
                        '"' + path.string() + "\" could not be written.",
                        "Choose a folder that can be written."));
}

} // namespace

int init_command(Reporter& reporter)
{
    const fs::path folder(reporter.host().folder);
    const std::array<std::pair<const char*, std::string_view>, 3> files{
        {{"tresor.toml", first_stack},
         {"simulator/estate.toml", first_estate},
         {".gitignore", first_gitignore}}};
    for (const auto& [name, text] : files)
        if (fs::exists(folder / name) && std::string_view(name) != ".gitignore")
            return reporter.fail(
                {problem("already-there", "Folder holds a stack already",
                         '"' + (folder / name).string() + "\" exists and is left as it is.",
                         "Choose an empty folder with -C.")});
    for (const auto& [name, text] : files) {
        if (fs::exists(folder / name)) continue;
        if (const auto written = write_new(folder / name, text); !written)
            return reporter.fail(written.error());
        reporter.say("wrote " + printable((folder / name).string()) + "\n");
    }
    reporter.say(
        "\nThis stack runs on the embedded Azure. Next:\n    tresor plan\n    tresor apply\n"
        "For the real one set cloud = \"public\" and your subscription in tresor.toml.\n");
    return reporter.finish(ExitCode::ok);
}

} // namespace cmd
