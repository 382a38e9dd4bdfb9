// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/toml_document.hpp"
#include "reconciler/model/configuration.hpp"
#include "reconciler/model/schema.hpp"

#include <string>
#include <vector>

namespace reconciler {

/// A text that must be the key of an object of `kind`.
struct Reference {
    Address from;
    std::string path;
    std::string kind;
    std::string key;
    SourceSpan span;
    Origins origins = nullptr;
};

/// What checking one table adds to that of all the others.
struct CheckResults {
    Diagnostics diagnostics;
    std::vector<Reference> references;
};

/// The table `node` as an object of `table`: types, unknown and missing attributes, allowed values,
/// ranges, checks; defaults filled in. What is wrong is left out and reported, what is unknown left
/// out. `header` is the place to show where something is missing.
Declared check_table(const Table& table, Address address, const Node& node,
                     const SourceSpan& header, CheckResults& results);

} // namespace reconciler
