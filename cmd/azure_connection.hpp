// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/host.hpp"
#include "cmd/reporter.hpp"

#include "providers/azure/azure_domain.hpp"
#include "providers/azure/identity/environment.hpp"
#include "providers/http/transport.hpp"
#include "reconciler/clock.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/provider.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace cmd {

/// A way to one Azure, with all that it takes: transport, credential, client, provider and clock.
/// For `cloud = "simulator"` the simulator runs inside the process, in the same loop, and time
/// jumps ahead whenever no exchange is in flight; with TRESOR_SIMULATOR it is one served elsewhere.
class AzureConnection {
public:
    virtual ~AzureConnection() = default;
    virtual reconciler::Provider& provider() = 0;
    virtual reconciler::Clock& clock() = 0;

    /// The credential that was taken, for people; empty at the simulator, which has its own.
    virtual std::string identity() const = 0;

    /// Runs the loop until `work` has ended.
    template <class T>
    T run(boost::asio::awaitable<T> work)
    {
        std::optional<T> result;
        std::exception_ptr bug;
        boost::asio::co_spawn(context(), std::move(work), [&](std::exception_ptr problem, T value) {
            bug = problem;
            result.emplace(std::move(value));
        });
        while (!result) turn();
        if (bug) std::rethrow_exception(bug);
        return std::move(*result);
    }

    virtual boost::asio::io_context& context() = 0;

private:
    /// One turn of the loop: whatever is ready, or the next thing that becomes so.
    virtual void turn() = 0;
};

/// Who we are to the cloud of the settings: what the environment says, or the owner of a served
/// simulator. Its tokens are asked for through `sign_in`, or where that repeats too much `bare`.
reconciler::Result<azure::Identity>
identity_for(const Host& host, const reconciler::Object& settings, http::Transport& sign_in,
             http::Transport& bare, reconciler::Clock& clock);

/// What a connection lets through: whoever only looks should not be able to write by mistake.
enum class Access { read_write, read_only };

/// `settings` are those of the desired set. Fails where the environment contradicts itself about
/// the credential, the endpoints are not allowed, or the simulator cannot be opened.
reconciler::Result<std::unique_ptr<AzureConnection>>
connect(const Host& host, const reconciler::Object& settings, const azure::AzureDomain& domain,
        Access access);

/// Says as a note which credential was taken, once something was asked with it.
void tell_identity(Reporter& reporter, const AzureConnection& connection);

} // namespace cmd
