// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/address.hpp"
#include "reconciler/model/resource_id.hpp"
#include "reconciler/model/result.hpp"
#include "reconciler/model/value.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace state {

/// Takes the members of one JSON object in their types, and keeps the first that is missing or of
/// another type for the end.
///
/// Typical usage:
///     Fields fields(json, "step");
///     step.id = fields.text("id");
///     return fields.finished(std::move(step));
class Fields {
public:
    Fields(const boost::json::value& json, std::string_view what);

    bool has(std::string_view name);
    std::string text(std::string_view name);
    std::int64_t integer(std::string_view name);
    bool truth(std::string_view name);
    reconciler::Object object(std::string_view name);
    reconciler::Address address(std::string_view name);
    reconciler::ResourceId id(std::string_view name);
    std::vector<std::string> texts(std::string_view name);
    const boost::json::array& array(std::string_view name);
    const boost::json::value& member(std::string_view name);

    /// The value of `result`; where it is an error, that of this object too.
    template <class T>
    T take(reconciler::Result<T> result)
    {
        if (result) return std::move(*result);
        if (problem_.empty()) problem_ = std::move(result.error());
        return T();
    }

    void complain(std::string_view name, std::string_view expected);

    template <class T>
    reconciler::Result<T> finished(T value)
    {
        if (!problem_.empty()) return std::unexpected(std::move(problem_));
        return value;
    }

private:
    const boost::json::value& json_;
    std::string what_;
    reconciler::Diagnostics problem_;
};

boost::json::value to_json(const reconciler::Address& address);
boost::json::array to_json(const std::vector<std::string>& texts);

} // namespace state
