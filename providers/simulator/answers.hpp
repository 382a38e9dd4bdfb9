// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/message.hpp"
#include "providers/simulator/json.hpp"

#include <string>
#include <string_view>

namespace simulator {

http::Response answer_with(int status, const json::value& body);
http::Response ok(const json::value& body);
http::Response empty_answer(int status);

/// `{"error":{"code","message"}}`.
http::Response error_answer(int status, std::string_view code, std::string_view message);
/// The form of the backup service, with its null members.
http::Response backup_error(int status, std::string_view code, std::string_view message);

/// ARM's own refusals, in its words.
http::Response
resource_not_found(std::string_view type, std::string_view name, std::string_view group);
http::Response group_not_found(std::string_view group);
http::Response subscription_not_found(std::string_view subscription);
http::Response invalid_content(std::string_view what);

} // namespace simulator
