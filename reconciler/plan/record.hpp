// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/address.hpp"
#include "reconciler/model/resource_id.hpp"
#include "reconciler/model/value.hpp"

#include <string>

namespace reconciler {

/// What the state remembers of one object.
struct Record {
    enum class Status {
        managed,  ///< owned: tresor may remove it
        retained, ///< given up, its data kept and paid for; listed by `show --retained`
    };
    Address address;
    ResourceId id;
    Status status = Status::managed;
    Object attributes; ///< as last applied, in the words of the kind's table
    Object facts;      ///< pins: unique ids and the like
    std::string since; ///< UTC, ISO 8601, when the status began

    friend bool operator==(const Record&, const Record&) = default;
};

} // namespace reconciler
