// SPDX-License-Identifier: Apache-2.0
#include "reconciler/model/resource_id.hpp"

#include <algorithm>

namespace reconciler {

std::string folded(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

} // namespace reconciler
