// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

namespace reconciler {

/// Counts the writes that are on the wire, so that no more begin than may be there at once. An
/// operation that was accepted is not: waiting for it costs nothing.
class Wire {
public:
    /// Held from before the intent until the write is answered.
    class Place {
    public:
        Place() = default;
        explicit Place(Wire* wire) : wire_(wire) {}
        Place(Place&& other) noexcept : wire_(std::exchange(other.wire_, nullptr)) {}
        Place& operator=(Place&& other) noexcept
        {
            std::swap(wire_, other.wire_);
            return *this;
        }
        ~Place() { leave(); }

        explicit operator bool() const { return wire_ != nullptr; }
        void leave();

    private:
        Wire* wire_ = nullptr;
    };

    /// `left` is called whenever a place becomes free.
    Wire(std::size_t places, std::function<void()> left) : places_(places), left_(std::move(left))
    {}

    bool has_room() const { return taken_ < places_; }

    /// Never refuses: a step that tries again does not wait behind those that have not begun.
    Place take();

private:
    std::size_t places_;
    std::size_t taken_ = 0;
    std::function<void()> left_;
};

} // namespace reconciler
