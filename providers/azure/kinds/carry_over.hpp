// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <span>
#include <string_view>

namespace azure {

/// An object within a body of which everything stays as it is live, but for what is ours. Names are
/// parted by one space.
struct Carried {
    std::string_view pointer;   ///< RFC 6901; nothing is done where the body or Azure has no object
    std::string_view ours = {}; ///< members that are gone where the body leaves them out
    std::string_view type = {}; ///< member that says which kind of object it is; another kind's
                                ///< members mean nothing
};

/// Adds to a body that replaces a whole object what the body does not speak of. Outer objects come
/// before what lies in them.
void carry_over(boost::json::value& body, const boost::json::value& live,
                std::span<const Carried> what);

} // namespace azure
