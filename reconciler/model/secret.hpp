// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace reconciler {

/// A text that must never be printed, logged or stored. Whoever really needs it says `reveal`,
/// which can be searched for; everything else sees "(secret)". Its bytes are wiped at its end.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    Secret& operator=(Secret other) noexcept
    {
        text_.swap(other.text_);
        return *this;
    }
    ~Secret() { wipe(); }

    const std::string& reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

    /// So that test frameworks and streams do not fall back to its bytes.
    template <class Stream>
    friend Stream& operator<<(Stream& stream, const Secret&)
    {
        stream << "(secret)";
        return stream;
    }

private:
    void wipe()
    {
        // volatile: or the compiler leaves out writes to memory that is about to go
        volatile char* bytes = text_.data();
        for (std::size_t i = 0; i < text_.size(); ++i) bytes[i] = 0;
        text_.clear();
    }

    std::string text_;
};

} // namespace reconciler
