// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/arm/paging.hpp"

#include "providers/azure/arm/arm_error.hpp"
#include "providers/azure/arm/endpoints.hpp"
#include "providers/azure/arm/json_reading.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace azure {

using reconciler::fail;

reconciler::Result<void> Pages::add(boost::json::value page)
{
    const Question question{"GET", std::exchange(next_, {})};
    auto* object = page.if_object();
    auto* value = object ? object->if_contains("value") : nullptr;
    auto* array = value ? value->if_array() : nullptr;
    if (!array) return fail(unexpected(question, "the list has no array \"value\"."));
    for (auto& element : *array) elements_.push_back(std::move(element));

    const std::string link(text_at(page, "nextLink"));
    if (link.empty()) return {};
    if (!same_origin(link, question.url)) return fail(other_host(question, link));
    if (!seen_.insert(link).second)
        return fail(
            unexpected(question, "the list's nextLink leads back to a page that came before."));
    next_ = link;
    return {};
}

} // namespace azure
