// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace simulator {

/// A world's file: one row an object, by number, so that rows are only ever appended to a large
/// world. Locked by one process for as long as it is open.
class Store {
public:
    static reconciler::Result<std::unique_ptr<Store>> open(const std::string& folder);
    virtual ~Store() = default;

    /// The number "format" of the files that this program reads.
    static constexpr std::int64_t format = 2;

    struct Row {
        std::int64_t number = 0;
        std::string_view kind;
        std::string_view id;
        std::string_view text;
        std::string_view links;
    };
    using Visitor = std::function<void(const Row&)>;
    virtual void load(const Visitor& visit) = 0;
    /// A number kept beside the objects, or `otherwise`.
    virtual std::int64_t number(std::string_view name, std::int64_t otherwise) = 0;

    /// A transaction. Of the very first one nothing is kept that would bring the file back after a
    /// crash in its middle: there was nothing before it.
    virtual void begin(bool is_first) = 0;
    virtual void put(const Row& row) = 0;
    virtual void erase(std::int64_t number) = 0;
    virtual void set_number(std::string_view name, std::int64_t value) = 0;
    virtual void commit() = 0;
};

} // namespace simulator
