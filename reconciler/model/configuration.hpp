// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/address.hpp"
#include "reconciler/model/diagnostic.hpp"
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
    SourceSpan span;                                       ///< its header, `[vault.prod]`
    std::vector<std::pair<std::string, SourceSpan>> spans; ///< by dotted path, of values

    /// Where the attribute's value stands; the header where it was left out.
    SourceSpan span_of(std::string_view path) const
    {
        for (const auto& [name, place] : spans)
            if (name == path) return place;
        return span;
    }
};

/// A stack's configuration: every `*.toml` of one folder, validated against the schema.
struct Configuration {
    std::map<std::string, Declared, std::less<>> singles; ///< `tresor`, `azure`; always present
    std::vector<Declared> objects;                        ///< ordered by address
    Diagnostics warnings;

    const Declared& single(std::string_view name) const { return singles.find(name)->second; }
};

} // namespace reconciler
