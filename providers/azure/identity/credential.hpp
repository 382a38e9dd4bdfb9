// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/model/secret.hpp"
#include "reconciler/model/time.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace azure {

struct AccessToken {
    reconciler::Secret value;
    reconciler::Time expires_on;
};

/// Who we are to Azure. Does not throw; safe to call from many coroutines of one thread.
class Credential {
public:
    virtual ~Credential() = default;

    /// A token for `scope` ("https://management.azure.com/.default"). `claims` is what the service
    /// demanded of it in a claims challenge (JSON), usually empty.
    virtual boost::asio::awaitable<reconciler::Result<AccessToken>>
    token(std::string scope, std::string claims) = 0;

    boost::asio::awaitable<reconciler::Result<AccessToken>> token(std::string scope)
    {
        return token(std::move(scope), std::string());
    }

    /// The service did not accept this token: it must not be given out again.
    virtual void reject(const std::string& /*scope*/, const AccessToken& /*token*/) {}

    /// Who it is, for people: "the client secret of application 1111…".
    virtual std::string description() const = 0;
};

} // namespace azure
