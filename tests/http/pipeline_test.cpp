// SPDX-License-Identifier: Apache-2.0
#include "providers/http/pipeline.hpp"

#include "tests/http/loopback.hpp"

namespace {

using boost::asio::awaitable;
using PipelineTest = Loopback;

/// Notes its name on the way in and on the way out.
class Note final : public http::Policy {
public:
    Note(std::string name, std::vector<std::string>& notes) : name_(std::move(name)), notes_(notes)
    {}

    awaitable<http::Outcome<http::Response>> send(http::Request request, http::Next next) override
    {
        notes_.push_back("to " + name_);
        request.headers.add("Via", name_);
        auto outcome = co_await next.send(std::move(request));
        notes_.push_back("from " + name_);
        co_return outcome;
    }

private:
    std::string name_;
    std::vector<std::string>& notes_;
};

class Twice final : public http::Policy {
public:
    awaitable<http::Outcome<http::Response>> send(http::Request request, http::Next next) override
    {
        co_await next.send(request);
        co_return co_await next.send(std::move(request));
    }
};

class Recorder final : public http::Transport {
public:
    awaitable<http::Outcome<http::Response>> send(http::Request request) override
    {
        sent.push_back(std::move(request));
        co_return http::Response{};
    }

    std::vector<http::Request> sent;
};

TEST_F(PipelineTest, passes_through_the_policies_in_order)
{
    std::vector<std::string> notes;
    Recorder wire;
    std::vector<std::unique_ptr<http::Policy>> policies;
    policies.push_back(std::make_unique<Note>("a", notes));
    policies.push_back(std::make_unique<Note>("b", notes));
    http::Pipeline pipeline(std::move(policies), wire);
    ASSERT_TRUE(run(pipeline.send(http::Request{})));
    EXPECT_EQ(notes, (std::vector<std::string>{"to a", "to b", "from b", "from a"}));
}

TEST_F(PipelineTest, repeats_only_what_stands_behind_the_policy_that_repeats)
{
    std::vector<std::string> notes;
    Recorder wire;
    std::vector<std::unique_ptr<http::Policy>> policies;
    policies.push_back(std::make_unique<Note>("a", notes));
    policies.push_back(std::make_unique<Twice>());
    policies.push_back(std::make_unique<Note>("b", notes));
    http::Pipeline pipeline(std::move(policies), wire);
    ASSERT_TRUE(run(pipeline.send(http::Request{})));
    EXPECT_EQ(notes,
              (std::vector<std::string>{"to a", "to b", "from b", "to b", "from b", "from a"}));
    ASSERT_EQ(wire.sent.size(), 2U);
    EXPECT_EQ(wire.sent[1].headers.size(), 2U);
}

TEST_F(PipelineTest, without_policies_is_the_transport)
{
    Recorder wire;
    http::Pipeline pipeline({}, wire);
    ASSERT_TRUE(run(pipeline.send(http::Request{})));
    EXPECT_EQ(wire.sent.size(), 1U);
}

} // namespace
