// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace simulator {

/// A world's file: one row an object. Locked by one process for as long as it is open.
class Store {
public:
    static reconciler::Result<std::unique_ptr<Store>> open(const std::string& folder);
    virtual ~Store() = default;

    using Row = std::function<void(std::string_view kind, std::string id, std::string text,
                                   std::string links)>;
    virtual void load(const Row& row) = 0;
    /// A number kept beside the objects, or `otherwise`.
    virtual std::int64_t number(std::string_view name, std::int64_t otherwise) = 0;

    virtual void begin() = 0;
    /// Ids compare without case.
    virtual void put(std::string_view kind, const std::string& id, const std::string& text,
                     const std::string& links) = 0;
    virtual void erase(std::string_view kind, const std::string& id) = 0;
    virtual void set_number(std::string_view name, std::int64_t value) = 0;
    virtual void commit() = 0;
};

} // namespace simulator
