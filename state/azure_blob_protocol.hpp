// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/time.hpp"
#include "reconciler/state_store.hpp"
#include "state/state_image.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace state {

/// What an answer to a write under the lease means; the service's own codes are many, so status and
/// the beginning of the code decide.
enum class WriteVerdict {
    written,
    look_again, ///< the place or the tag is not as expected: ours may have been written before
    lease_lost, ///< nobody may write with this lease any more
    full,       ///< the append blob takes no further block
    refused,
};
WriteVerdict judge_write(int status, std::string_view code);

enum class LeaseVerdict { held, someone_elses, absent, refused };
LeaseVerdict judge_lease(int status, std::string_view code);

/// When a lease must be renewed, by our own clock. It counts from before the request was sent, so
/// it ends no later here than at the service.
class LeaseClock {
public:
    explicit LeaseClock(reconciler::Duration duration) : duration_(duration) {}

    void held_since(reconciler::Time sent) { since_ = sent; }
    /// Until the next renewal: a third of the duration after the last.
    reconciler::Duration wait(reconciler::Time now) const;
    /// Whether a write should renew first: two thirds are over.
    bool is_late(reconciler::Time now) const { return now - since_ >= duration_ * 2 / 3; }
    reconciler::Duration duration() const { return duration_; }

private:
    reconciler::Duration duration_;
    reconciler::Time since_;
};

/// Where the journal ends. The service takes at most 50,000 blocks of 4 MiB; long before either,
/// the journal is folded into a new snapshot.
class JournalTail {
public:
    static constexpr std::size_t block_limit = std::size_t{4} << 20U;

    JournalTail() = default;
    JournalTail(std::uint64_t size, std::uint64_t blocks) : size_(size), blocks_(blocks) {}

    std::uint64_t size() const { return size_; }
    void appended(std::size_t bytes)
    {
        size_ += bytes;
        ++blocks_;
    }
    bool should_rotate() const { return blocks_ >= most_blocks || size_ >= most_bytes; }

private:
    static constexpr std::uint64_t most_blocks = 45'000;
    static constexpr std::uint64_t most_bytes = std::uint64_t{32} << 20U;

    std::uint64_t size_ = 0;
    std::uint64_t blocks_ = 0;
};

/// One line of the journal each: whose commits follow, and a commit with the serial it makes.
std::string journal_header(const reconciler::LockHolder& by);
std::string journal_line(std::int64_t serial, const reconciler::Transaction& transaction);

struct Replayed {
    bool is_torn = false; ///< the last line was cut off: its commit never was
};

/// Applies the journal's commits that the image does not hold yet. `where` names the journal in
/// what is wrong with it.
reconciler::Result<Replayed>
replay(std::string_view journal, StateImage& image, const std::string& where);

} // namespace state
