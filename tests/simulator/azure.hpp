// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/simulator/json.hpp"
#include "providers/simulator/simulator.hpp"

#include <string>
#include <string_view>

namespace simulator {

/// A simulator over a small estate, asked without sockets. Paths are written without subscription
/// and api-version: "{rg}/…" stands for the group of the vaults, "{app}/…" for that of the
/// machines.
class Azure {
public:
    struct Answer {
        int status = 0;
        json::value body;
        http::Headers headers;
        std::string text;

        /// The text, number or truth at a path, as text; "" where there is none.
        std::string at(std::string_view path) const;
        std::size_t count() const; ///< of `value`
    };

    explicit Azure(const std::string& extra_estate = {}, const std::string& data_folder = {});

    Answer get(std::string_view path);
    Answer put(std::string_view path, std::string_view body);
    Answer patch(std::string_view path, std::string_view body);
    Answer post(std::string_view path, std::string_view body);
    Answer remove(std::string_view path);
    Answer send(std::string_view method, std::string_view path, std::string_view body = {});
    /// The same without decoration of path, token or version.
    Answer raw(std::string_view method, const std::string& target, std::string_view body,
               http::Headers headers);

    /// At a URL that was handed out, as it was.
    Answer verbatim(std::string_view method, const std::string& url);

    std::string log_in(const std::string& client, const std::string& secret);
    void log_in_again(); ///< as the built-in owner, whose token has run out
    void use_token(std::string token) { token_ = std::move(token); }
    void use_version(std::string version) { version_ = std::move(version); }

    void advance(std::chrono::seconds by);
    /// A vault "rsv" in the group of the vaults, made and ready.
    void make_vault(std::string_view properties = "{}");
    /// Protects the machine in "rsv" and lets the operation end; returns its status document.
    Answer protect(const std::string& machine, const std::string& policy = "DefaultPolicy");
    /// Asks for it and lets no time pass.
    Answer put_item(const std::string& machine, const std::string& policy = "DefaultPolicy");
    Answer operation_of(const Answer& accepted);
    static std::string item_path(const std::string& machine);

    Simulator& simulator() { return *simulator_; }

private:
    std::string url_of(std::string_view path) const;

    std::unique_ptr<Simulator> simulator_;
    std::string token_;
    std::string version_ = "2024-04-01";
};

/// A folder of its own, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::string& path() const { return path_; }
    std::string write(const std::string& name, const std::string& text) const;

private:
    std::string path_;
};

extern const std::string the_subscription;

} // namespace simulator
