// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/identity/run_program.hpp"

#include "providers/azure/arm/cancellation.hpp"
#include "reconciler/apply/within.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <expected>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX wants it so

namespace azure {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::posix::stream_descriptor;
using namespace asio::experimental::awaitable_operators;
using reconciler::quietly;
using reconciler::Result;

constexpr std::size_t output_limit = std::size_t{1} << 20U;

class Pipe {
public:
    Pipe() { is_open_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        for (const int end : ends_)
            if (end >= 0) ::close(end);
    }

    bool is_open() const { return is_open_; }
    int writing() const { return ends_[1]; }
    int take_reading() { return std::exchange(ends_[0], -1); }

private:
    std::array<int, 2> ends_{-1, -1};
    bool is_open_ = false;
};

/// A process and its group; killed and reaped at the latest when this ends.
class Child {
public:
    Child() = default;
    Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
    Child& operator=(Child&& other) noexcept
    {
        std::swap(pid_, other.pid_);
        return *this;
    }
    ~Child() { end(); }

    /// 0, or why it was not started.
    int start(const std::vector<std::string>& words, const Pipe& out, const Pipe& err)
    {
        std::vector<char*> argv;
        argv.reserve(words.size() + 1);
        for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&files, out.writing(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&files, err.writing(), STDERR_FILENO);
        posix_spawnattr_t how;
        posix_spawnattr_init(&how);
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP); // so that its children end too
        posix_spawnattr_setpgroup(&how, 0);
        const int problem = ::posix_spawnp(&pid_, argv.front(), &files, &how, argv.data(), environ);
        posix_spawnattr_destroy(&how);
        posix_spawn_file_actions_destroy(&files);
        if (problem != 0) pid_ = 0;
        return problem;
    }

    pid_t pid() const { return pid_; }

    /// Its exit code, once it has ended.
    int reap()
    {
        int status = 0;
        ::waitpid(std::exchange(pid_, 0), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    void kill() const { ::kill(-pid_, SIGKILL); }

    void end()
    {
        if (pid_ == 0) return;
        kill();
        reap();
    }

private:
    pid_t pid_ = 0;
};

struct Running {
    Running(const asio::any_io_executor& executor, int out_end, int err_end, int process)
        : out(executor, out_end), err(executor, err_end), ended(executor, process)
    {}

    stream_descriptor out;
    stream_descriptor err;
    stream_descriptor ended; ///< readable once the process has ended
    Child child;
    ProgramEnd end;
    bool is_too_much = false;
};

/// Takes what there is. One that writes without end is killed.
void take(Running& running, std::string& to, const char* bytes, std::size_t count)
{
    to.append(bytes, count);
    if (to.size() <= output_limit || running.is_too_much) return;
    running.is_too_much = true;
    running.child.kill();
}

/// Reads until nobody writes to the pipe any more.
awaitable<void> read_all(Running& running, stream_descriptor& from, std::string& to)
{
    std::array<char, 4096> chunk{};
    while (!running.is_too_much) {
        const auto [problem, count] =
            co_await from.async_read_some(asio::buffer(chunk), asio::as_tuple(asio::use_awaitable));
        take(running, to, chunk.data(), count);
        if (problem) co_return;
    }
}

awaitable<void> read_both(Running& running)
{
    auto both = quietly(read_all(running, running.out, running.end.out)) &&
                quietly(read_all(running, running.err, running.end.err));
    co_await std::move(both);
}

awaitable<void> wait_for_end(Running& running)
{
    co_await running.ended.async_wait(stream_descriptor::wait_read,
                                      asio::as_tuple(asio::use_awaitable));
}

/// What it wrote before its end: something that it left behind may hold the pipe open for ever.
void drain(Running& running, stream_descriptor& from, std::string& to)
{
    std::array<char, 4096> chunk{};
    boost::system::error_code problem;
    from.non_blocking(true, problem);
    while (!problem && !running.is_too_much) {
        const auto count = from.read_some(asio::buffer(chunk), problem);
        take(running, to, chunk.data(), count);
    }
}

/// The work that `within` limits; its result says nothing.
awaitable<Result<int>> watch(Running& running)
{
    auto race = quietly(read_both(running)) || quietly(wait_for_end(running));
    co_await std::move(race);
    const bool is_over = co_await is_cancelled();
    if (is_over) co_return 0;
    co_await wait_for_end(running);
    drain(running, running.out, running.end.out);
    drain(running, running.err, running.end.err);
    co_return 0;
}

/// Starts it; an errno where that fails.
std::expected<std::unique_ptr<Running>, int>
start(const asio::any_io_executor& executor, const std::vector<std::string>& words)
{
    Pipe out;
    Pipe err;
    if (!out.is_open() || !err.is_open()) return std::unexpected(errno);
    Child child;
    if (const int problem = child.start(words, out, err)) return std::unexpected(problem);
    // glibc's own declaration is not for C++ until 2.37
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, child.pid(), 0));
    if (process < 0) return std::unexpected(errno);
    auto running =
        std::make_unique<Running>(executor, out.take_reading(), err.take_reading(), process);
    running->child = std::move(child);
    return running;
}

} // namespace

awaitable<ProgramEnd>
run_program(reconciler::Clock& clock, std::vector<std::string> words, reconciler::Duration limit)
{
    co_await no_throw_on_cancellation();
    const auto executor = co_await asio::this_coro::executor;
    const auto started = start(executor, words);
    if (!started) {
        ProgramEnd end;
        end.error = std::strerror(started.error());
        co_return end;
    }
    Running& running = **started;
    const auto watched = co_await reconciler::within(clock, limit, watch(running));
    if (co_await is_cancelled())
        running.end.kind = ProgramEnd::Kind::cancelled;
    else if (running.is_too_much)
        running.end.kind = ProgramEnd::Kind::too_much;
    else if (!watched)
        running.end.kind = ProgramEnd::Kind::timed_out;
    else
        running.end.kind = ProgramEnd::Kind::exited;
    if (running.end.kind == ProgramEnd::Kind::exited)
        running.end.code = running.child.reap();
    else
        running.child.end();
    co_return std::move(running.end);
}

} // namespace azure
