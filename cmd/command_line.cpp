// SPDX-License-Identifier: Apache-2.0
#include "cmd/build_info.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/options.hpp"

#include "providers/azure/rules/exemptions.hpp"
#include "providers/simulator/simulator.hpp"
#include "reconciler/language/suggestion.hpp"
#include "reconciler/model/printable.hpp"
#include "reconciler/plan/selection.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace cmd {

namespace {

std::string exit_codes()
{
    return "Exit codes: 0 done or in sync, 1 error, 2 changes pending, 3 drift, 4 both, 5 blocked, "
           "6 locked,\n"
           "7 stale plan, 8 applied in part, 9 throttled, 10 incomplete, 64 usage, 130 "
           "interrupted.";
}

/// `--allow` takes one word each time; anything else is a usage error here rather than a surprise
/// later.
std::string allow_problem(const std::string& word)
{
    const auto sign = word.find('=');
    const std::string name = word.substr(0, sign);
    const std::string value = sign == std::string::npos ? "" : word.substr(sign + 1);
    const bool is_number = !value.empty() && value.size() < 6 &&
                           std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    const bool counts = name == "weaken" || name == "removals" || name == "change-percent";
    if (word == "data-loss" || word == "undelete" || (counts && is_number) ||
        (word.starts_with("one-way:") && word.size() > 8))
        return {};
    return "it takes data-loss, undelete, one-way:NAME, weaken=N, removals=N or "
           "change-percent=N, not \"" +
           reconciler::printable(word) + "\"";
}

std::string environment_problem(const std::string& word)
{
    const bool is_name = std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
    if (is_name && !word.empty()) return {};
    return "it takes the NAME of a file NAME.overlay.toml, not \"" + reconciler::printable(word) +
           "\"";
}

std::string variable_problem(const std::string& word)
{
    if (const auto sign = word.find('='); sign != std::string::npos && sign > 0) return {};
    return "it takes NAME=VALUE, not \"" + reconciler::printable(word) + "\"";
}

/// The option takes one of a few words, each for a value.
template <class Value>
void takes_one_of(CLI::Option* option, std::vector<std::pair<std::string, Value>> known)
{
    std::string names;
    for (const auto& [name, value] : known) names += (names.empty() ? "" : "|") + name;
    const auto translate = [known = std::move(known), names](std::string& word) {
        const auto found = std::ranges::find(known, word, &std::pair<std::string, Value>::first);
        if (found == known.end())
            return "it takes " + names + ", not \"" + reconciler::printable(word) + "\"";
        word = std::to_string(static_cast<int>(found->second));
        return std::string{};
    };
    option->type_name(names)->transform(CLI::Validator(translate, ""));
}

class CommandLine {
public:
    CommandLine()
    {
        app_.require_subcommand(1);
        app_.footer("Example: tresor plan\nEach command has its own --help.\n\n" + exit_codes());
        app_.set_version_flag("--version", std::string("tresor ") + version());
        add_init();
        add_validate();
        add_config();
        add_plan();
        add_apply();
        add_destroy();
        add_drift();
        add_show();
        add_state();
        add_explain();
        add_permissions();
        add_unlock();
        add_simulate();
        add_version();
    }

    Parsed parse(std::vector<std::string> words)
    {
        if (const auto unknown = unknown_command(words); !unknown.empty())
            return {std::nullopt, unknown, static_cast<int>(ExitCode::usage)};
        std::ranges::reverse(words); // CLI11 takes them from the back
        try {
            app_.parse(std::move(words));
        } catch (const CLI::ParseError& problem) {
            return ended(problem);
        }
        if (options_.command.empty()) options_.command = "simulate serve";
        return {options_, {}, 0};
    }

private:
    /// What to say where the first word is no command; nothing where it is one, or an option.
    std::string unknown_command(const std::vector<std::string>& words)
    {
        if (words.empty() || words.front().starts_with('-')) return {};
        std::vector<std::string> names;
        for (const auto* sub : app_.get_subcommands({})) names.push_back(sub->get_name());
        if (std::ranges::find(names, words.front()) != names.end()) return {};
        std::string text = "There is no command \"" + reconciler::printable(words.front()) + "\".";
        const std::vector<std::string_view> known(names.begin(), names.end());
        if (const auto hint = reconciler::closest(words.front(), known))
            text += " Did you mean \"" + std::string(*hint) + "\"?";
        return text + "\nRun with --help for more information.\n";
    }

