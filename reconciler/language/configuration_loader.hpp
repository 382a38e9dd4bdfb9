// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/file_reader.hpp"
#include "reconciler/language/inputs.hpp"
#include "reconciler/model/configuration.hpp"
#include "reconciler/model/schema.hpp"

#include <string>

namespace reconciler {

/// Reads every `*.toml` of `folder` whose stem holds no dot (design §4; `taplo.toml` is none of
/// ours), works out what the language adds to TOML (docs/language: includes, the overlay of an
/// environment, variables, profiles, for_each, expressions, in this order) and checks the outcome
/// against `schema`: types, unknown and missing keys, allowed values, ranges, references. Reports
/// every problem in one run, in the order of the files; a file with a syntax error adds that one
/// error and the rest is still checked.
Result<Configuration> load_configuration(FileReader& files, const std::string& folder,
                                         const Schema& schema, const Inputs& inputs = {});

/// The schema with the language's own tables: `[variables.*]`, `[locals]`, `[profile.*]`.
Schema language_schema(const Schema& schema);

} // namespace reconciler
