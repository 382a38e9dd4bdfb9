// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/address.hpp"
#include "reconciler/model/diagnostic.hpp"
#include "reconciler/model/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace reconciler {

/// Something that the configuration takes out of a plan's judgement, with a reason and an end: a
/// rule that is allowed to be broken, or a field whose difference is ignored.
struct Exemption {
    std::string what;    ///< the rule's id, or the field's path "soft_delete.retention_days"
    std::string reason;  ///< in the user's words
    std::string until;   ///< "2027-01-31", in UTC, to the end of that day; empty: this run only
    std::string objects; ///< a pattern over addresses; empty: the object that holds it
    SourceSpan span;
};

/// Whether its day has passed.
bool is_over(const Exemption& exemption, Time now);

/// Whether it holds now and ends within two weeks.
bool ends_soon(const Exemption& exemption, Time now);

/// "until 2027-01-31: reason", for people.
std::string words_of(const Exemption& exemption);

/// The warning that it ends soon.
Diagnostic ending_soon(const Exemption& exemption, const Address& address);

} // namespace reconciler
