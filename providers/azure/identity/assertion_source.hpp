// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/entra.hpp"

#include <memory>
#include <string>

namespace azure {

/// What an application shows in place of a secret: a JSON web token of its own or of an issuer that
/// it trusts. Does not throw.
class AssertionSource {
public:
    virtual ~AssertionSource() = default;

    /// A new one for each sign-in. `application` is who signs in, `now` the time by Entra's clock.
    virtual boost::asio::awaitable<reconciler::Result<reconciler::Secret>>
    assertion(Application application, reconciler::Time now) = 0;

    virtual std::string description() const = 0; ///< "the certificate in sp.pem"
};

/// Signs in with assertions of `source`. Where Entra says that one is out of its time and its clock
/// is not ours, one more is made by Entra's.
std::unique_ptr<Credential>
make_assertion_credential(http::Transport& transport, reconciler::Clock& clock,
                          Application application, std::unique_ptr<AssertionSource> source);

} // namespace azure
