// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/http/transport.hpp"

#include <memory>
#include <vector>

namespace http {

class Pipeline;

/// The rest of the pipeline behind a policy; calling it more than once is how a policy retries.
class Next {
public:
    boost::asio::awaitable<Outcome<Response>> send(Request request) const;

private:
    friend class Pipeline;
    Next(const Pipeline& pipeline, std::size_t position) : pipeline_(&pipeline), position_(position)
    {}
    const Pipeline* pipeline_;
    std::size_t position_;
};

/// One concern of every exchange: request id, retry, authentication, log, …
class Policy {
public:
    virtual ~Policy() = default;
    virtual boost::asio::awaitable<Outcome<Response>> send(Request request, Next next) = 0;
};

/// Policies in order, the transport last. Owns the policies; the transport must outlive it.
class Pipeline final : public Transport {
public:
    Pipeline(std::vector<std::unique_ptr<Policy>> policies, Transport& transport);
    boost::asio::awaitable<Outcome<Response>> send(Request request) override;

private:
    friend class Next;
    std::vector<std::unique_ptr<Policy>> policies_;
    Transport& transport_;
};

} // namespace http
