// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cmd {

/// Texts of others inside markdown, so that they show as they are and do nothing: no markup, no
/// HTML, no links, and no mentions or references, which GitHub and GitLab look for after markdown.

/// In `<code>`: names. One line.
std::string markdown_code(std::string_view text);

/// As prose: sentences that may hold names. One line.
std::string markdown_prose(std::string_view text);

/// For the inside of `<pre>`, where line feeds stay.
std::string markdown_pre(std::string_view text);

} // namespace cmd
