// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/paging.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/arm/json_reading.hpp"

#include <utility>

namespace azure {

using reconciler::fail;

reconciler::Result<const boost::json::array*> Pages::turn(const boost::json::value& page)
{
    const Question question{"GET", std::exchange(next_, {})};
    const auto* value = member(page, "value");
    const auto* elements = value ? value->if_array() : nullptr;
    if (!elements) return fail(unexpected(question, "the list has no array \"value\"."));

    const std::string link(text_at(page, "nextLink"));
    if (link.empty()) return elements;
    if (!same_origin(link, question.url)) return fail(other_host(question, link));
    if (!seen_.insert(link).second)
        return fail(
            unexpected(question, "the list's nextLink leads back to a page that came before."));
    next_ = link;
    return elements;
}

} // namespace azure
