// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace reconciler {

/// ASCII lower case; what identities compare by.
std::string folded(std::string_view text);

/// What an object is called by the cloud: opaque here, compared without case, and shown in the
/// spelling it came in.
class ResourceId {
public:
    ResourceId() = default;
    explicit ResourceId(std::string text)
        : text_(std::move(text)), folded_(reconciler::folded(text_))
    {}

    const std::string& text() const { return text_; }
    const std::string& folded() const { return folded_; }
    bool empty() const { return text_.empty(); }

    friend bool operator==(const ResourceId& a, const ResourceId& b)
    {
        return a.folded_ == b.folded_;
    }
    friend std::strong_ordering operator<=>(const ResourceId& a, const ResourceId& b)
    {
        return a.folded_ <=> b.folded_;
    }

private:
    std::string text_;
    std::string folded_;
};

} // namespace reconciler

template <>
struct std::hash<reconciler::ResourceId> {
    std::size_t operator()(const reconciler::ResourceId& id) const
    {
        return std::hash<std::string>{}(id.folded());
    }
};
