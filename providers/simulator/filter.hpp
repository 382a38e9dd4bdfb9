// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// The part of OData's `$filter` that the services are asked with: `name eq 'value'` and functions
/// such as `atScope()`, joined by `and`.
class Filter {
public:
    /// Empty where `text` is not of that form.
    static std::optional<Filter> parse(std::string_view text);

    std::optional<std::string> value(std::string_view name) const;
    bool has_function(std::string_view name) const;

private:
    struct Term {
        std::string name;
        std::string value;
        bool is_function = false;
    };
    std::vector<Term> terms_;
};

} // namespace simulator