    Parsed ended(const CLI::ParseError& problem)
    {
        std::ostringstream out;
        std::ostringstream err;
        const int code = app_.exit(problem, out, err);
        if (code == 0) return {std::nullopt, out.str(), 0};
        return {std::nullopt, reconciler::printable_lines(err.str()),
                static_cast<int>(ExitCode::usage)};
    }

    CLI::App* command(CLI::App& parent, const std::string& name, const std::string& words,
                      const std::string& example)
    {
        CLI::App* sub = parent.add_subcommand(name, words);
        sub->footer("Example: " + example);
        const std::string whole = &parent == &app_ ? name : parent.get_name() + " " + name;
        sub->callback([this, whole] {
            if (options_.command.empty()) options_.command = whole;
        });
        sub->add_option("-C,--chdir", options_.folder,
                        "The stack's folder; the current one by default");
        takes_one_of<ColorChoice>(
            sub->add_option("--color", options_.color, "When to use colour; auto by default"),
            {{"auto", ColorChoice::automatic},
             {"always", ColorChoice::always},
             {"never", ColorChoice::never}});
        sub->add_flag("--json", options_.json,
                      "One JSON event a line; the last is always \"result\"");
        return sub;
    }

    void add_variables(CLI::App* sub)
    {
        sub->add_option("--var", options_.variables,
                        "A variable of the configuration; goes before all else that sets it")
            ->check(variable_problem, "NAME=VALUE");
        sub->add_option("--var-file", options_.variable_files,
                        "A TOML file of NAME = VALUE lines; may be given several times");
    }

    /// What the configuration is loaded with.
    void add_inputs(CLI::App* sub)
    {
        sub->add_option("--env", options_.environment,
                        "The environment: merges NAME.overlay.toml and stands on its own state; "
                        "none for the stack without any")
            ->check(environment_problem, "NAME");
        add_variables(sub);
    }

    void add_state_file(CLI::App* sub)
    {
        add_inputs(sub);
        sub->add_option("--state", options_.state_file,
                        "A local state file, whatever the configuration says; "
                        ".tresor/state.sqlite by default");
    }

    void add_log(CLI::App* sub)
    {
        takes_one_of<azure::LogLevel>(
            sub->add_option("--log-level", options_.log_level,
                            "Which exchanges with Azure to write down, without what is secret: "
                            "those that failed, all, or all with their headers; info by default"),
            {{"error", azure::LogLevel::error},
             {"info", azure::LogLevel::info},
             {"trace", azure::LogLevel::trace}});
        sub->add_option("--log-file", options_.log_file,
                        "Where to; appended to. Standard error by default");
    }

    void add_allow(CLI::App* sub)
    {
        sub->add_option(
               "--allow", options_.allow,
               "Consent: data-loss, undelete, one-way:NAME or one-way:*, weaken=N, removals=N, "
               "change-percent=N; may be given several times")
            ->check(allow_problem, "CONSENT");
    }

    void add_selection(CLI::App* sub)
    {
        const auto problem = [](const std::string& word) {
            return reconciler::pattern_problem(word);
        };
        sub->add_option("--target", options_.targets,
                        "Only these objects and what they need: addresses with * and ?, or "
                        "tag:NAME=VALUE; may be given several times")
            ->check(problem, "PATTERN");
        sub->add_option("--exclude", options_.excludes,
                        "Not these objects, nor what waits for them; patterns as for --target")
            ->check(problem, "PATTERN");
    }

    void add_ignore(CLI::App* sub)
    {
        sub->add_option("--ignore", options_.ignore,
                        "A field whose difference does not count in this run, such as "
                        "vault.prod:immutability; may be given several times")
            ->check([](const std::string& word) { return azure::run_exemption(word).what; },
                    "ADDRESS:FIELD");
    }

