// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/toml_document.hpp"
#include "reconciler/model/address.hpp"
#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/schema.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// An attribute of a table of the configuration: who is spoken of, and where.
struct Subject {
    const Address& owner;
    std::string path; ///< "soft_delete.retention_days"
    SourceSpan span;
};

// One function for each thing that can be wrong with a table .

/// The attribute that an unknown key was most likely meant to be.
std::optional<std::string>
suggested_attribute(std::string_view key, const std::vector<Attribute>& known);

Diagnostic unknown_attribute(const Subject& subject, std::string_view key,
                             const std::vector<Attribute>& known);

Diagnostic missing_attribute(const Subject& header, const Attribute& attribute);

/// `is_element`: it stands in a list or map, and `attribute` describes that.
Diagnostic
wrong_type(const Subject& subject, const Attribute& attribute, const Node& node, bool is_element);

Diagnostic not_allowed(const Subject& subject, const Attribute& attribute, const std::string& text);

Diagnostic
out_of_range(const Subject& subject, const Attribute& attribute, const std::string& what);

/// A sensitive value where the table does not know of secrets.
Diagnostic sensitive_value(const Subject& subject);

Diagnostic must_not_be_empty(const Subject& subject, const Attribute& attribute);

/// `problem` ends the sentence that begins with the attribute's name.
Diagnostic invalid_value(const Subject& subject, std::string_view problem);

} // namespace reconciler
