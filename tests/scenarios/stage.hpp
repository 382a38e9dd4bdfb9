// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/scenarios/script.hpp"
#include "tests/support/temp_dir.hpp"

#include "reconciler/state_store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace test {

/// A folder of its own in which the real commands run, on the embedded Azure. It is the process's
/// current one meanwhile, so that texts say "tresor.toml" and break where they would for anyone.
class Stage {
public:
    Stage();
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Copies the files of `folder`, except a script.
    void copy(const std::string& folder);

    /// Runs one command line in this process: `NAME=value tresor plan …`. Its two outputs come as
    /// one text, with the questions and the answers where they were asked; without an answer left,
    /// there is no terminal. What varies from run to run is normalised.
    Outcome run(const std::string& line, const std::vector<std::string>& answers = {});

    /// Changes the folder:
    ///     edit FILE s/OLD/NEW/       every OLD; there must be one. Any sign may stand for the /,
    ///                                and \n in NEW for an end of line
    ///     remove-block HEADER FILE   a TOML table, up to the next one
    ///     write FILE, append FILE    the lines
    ///     delete FILE
    ///     tresor …                   a command that must end with 0; what it prints is not shown
    ///     lock, unlock               the state, as another run that goes on for long
    /// Throws std::runtime_error where it cannot.
    void change(const std::string& line, const std::vector<std::string>& lines = {});

    Outcome carry_out(const Entry& entry);

    std::string path(const std::string& name) const { return folder_.path(name); }

private:
    void prepare(const std::string& line);
    void edit(const std::string& file, const std::string& expression);
    void remove_block(const std::string& header, const std::string& file);
    void write(const std::string& file, const std::vector<std::string>& lines, bool append);
    void lock();

    std::string before_;
    TempDir folder_;
    std::unique_ptr<reconciler::StateStore> locked_;
};

} // namespace test
