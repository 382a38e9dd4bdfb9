// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "reconciler/model/secret.hpp"
#include "reconciler/model/time.hpp"

#include <string>

namespace state {

/// "Fri, 27 Nov 2026 08:30:00 GMT": what x-ms-date wants.
std::string http_date(reconciler::Time time);

/// The value of `Authorization` by which the account's key vouches for the request (Shared Key,
/// versions from 2015-02-21). Empty where the key is no base64.
std::string
shared_key(const http::Request& request, const std::string& account, const reconciler::Secret& key);

/// What is signed.
std::string text_to_sign(const http::Request& request, const std::string& account);

} // namespace state
