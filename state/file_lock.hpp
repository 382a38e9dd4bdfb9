// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/model/result.hpp"
#include "reconciler/state_store.hpp"

#include <optional>
#include <string>

namespace state {

/// An exclusive lock by a file of its own, which names its holder. The kernel drops it when the
/// holder dies, so it is never stale; the file itself stays and means nothing.
class FileLock {
public:
    explicit FileLock(std::string path) : path_(std::move(path)) {}
    ~FileLock() { release(); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    /// Never waits. Makes the folder where there is none. `of` is what is locked, for people.
    reconciler::Result<void> acquire(const std::string& of, const reconciler::LockHolder& holder);
    void release();
    /// Who has the lock, if not we; without a name where it was not said yet.
    std::optional<reconciler::LockHolder> other_holder() const;
    bool is_held() const { return file_ >= 0; }

private:
    std::string path_;
    int file_ = -1;
};

} // namespace state
