// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/openapi_validator.hpp"

namespace contract {

/// Walks one value along its schema and notes what does not fit.
class ValueCheck {
public:
    ValueCheck(Schemas& schemas, Direction direction, Violations& found)
        : schemas_(schemas), direction_(direction), found_(found)
    {}

    void check(Node schema, const boost::json::value& value, const std::string& pointer);

private:
    void check_object(Node schema, const boost::json::object& object, const std::string& pointer);
    void check_members(const ObjectSchema& known, const boost::json::object& object,
                       const std::string& pointer);
    void check_member(Node schema, const boost::json::value& value, const std::string& pointer);
    void check_array(Node schema, const boost::json::array& array, const std::string& pointer);
    void check_string(Node schema, std::string_view text, const std::string& pointer);
    void check_number(Node schema, const boost::json::value& value, const std::string& pointer);
    void check_enum(Node schema, const boost::json::value& value, const std::string& pointer);
    /// The definition that the discriminator selects; empty (and noted) where it selects none.
    Node concrete(Node schema, const boost::json::object& object, const std::string& pointer);
    void note(const std::string& pointer, std::string rule, std::string message);

    Schemas& schemas_;
    Direction direction_;
    Violations& found_;
};

} // namespace contract
