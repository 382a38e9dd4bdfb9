// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/azure_cli.hpp"

#include "providers/azure/arm/json_reading.hpp"
#include "providers/azure/identity/run_program.hpp"
#include "providers/azure/identity/sign_in_error.hpp"
#include "providers/http/base64.hpp"
#include "reconciler/apply/within.hpp"
#include "reconciler/model/printable.hpp"

#include <ctime>
#include <optional>
#include <utility>

namespace azure {

namespace {

using boost::asio::awaitable;
using reconciler::Clock;
using reconciler::Diagnostic;
using reconciler::fail;
using reconciler::Result;
using reconciler::Time;
namespace json = boost::json;

/// "2026-01-15 10:00:00.000000", in the machine's own time zone, as the CLI has it before 2.54.
std::optional<Time> local_time(const std::string& text)
{
    std::tm parts{};
    parts.tm_isdst = -1;
    if (::strptime(text.c_str(), "%Y-%m-%d %H:%M:%S", &parts) == nullptr) return std::nullopt;
    const auto seconds = ::mktime(&parts);
    if (seconds <= 0) return std::nullopt;
    return Time(std::chrono::seconds(seconds));
}

std::optional<Time> end_of_life(const json::value& said)
{
    const auto* seconds = member(said, "expires_on");
    if (seconds && seconds->is_int64() && seconds->get_int64() > 0)
        return Time(std::chrono::seconds(seconds->get_int64()));
    return local_time(std::string(text_at(said, "expiresOn")));
}

/// What it complained about: its last line of text, which is where az puts it.
std::string complaint(std::string_view text)
{
    static constexpr std::size_t longest = 500;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    if (text.size() > longest) text.remove_prefix(text.size() - longest);
    return reconciler::printable_lines(text);
}

class AzureCliCredential final : public Credential {
public:
    AzureCliCredential(Clock& clock, AzureCliOptions options)
        : clock_(clock), options_(std::move(options))
    {}

    awaitable<Result<AccessToken>> token(std::string scope, std::string claims) override
    {
        if (!claims.empty()) co_return fail(wants_people(scope, claims));
        std::vector<std::string> words{options_.program, "account", "get-access-token", "--output",
                                       "json",           "--scope", std::move(scope)};
        if (!options_.tenant.empty()) words.push_back("--tenant=" + options_.tenant);
        const auto end = co_await run_program(clock_, std::move(words), options_.limit);
        if (end.kind != ProgramEnd::Kind::exited || end.code != 0) co_return fail(problem(end));
        co_return read(end.out);
    }

    std::string description() const override
    {
        return "the account of the Azure CLI" +
               (options_.tenant.empty() ? std::string() : " in tenant " + options_.tenant);
    }

private:
    Result<AccessToken> read(const std::string& text) const
    {
        const auto said = parse_json(text);
        const std::string value(said ? text_at(*said, "accessToken") : std::string_view());
        const auto end = said ? end_of_life(*said) : std::nullopt;
        if (value.empty() || !end)
            return fail(credential_failed(
                "The Azure CLI printed something else than an access token with its end.",
                "Run it yourself and look at what it prints, without showing it to others:\n"
                "    az account get-access-token --output json"));
        if (*end <= clock_.now())
            return fail(credential_failed("The access token of the Azure CLI has run out.",
                                          "Check this machine's clock, or sign in again:\n"
                                          "    az login"));
        return AccessToken{reconciler::Secret(value), *end};
    }

    Diagnostic problem(const ProgramEnd& end) const
    {
        using Kind = ProgramEnd::Kind;
        if (end.kind == Kind::cancelled) return reconciler::interrupted();
        if (end.kind == Kind::not_started)
            return credential_unavailable(
                "The Azure CLI cannot be run: " + end.error + ".",
                "Install the Azure CLI and sign in with `az login`, or use another credential.");
        if (end.kind == Kind::timed_out)
            return credential_failed(
                "The Azure CLI gave no token within " +
                    std::to_string(
                        std::chrono::duration_cast<std::chrono::seconds>(options_.limit).count()) +
                    " seconds and was stopped.",
                "Run `az account get-access-token` yourself and see what it waits for.");
        if (end.kind == Kind::too_much)
            return credential_failed("The Azure CLI printed more than a megabyte and was stopped.",
                                     "Check which program is called az on this machine's PATH.");
        return refused(end);
    }

    static Diagnostic refused(const ProgramEnd& end)
    {
        // not signed in is a state, everything else a failure
        if (end.err.contains("az login") && !end.err.contains("AADSTS")) {
            return credential_unavailable("Nobody is signed in to the Azure CLI.",
                                          "Sign in:\n    az login");
        }
        auto made = credential_failed("The Azure CLI ended with code " + std::to_string(end.code) +
                                          " and gave no token.",
                                      "Sign in again:\n    az login");
        made.service.emplace();
        made.service->message = complaint(end.err);
        return made;
    }

    static Diagnostic wants_people(const std::string& scope, const std::string& claims)
    {
        return credential_failed(
            "Azure demands more of this sign-in (a claims challenge), which only a person can give "
            "at the Azure CLI.",
            "Sign in as Azure demands:\n    az login --claims-challenge " + http::base64(claims) +
                " --scope " + scope);
    }

    Clock& clock_;
    AzureCliOptions options_;
};

} // namespace

std::unique_ptr<Credential> make_azure_cli_credential(Clock& clock, AzureCliOptions options)
{
    return std::make_unique<AzureCliCredential>(clock, std::move(options));
}

} // namespace azure
