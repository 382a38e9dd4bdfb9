// SPDX-License-Identifier: Apache-2.0
#include "cmd/state_opening.hpp"

#include "cmd/azure_connection.hpp"
#include "cmd/build_info.hpp"
#include "cmd/clocks.hpp"
#include "cmd/clouds.hpp"
#include "cmd/git_commit.hpp"
#include "cmd/network.hpp"
#include "cmd/reporter.hpp"

#include "providers/azure/arm/arm_pipeline.hpp"
#include "providers/http/beast_transport.hpp"
#include "reconciler/apply/timestamp.hpp"
#include "state/azure_blob_store.hpp"
#include "state/local_store.hpp"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cmd {

using namespace reconciler;

namespace {

/// Each environment has a state of its own.
std::string usual_file(const std::string& environment)
{
    return ".tresor/" + (environment.empty() ? "" : environment + ".") + "state.sqlite";
}

/// Leases run by the world's clock, whatever time the embedded Azure has.
struct BlobParts {
    std::unique_ptr<Clock> clock = make_system_clock();
    std::unique_ptr<http::Transport> transport;
    std::unique_ptr<http::Transport> sign_in;
    azure::Identity identity;
    std::unique_ptr<state::Store> store;
};

Diagnostic incomplete(const std::string& what)
{
    Diagnostic problem;
    problem.id = "state-incomplete";
    problem.summary = "The shared state is not described";
    problem.detail = "The table [state] has backend = \"azure_blob\" and no " + what + ".";
    problem.fix = "Add " + what + " to [state].";
    return problem;
}

Diagnostic no_secret(const std::string& variable)
{
    Diagnostic problem;
    problem.id = "no-state-credential";
    problem.summary = "No credential for the state's storage";
    problem.detail = "The environment does not hold " + variable +
                     ". The credential never comes from the configuration.";
    problem.fix = "Set " + variable + ", or choose another auth in [state].";
    return problem;
}

std::string usual_endpoint(const std::string& account, const std::string& cloud)
{
    const std::string suffix = cloud == "usgov"   ? "usgovcloudapi.net"
                               : cloud == "china" ? "chinacloudapi.cn"
                                                  : "windows.net";
    return "https://" + account + ".blob.core." + suffix;
}

Diagnostic bad_key(const std::string& key)
{
    Diagnostic problem;
    problem.id = "state-bad-key-name";
    problem.summary = "The state's blobs cannot be called so";
    problem.detail = '"' + key + "\" has other characters than letters, digits, and . _ - /.";
    problem.fix = "Name them with key in [state].";
    return problem;
}

/// What needs no escaping in a URL, and cannot lead anywhere else.
bool is_blob_name(const std::string& name)
{
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._-/").contains(c);
    };
    return !name.empty() && name.size() <= 200 && std::ranges::all_of(name, is_plain) &&
           !name.contains("..") && !name.contains("//") && name.front() != '/' &&
           name.back() != '/';
}

Result<state::AzureBlobOptions>
place_of(const Host& host, const Options& asked, const Object& settings)
{
    const Object& where = settings.get("state").object();
    for (const auto* name : {"account", "container"})
        if (where.text(name).empty()) return fail(incomplete(name));
    state::AzureBlobOptions options;
    options.place.account = where.text("account");
    options.place.container = where.text("container");
    options.place.endpoint = where.has("endpoint")
                                 ? where.text("endpoint")
                                 : usual_endpoint(options.place.account, settings.text("cloud"));
    if (where.has("endpoint"))
        if (auto allowed = allow_custom_endpoint(host, options.place.endpoint); !allowed)
            return std::unexpected(std::move(allowed.error()));
    const std::string environment = asked.overlay();
    options.name = where.has("key")      ? where.text("key")
                   : environment.empty() ? settings.text("stack")
                                         : settings.text("stack") + "/" + environment;
    if (!is_blob_name(options.name)) return fail(bad_key(options.name));
    return options;
}

Result<state::BlobAccess> entra_access(const Host& host, const Object& settings, BlobParts& parts)
{
    parts.sign_in = azure::make_token_pipeline({.transport = *parts.transport,
                                                .clock = *parts.clock,
                                                .user_agent = std::string("tresor/") + version()});
    auto identity = identity_for(host, settings, *parts.sign_in, *parts.transport, *parts.clock);
    if (!identity) return std::unexpected(std::move(identity.error()));
    parts.identity = std::move(*identity);
    state::BlobAccess access;
    access.credential = parts.identity.credential.get();
    return access;
}

Result<state::BlobAccess> access_of(const Host& host, const Object& settings, BlobParts& parts)
{
    const auto& auth = settings.get("state").object().text("auth");
    if (auth == "entra") return entra_access(host, settings, parts);
    const bool is_key = auth == "key";
    const std::string variable = is_key ? "AZURE_STORAGE_KEY" : "AZURE_STORAGE_SAS_TOKEN";
    std::string secret = host.variable(variable.c_str());
    if (secret.empty()) return fail(no_secret(variable));
    if (secret.starts_with('?')) secret.erase(0, 1);
    state::BlobAccess access;
    (is_key ? access.account_key : access.sas) = Secret(std::move(secret));
    return access;
}

Result<OpenStore> open_blob(const Host& host, const Options& asked, const Object& settings)
{
    auto options = place_of(host, asked, settings);
    if (!options) return std::unexpected(std::move(options.error()));
    auto network = transport_options(host);
    if (!network) return std::unexpected(std::move(network.error()));
    auto parts = std::make_shared<BlobParts>();
    parts->transport = http::make_beast_transport(std::move(*network));
    auto access = access_of(host, settings, *parts);
    if (!access) return std::unexpected(std::move(access.error()));
    parts->store = state::make_azure_blob_store(*parts->transport, *parts->clock,
                                                std::move(*access), std::move(*options));
    return OpenStore(parts, parts->store.get());
}

} // namespace

Result<OpenStore> open_store(const Host& host, const Options& options, const Object& settings)
{
    if (!options.state_file.empty()) return open_store(host, options, settings, "local");
    return open_store(host, options, settings, settings.get("state").object().text("backend"));
}

Result<OpenStore> open_store(const Host& host, const Options& options, const Object& settings,
                             const std::string& backend)
{
    if (backend == "azure_blob") return open_blob(host, options, settings);
    const auto file =
        options.state_file.empty() ? usual_file(options.overlay()) : options.state_file;
    return OpenStore(state::make_local_store(in_folder(host, file)));
}

LockHolder lock_holder(const Host& host, const Options& options, std::string run)
{
    std::array<char, 256> machine{};
    gethostname(machine.data(), machine.size() - 1);
    const std::string user = host.variable("USER");
    return {(user.empty() ? std::to_string(getuid()) : user) + '@' + machine.data(),
            options.command,
            getpid(),
            timestamp(Reporter::now()),
            std::move(run),
            checked_out_commit(host.folder)};
}

std::string new_run_id()
{
    return boost::uuids::to_string(boost::uuids::random_generator()());
}

} // namespace cmd
