// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/transport.hpp"
#include "tests/contract/recordings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace test {

/// Answers from a recording: the next answer that was given to the same request and not used yet.
/// Polls are also answered from those that asked after the same operation in another way, for the
/// recorded client made such URLs itself.
class RecordedAzure final : public http::Transport {
public:
    explicit RecordedAzure(const contract::Recording& recording);

    boost::asio::awaitable<http::Outcome<http::Response>> send(http::Request request) override;

    /// Whether anything recorded asks after this operation.
    bool knows_operation(const std::string& url) const;

    bool was_used(std::size_t interaction) const { return used_[interaction] > 0; }
    std::size_t used() const;

    bool is_polling = false; ///< one answer at a time, of those that were collapsed

private:
    std::optional<std::size_t> find(const http::Request& request) const;
    std::optional<std::size_t> find_poll(const std::string& url) const;

    const contract::Recording& recording_;
    std::vector<std::string> keys_; ///< of each interaction's URL
    std::vector<int> used_;
};

} // namespace test
