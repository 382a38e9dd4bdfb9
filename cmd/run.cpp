// SPDX-License-Identifier: Apache-2.0
#include "cmd/build_info.hpp"
#include "cmd/commands.hpp"
#include "cmd/host.hpp"
#include "cmd/log.hpp"
#include "cmd/options.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <map>

namespace cmd {

std::string in_folder(const Host& host, const std::string& path)
{
    const std::filesystem::path given(path);
    return given.is_absolute() || host.folder == "."
               ? path
               : (std::filesystem::path(host.folder) / given).string();
}

int version_command(Reporter& reporter)
{
    reporter.say(std::string("tresor ") + version() + " (" + build_commit() + ")\n");
    return reporter.finish(ExitCode::ok, {{"version", version()}, {"commit", build_commit()}});
}

int run(const std::vector<std::string>& words, Host& host)
{
    static const std::map<std::string, int (*)(Reporter&)> commands{
        {"init", init_command},
        {"validate", validate_command},
        {"config show", config_show_command},
        {"config explain", config_explain_command},
        {"config diff", config_diff_command},
        {"schema", schema_command},
        {"plan", plan_command},
        {"drift", drift_command},
        {"apply", apply_command},
        {"destroy", destroy_command},
        {"show", show_command},
        {"state list", state_list_command},
        {"state show", state_show_command},
        {"state mv", state_mv_command},
        {"state forget", state_forget_command},
        {"state history", state_history_command},
        {"state export", state_export_command},
        {"state verify", state_verify_command},
        {"state migrate", state_migrate_command},
        {"state rebuild", state_rebuild_command},
        {"explain", explain_command},
        {"permissions", permissions_command},
        {"unlock", unlock_command},
        {"simulate serve", simulate_serve_command},
        {"simulate do", simulate_do_command},
        {"version", version_command},
    };
    Parsed parsed = parse_command_line(words);
    if (!parsed.options) {
        (parsed.exit_code == 0 ? host.out : host.err)(parsed.text);
        return parsed.exit_code;
    }
    if (!parsed.options->folder.empty()) host.folder = in_folder(host, parsed.options->folder);
    if (parsed.options->format == Format::json) parsed.options->json = true;
    Reporter reporter(host, *parsed.options);
    if (const auto opened = open_log(host, *parsed.options); !opened)
        return reporter.fail(opened.error());
    return commands.at(parsed.options->command)(reporter);
}

} // namespace cmd
