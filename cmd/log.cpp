// SPDX-License-Identifier: Apache-2.0
#include "cmd/log.hpp"

#include "cmd/reporter.hpp"

#include "reconciler/apply/timestamp.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace cmd {

namespace {

/// An open file; each text goes into it with one write, so that runs may share it.
class LogFile {
public:
    explicit LogFile(int file) : file_(file) {}
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;
    ~LogFile() { close(file_); }

    /// A full disk must not end an apply.
    void write(std::string_view text) const
    {
        [[maybe_unused]] const auto written = ::write(file_, text.data(), text.size());
    }

private:
    int file_;
};

std::string line_of(const std::string& entry)
{
    return reconciler::timestamp(Reporter::now()) + " " + entry + "\n";
}

reconciler::Diagnostic not_opened(const std::string& path, const char* why)
{
    reconciler::Diagnostic problem;
    problem.id = "log-not-opened";
    problem.summary = "Log cannot be written";
    problem.detail = '"' + path + "\" cannot be opened: " + why + ".";
    problem.fix = "Name a file in a folder that can be written.";
    return problem;
}

} // namespace

reconciler::Result<void> open_log(Host& host, const Options& options)
{
    if (!options.log_level && options.log_file.empty()) return {};
    host.log_level = options.log_level.value_or(azure::LogLevel::info);
    if (options.log_file.empty()) {
        host.log = [err = host.err](const std::string& entry) { err(line_of(entry)); };
        return {};
    }
    const auto path = in_folder(host, options.log_file);
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return reconciler::fail(not_opened(path, std::strerror(errno)));
    const auto log = std::make_shared<LogFile>(file);
    host.log = [log](const std::string& entry) { log->write(line_of(entry)); };
    return {};
}

} // namespace cmd
