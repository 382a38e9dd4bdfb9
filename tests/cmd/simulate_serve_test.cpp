// SPDX-License-Identifier: Apache-2.0
#include "cmd/host.hpp"
#include "providers/http/message.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace asio = boost::asio;

/// `tresor simulate serve` in a child process, and what it says.
class Serving : public testing::Test {
protected:
    void SetUp() override
    {
        test::write_file(folder.path("estate.toml"), R"([[subscription]]
id   = "11111111-1111-1111-1111-111111111111"
name = "one"
)");
    }

    void TearDown() override
    {
        if (child > 0) end(SIGKILL);
    }

    void serve(std::vector<std::string> more = {})
    {
        std::array<int, 2> ends{};
        ASSERT_EQ(pipe(ends.data()), 0);
        child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) run(std::move(more), ends[1]);
        close(ends[1]);
        for (std::string line; !(line = line_from(ends[0])).empty();) {
            said += line;
            if (line.starts_with("http")) url = line.substr(0, line.size() - 1);
            if (!url.empty()) break;
        }
        close(ends[0]);
        ASSERT_FALSE(url.empty()) << said;
    }

    std::string hear(const std::string& text) const
    {
        asio::io_context io;
        asio::ip::tcp::socket socket(io);
        const auto port = http::split_url(url).port;
        socket.connect(
            {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoi(port))});
        asio::write(socket, asio::buffer(text));
        std::string heard;
        boost::system::error_code ended;
        asio::read(socket, asio::dynamic_buffer(heard), ended);
        return heard;
    }

    /// The answer's first line.
    std::string ask(const std::string& text) const
    {
        const auto heard = hear(text);
        return heard.substr(0, heard.find("\r\n"));
    }

    std::string asked_time() const
    {
        const auto heard =
            hear("GET /_admin/time HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        return heard.substr(heard.find("\r\n\r\n") + 4);
    }

    std::string ask_for_groups() const
    {
        return ask("GET /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups"
                   "?api-version=2024-07-01 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }

    /// How the process ends after the signal.
    int end(int signal)
    {
        kill(child, signal);
        int status = 0;
        waitpid(child, &status, 0);
        child = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    test::TempDir folder;
    std::string url;
    std::string said;

private:
    [[noreturn]] void run(std::vector<std::string> more, int out) const
    {
        const auto say = [out](std::string_view text) {
            for (const char c : text)
                if (write(out, &c, 1) != 1) return;
        };
        std::vector<std::string> words{"simulate", "serve", "--estate", "estate.toml",
                                       "--data",   "world", "--port",   "0"};
        words.insert(words.end(), more.begin(), more.end());
        cmd::Host host{say,
                       say,
                       [](std::string_view) { return std::nullopt; },
                       [](const char*) { return std::string(); },
                       [](cmd::ColorChoice, bool) { return cmd::Style{}; },
                       folder.path()};
        _exit(cmd::run(words, host));
    }

    /// With its line feed; empty at the end.
    static std::string line_from(int in)
    {
        std::string line;
        for (char c = 0; !line.ends_with('\n') && read(in, &c, 1) == 1;) line += c;
        return line;
    }

    pid_t child = 0;
};

TEST_F(Serving, listens_on_loopback_and_says_where)
{
    serve();
    EXPECT_TRUE(said.starts_with("http://127.0.0.1:")) << said;
}

TEST_F(Serving, warns_where_others_can_reach_it)
{
    serve({"--listen", "0.0.0.0"});
    EXPECT_TRUE(said.starts_with("Warning: Others can reach this Azure")) << said;
}

TEST_F(Serving, ends_cleanly_when_told_and_keeps_its_world)
{
    serve();
    const std::string to = R"({"to": "2030-01-01T00:00:00Z"})";
    EXPECT_EQ(ask("POST /_admin/advance HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                  "Content-Length: " +
                  std::to_string(to.size()) + "\r\n\r\n" + to),
              "HTTP/1.1 200 OK");
    EXPECT_EQ(end(SIGTERM), 0);
    serve();
    EXPECT_TRUE(asked_time().starts_with("{\"now\":\"2030-01-01T")) << asked_time();
    EXPECT_EQ(end(SIGINT), 0);
}

TEST_F(Serving, lets_in_only_those_with_its_own_token)
{
    serve();
    EXPECT_EQ(ask_for_groups(), "HTTP/1.1 401 Unauthorized");
}

TEST_F(Serving, lets_everyone_in_where_told)
{
    serve({"--no-token-check"});
    EXPECT_EQ(ask_for_groups(), "HTTP/1.1 200 OK");
}

TEST_F(Serving, survives_what_is_no_http)
{
    serve();
    EXPECT_EQ(ask("\x16\x03\x01 this is no HTTP\r\n\r\n"), "HTTP/1.1 400 Bad Request");
    EXPECT_EQ(ask("GET /a%zz%00/%ff?%=%&&=x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
              "HTTP/1.1 401 Unauthorized");
}

} // namespace
