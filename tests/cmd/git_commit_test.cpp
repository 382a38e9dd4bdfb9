// SPDX-License-Identifier: Apache-2.0
#include "cmd/git_commit.hpp"

#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace test {

namespace fs = std::filesystem;

namespace {

const std::string commit(40, 'a');
const std::string other(40, 'b');

class GitCommit : public testing::Test {
protected:
    void write(const std::string& name, const std::string& text)
    {
        fs::create_directories(fs::path(folder.path(name)).parent_path());
        write_file(folder.path(name), text);
    }
    TempDir folder;
};

} // namespace

TEST_F(GitCommit, is_found_from_a_folder_below)
{
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".git/refs/heads/main", commit + "\n");
    fs::create_directories(folder.path("stacks/prod"));
    EXPECT_EQ(cmd::checked_out_commit(folder.path("stacks/prod")), commit);
}

TEST_F(GitCommit, may_be_detached_or_packed)
{
    write(".git/HEAD", commit + "\n");
    EXPECT_EQ(cmd::checked_out_commit(folder.path()), commit);
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".git/packed-refs", "# pack-refs\n" + other + " refs/heads/main\n");
    EXPECT_EQ(cmd::checked_out_commit(folder.path()), other);
}

TEST_F(GitCommit, is_found_in_a_work_tree)
{
    write("repository/.git/refs/heads/side", commit + "\n");
    write("repository/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
    write("repository/.git/worktrees/side/commondir", "../..\n");
    write("tree/.git", "gitdir: ../repository/.git/worktrees/side\n");
    EXPECT_EQ(cmd::checked_out_commit(folder.path("tree")), commit);
}

TEST_F(GitCommit, is_empty_where_git_says_nothing_it_should)
{
    EXPECT_EQ(cmd::checked_out_commit(folder.path()), "");
    write(".git/HEAD", "ref: ../../secret\n");
    EXPECT_EQ(cmd::checked_out_commit(folder.path()), "");
    write(".git/HEAD", "nonsense\n");
    EXPECT_EQ(cmd::checked_out_commit(folder.path()), "");
}

} // namespace test