    void add_read_only(CLI::App* sub)
    {
        sub->add_flag("--read-only", options_.read_only,
                      "Refuse to send anything that writes to Azure (plan and drift always do)");
    }

    void add_running(CLI::App* sub)
    {
        sub->add_flag("--all-or-nothing", options_.all_or_nothing,
                      "Carry out nothing where something is blocked or could not be read");
        add_read_only(sub);
        sub->add_flag("--auto-approve", options_.auto_approve, "Do not ask before carrying out");
        sub->add_option("--parallelism", options_.parallelism,
                        "How many writes may be under way at once")
            ->check(CLI::Range(1, 1000))
            ->capture_default_str();
        add_timeout(sub, "--timeout", options_.timeout,
                    "Start nothing new after this time, such as 90s, 30m or 2h");
        add_timeout(sub, "--step-timeout", options_.step_timeout,
                    "Leave a step that takes longer running in Azure");
    }

    static void
    add_timeout(CLI::App* sub, const std::string& name, int& seconds, const std::string& words)
    {
        const std::map<std::string, int> units{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
        sub->add_option(name, seconds, words)
            ->transform(CLI::AsNumberWithUnit(units, CLI::AsNumberWithUnit::CASE_SENSITIVE))
            ->check(CLI::PositiveNumber)
            ->type_name("TIME");
    }

    void add_requirements(CLI::App* sub)
    {
        sub->add_option("--require-signature", options_.require_signature,
                        "The plan must be signed with the private half of this public key (PEM)");
        sub->add_option("--require-commit", options_.require_commit,
                        "The plan must have been made from this commit");
    }

    void add_init()
    {
        command(app_, "init", "Write a first stack for the embedded Azure into a folder",
                "tresor init -C backup");
    }

    void add_validate()
    {
        CLI::App* sub =
            command(app_, "validate",
                    "Check the configuration without asking Azure; report every problem in one run",
                    "tresor validate --env prod");
        add_inputs(sub);
        sub->add_flag("--deny-warnings", options_.deny_warnings, "Take warnings for errors");
        takes_one_of<Format>(
            sub->add_option("--format", options_.format, "What to print; text by default"),
            {{"text", Format::text}, {"json", Format::json}, {"sarif", Format::sarif}});
    }

    void add_config()
    {
        CLI::App* config = app_.add_subcommand("config", "Look into the configuration");
        config->require_subcommand(1);
        config->footer("Example: tresor config explain vault.prod.location");
        CLI::App* show =
            command(*config, "show", "Which objects there are, and where they are declared",
                    "tresor config show --resolved --env prod");
        add_inputs(show);
        show->add_flag("--resolved", options_.resolved,
                       "The whole as TOML, with nothing left to work out");
        CLI::App* explain = command(*config, "explain", "Where a value came from",
                                    "tresor config explain vault.prod.location");
        add_inputs(explain);
        explain->add_option("key", options_.key, "An attribute, or var.NAME, or local.NAME")
            ->required();
        CLI::App* diff = command(*config, "diff", "What two environments say otherwise",
                                 "tresor config diff dev prod");
        add_variables(diff);
        diff->add_option("environments", options_.environments, "Two of them; none for no overlay")
            ->check(environment_problem, "NAME")
            ->expected(2)
            ->required();
        CLI::App* schema =
            command(app_, "schema", "Print the JSON Schema of configurations, for editors",
                    "tresor schema > tresor.schema.json");
        schema->add_flag("--overlay", options_.overlay_schema, "That of an overlay");
    }

    void add_plan()
    {
        CLI::App* sub = command(app_, "plan", "Show what an apply would do, and why",
                                "tresor plan -o monday.plan");
        add_state_file(sub);
        add_log(sub);
        add_allow(sub);
        add_selection(sub);
        add_ignore(sub);
        add_read_only(sub);
        auto* out = sub->add_option("-o,--out", options_.plan_file,
                                    "Save the plan for `tresor apply FILE`");
        sub->add_option("--sign", options_.sign_with,
                        "Sign the saved plan with this ed25519 private key (PEM)")
            ->needs(out);
        sub->add_option("--commit", options_.commit,
                        "The commit that the configuration is at, to be kept in the saved plan")
            ->needs(out);
        sub->add_flag("--destroy", options_.destroying, "Plan what `tresor destroy` would do");
        sub->add_flag("--detailed-exitcode", options_.detailed_exit_code,
                      "End with 2 where changes are pending");
        takes_one_of<Format>(
            sub->add_option("--format", options_.format, "What to print; text by default"),
            {{"text", Format::text}, {"json", Format::json}, {"markdown", Format::markdown}});
    }

    void add_apply()
    {
        CLI::App* sub = command(app_, "apply", "Carry out a plan, a saved one if named",
                                "tresor apply --auto-approve");
        add_state_file(sub);
        add_log(sub);
        add_allow(sub);
        add_running(sub);
        add_selection(sub);
        add_ignore(sub);
        auto* saved =
            sub->add_option("plan", options_.plan_file, "A plan that `tresor plan -o FILE` saved");
        saved->excludes("--target")->excludes("--exclude")->excludes("--ignore");
        sub->add_flag("--skip-stale", options_.skip_stale,
                      "Carry out what is not stale of a saved plan")
            ->needs(saved);
        add_requirements(sub);
    }

    void add_destroy()
    {
        CLI::App* sub =
            command(app_, "destroy", "Stop every protection, keep the data, and list what stays",
                    "tresor destroy --allow weaken=20");
        add_state_file(sub);
        add_log(sub);
        add_allow(sub);
        add_running(sub);
        add_selection(sub);
    }

    void add_drift()
    {
        CLI::App* sub = command(
            app_, "drift", "Say what changed in Azure since the last apply; ends with 0, 2, 3 or 4",
            "tresor drift --json");
        add_state_file(sub);
        add_log(sub);
        add_selection(sub);
        add_ignore(sub);
        add_read_only(sub);
    }

    void add_show()
    {
        CLI::App* sub = command(app_, "show", "Show what tresor owns", "tresor show --retained");
        add_state_file(sub);
        sub->add_option("address", options_.address,
                        "One object, like vault.prod, or the file of a saved plan");
        add_requirements(sub);
        sub->add_flag("--retained", options_.retained,
                      "What is kept and paid for although no longer declared, with its age");
    }

    void add_state()
    {
        CLI::App* state = app_.add_subcommand("state", "Look into the state, or mend it");
        state->require_subcommand(1);
        state->footer("Example: tresor state list");
        add_state_file(command(*state, "list", "The addresses in the state", "tresor state list"));
        CLI::App* show = command(*state, "show", "One object as the state has it",
                                 "tresor state show vault.prod");
        add_state_file(show);
        show->add_option("address", options_.address, "The object, like vault.prod")->required();
        add_state_edits(*state);
        add_state_wholes(*state);
    }

    void add_state_edits(CLI::App& state)
    {
        CLI::App* move = command(state, "mv", "Call an object otherwise; Azure is not asked",
                                 "tresor state mv vault.main vault.prod");
        add_state_file(move);
        move->add_option("address", options_.address, "The object, like vault.main")->required();
        move->add_option("new-address", options_.new_address, "What it is called from now on")
            ->required();
        CLI::App* forget =
            command(state, "forget", "Give up an object without touching it; it is nobody's then",
                    "tresor state forget vault.main");
        add_state_file(forget);
        forget->add_option("address", options_.address, "The object, like vault.main")->required();
        forget->add_flag("--auto-approve", options_.auto_approve, "Do not ask");
    }

    void add_state_wholes(CLI::App& state)
    {
        CLI::App* history = command(
            state, "history", "Who changed what: all runs, one (show N), or between two (diff N M)",
            "tresor state history diff 3 5");
        add_state_file(history);
        history->add_option("words", options_.history, "show N, or diff N [M]");
        CLI::App* out = command(state, "export", "The whole state with its history, as JSON",
                                "tresor state export -o state.json");
        add_state_file(out);
        out->add_option("-o,--out", options_.output, "The file; standard output by default");
        add_state_file(command(state, "verify", "Check that the state is sound and this stack's",
                               "tresor state verify"));
        add_inputs(command(state, "migrate",
                           "Bring the state to the backend that [state] names, from the other one",
                           "tresor state migrate"));
        CLI::App* rebuild = command(
            state, "rebuild", "Make a lost state anew from the configuration and what is live",
            "tresor state rebuild");
        rebuild->add_option(
            "--lineage", options_.lineage,
            "The lineage that the vaults carry; confirms that they are this stack's");
        add_state_file(rebuild);
    }

    void add_explain()
    {
        CLI::App* sub = command(app_, "explain",
                                "Explain a rule of the plan, or a code that Azure answers with",
                                "tresor explain UserErrorKeyVaultPermissionsNotConfigured");
        auto* code = sub->add_option(
            "code", options_.code, "A rule's id, a code of Azure, or the number of a health code");
        auto* rules = sub->add_flag("--rules", options_.rules, "All rules that a plan refuses by");
        code->excludes(rules);
        sub->callback([this] {
            if (options_.command.empty()) options_.command = "explain";
            if (options_.code.empty() && !options_.rules)
                throw CLI::RequiredError("a code or --rules");
        });
    }

    void add_permissions()
    {
        command(
            app_, "permissions",
            "Print the least that an identity needs, as two role definitions: to plan, to apply",
            "tresor permissions > roles.json");
    }

    void add_unlock()
    {
        CLI::App* sub = command(app_, "unlock", "Show who has the state's lock, and break it",
                                "tresor unlock --force 6f2c9a52-7f7c-4b43-9a39-0d1f3f9a7a11");
        add_state_file(sub);
        sub->add_option("--force", options_.lease, "Break the lock with this lease, unasked");
    }

    void add_simulate()
    {
        CLI::App* simulate = app_.add_subcommand(
            "simulate", "The embedded Azure: serve it (serve), or act in it (do)");
        simulate->footer("Example: tresor simulate do -- stop-protection rg-app/web-01");
        add_serving(simulate);
        add_serving(command(
            *simulate, "serve",
            "Serve a world over HTTP or HTTPS until it is told to end; `simulate` alone does the "
            "same",
            "tresor simulate serve --estate simulator/estate.toml --data .tresor/simulator --port "
            "8080"));
        CLI::App* act =
            command(*simulate, "do", "Do what somebody did in the portal, or let time pass",
                    "tresor simulate do -- advance 3d");
        add_world(act);
        act->footer("Actions:\n" + simulator::Simulator::actions_help() +
                    "\nExample: tresor simulate do -- advance 3d");
        act->add_option("action", options_.action, "The action and its words")->required();
    }

    void add_serving(CLI::App* sub)
    {
        add_world(sub);
        sub->add_option("--faults", options_.faults, "A JSON file of what goes wrong when");
        sub->add_option("--port", options_.port, "The port; 0 for any free one")
            ->check(CLI::Range(0, 65535))
            ->capture_default_str();
        sub->add_option("--listen", options_.listen, "The address to listen on")
            ->capture_default_str();
        auto* https = sub->add_flag(
            "--https", options_.https,
            "Serve over TLS, with a certificate of an authority that is made at the start");
        sub->add_option("--ca-file", options_.ca_file,
                        "Where to write that authority's certificate (PEM) for clients to trust; "
                        "ca.pem in the data folder by default")
            ->needs(https);
        sub->add_flag("--no-token-check", options_.no_token_check,
                      "Accept requests without a bearer token too");
        sub->add_option("--time-scale", options_.time_scale,
                        "How much faster than the machine's clock time runs")
            ->check(CLI::PositiveNumber);
    }

    void add_world(CLI::App* sub)
    {
        sub->add_option("--estate", options_.estate,
                        "The estate file; simulator/estate.toml by default");
        sub->add_option("--data", options_.data,
                        "Where the world is kept; .tresor/simulator by default");
    }

    void add_version()
    {
        command(app_, "version", "The version and the commit it was built from", "tresor version");
    }

    CLI::App app_{"Backup of encrypted Azure VMs, as code.", "tresor"};
    Options options_;
};

} // namespace

Parsed parse_command_line(const std::vector<std::string>& words)
{
    return CommandLine().parse(words);
}

} // namespace cmd
