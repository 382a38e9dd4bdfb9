// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/address.hpp"
#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/origin.hpp"
#include "reconciler/model/value.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reconciler {

/// One table of the configuration as the user wrote it, with defaults filled in and references
/// checked.
struct Declared {
    Address address;
    Object attributes;
    SourceSpan span;                                           ///< its header, `[vault.prod]`
    std::vector<std::pair<std::string, SourceSpan>> spans;     ///< by dotted path, of values
    std::vector<std::pair<std::string, Origins>> origins = {}; ///< the same, of those that have any

    /// Where the attribute's value stands; the header where it was left out.
    SourceSpan span_of(std::string_view path) const
    {
        for (const auto& [name, place] : spans)
            if (name == path) return place;
        return span;
    }

    Origins origins_of(std::string_view path) const
    {
        for (const auto& [name, through] : origins)
            if (name == path) return through;
        return nullptr;
    }
};

/// What a variable may be given by: the first that is there wins.
struct Assignment {
    std::string how; ///< "--var location", "TRESOR_VAR_location", "its default"
    SourceSpan span;
};

/// A variable as it was declared and what it was given.
struct Variable {
    std::string name;
    Value value; ///< null where it is sensitive
    bool is_sensitive = false;
    std::string description;
    SourceSpan declared;
    std::vector<Assignment> assignments; ///< the one that holds first, then those it overrides
};

/// A stack's configuration: every `*.toml` of one folder, validated against the schema.
struct Configuration {
    std::map<std::string, Declared, std::less<>> singles; ///< `tresor`, `azure`; always present
    std::vector<Declared> objects;                        ///< ordered by address
    Diagnostics warnings;
    std::vector<Variable> variables; ///< ordered by name
    Declared locals;
    std::string environment;               ///< whose overlay was merged; empty: none
    std::vector<std::string> environments; ///< those that the folder has an overlay for

    const Declared& single(std::string_view name) const { return singles.find(name)->second; }
};

} // namespace reconciler
