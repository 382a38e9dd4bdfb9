// SPDX-License-Identifier: Apache-2.0
#include "providers/http/pipeline.hpp"

#include <utility>

namespace http {

boost::asio::awaitable<Outcome<Response>> Next::send(Request request) const
{
    if (position_ == pipeline_->policies_.size())
        return pipeline_->transport_.send(std::move(request));
    const Next rest(*pipeline_, position_ + 1);
    return pipeline_->policies_[position_]->send(std::move(request), rest);
}

Pipeline::Pipeline(std::vector<std::unique_ptr<Policy>> policies, Transport& transport)
    : policies_(std::move(policies)), transport_(transport)
{}

boost::asio::awaitable<Outcome<Response>> Pipeline::send(Request request)
{
    const Next first(*this, 0);
    return first.send(std::move(request));
}

} // namespace http
