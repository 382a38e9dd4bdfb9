// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/identity/credential.hpp"
#include "tests/azure/arm/scripted_azure.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run_until_idle.hpp"

#include <gtest/gtest.h>

#include <string>

inline const std::string arm_scope = "https://management.azure.com/.default";

/// A credential over a scripted wire, in virtual time.
class IdentityTest : public testing::Test {
protected:
    reconciler::Result<azure::AccessToken>
    token(azure::Credential& credential, const std::string& claims = {})
    {
        return test::run(io, clock, credential.token(arm_scope, claims));
    }

    /// Why there is no token; empty where there is one.
    reconciler::Diagnostic problem(azure::Credential& credential)
    {
        const auto result = token(credential);
        return result ? reconciler::Diagnostic{} : result.error().at(0);
    }

    void gives_a_token()
    {
        wire.says(test::answer(200, R"({"expires_in":3600,"access_token":"eyJ"})"));
    }

    boost::asio::io_context io{1};
    test::FakeClock clock;
    test::ScriptedAzure wire;
};

/// All that a diagnostic would show.
inline std::string shown(const reconciler::Diagnostic& d)
{
    return d.id + d.summary + d.detail + d.fix +
           (d.service ? d.service->code + d.service->message : std::string());
}
