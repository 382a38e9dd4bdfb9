// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "providers/http/transport.hpp"
#include "reconciler/clock.hpp"

#include <memory>
#include <string>

namespace azure {

/// Who gives out the tokens of a managed identity.
enum class IdentitySource {
    imds,        ///< the metadata service of a virtual machine
    app_service, ///< App Service, Functions, Container Apps
    arc,         ///< the agent on a machine elsewhere
};

struct ManagedIdentityOptions {
    IdentitySource source = IdentitySource::imds;
    std::string endpoint;        ///< the whole URL without its query
    reconciler::Secret header{}; ///< IDENTITY_HEADER of App Service
    std::string client_id{};     ///< of a user-assigned identity; empty: the system-assigned one
    /// Where Arc's agent puts its challenges; nothing outside it is read.
    std::string challenge_folder = "/var/opt/azcmagent/tokens";
    /// Where several credentials are tried: ask IMDS within a second whether it is there at all.
    bool probes = false;
};

/// The identity of the machine or the service that this runs on. `transport` repeats and logs,
/// `bare` does neither; both and `clock` must outlive it.
std::unique_ptr<Credential>
make_managed_identity_credential(http::Transport& transport, http::Transport& bare,
                                 reconciler::Clock& clock, ManagedIdentityOptions options);

} // namespace azure
