// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/model/secret.hpp"
#include "reconciler/model/time.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace azure {

struct AccessToken {
    reconciler::Secret value;
    reconciler::Time expires_on;
};

/// Who we are to Azure. Does not throw; safe to call from many coroutines of one thread.
class Credential {
public:
    virtual ~Credential() = default;

    /// A token for `scope` ("https://management.azure.com/.default").
    virtual boost::asio::awaitable<reconciler::Result<AccessToken>> token(std::string scope) = 0;

    /// The service did not accept the token of this scope: the next one must be a new one.
    virtual void forget(const std::string& /*scope*/) {}

    /// For people: "the client secret of application 1111…".
    virtual std::string description() const = 0;
};

} // namespace azure
