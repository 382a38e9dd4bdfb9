// SPDX-License-Identifier: Apache-2.0
#include "cmd/disk_file_reader.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

/// A folder with a file, a folder and a pipe in it.
class DiskFileReader : public testing::Test {
protected:
    DiskFileReader()
    {
        std::string name = (fs::temp_directory_path() / "tresor-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        write("b.toml", "text");
        fs::create_directory(path("a.toml"));
        ::mkfifo(path("pipe").c_str(), 0600);
    }
    ~DiskFileReader() override { fs::remove_all(folder_); }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    void write(const std::string& name, const std::string& text) const
    {
        std::ofstream(path(name)) << text;
    }

    std::string detail(const reconciler::Result<std::string>& read) const
    {
        if (read) return "ok";
        std::string text = read.error().front().detail;
        const auto at = text.find(folder_);
        return at == std::string::npos ? text : text.replace(at, folder_.size(), "DIR");
    }

    std::string folder_;
    std::unique_ptr<reconciler::FileReader> files_ = cmd::make_disk_file_reader();
};

TEST_F(DiskFileReader, lists_names_in_order_without_dot_entries)
{
    EXPECT_EQ(files_->list(folder_).value(),
              (std::vector<std::string>{"a.toml", "b.toml", "pipe"}));
}

TEST_F(DiskFileReader, reads_whole_files_also_through_links)
{
    fs::create_symlink("b.toml", path("link"));
    EXPECT_EQ(files_->read(path("b.toml"), 100).value(), "text");
    EXPECT_EQ(files_->read(path("link"), 4).value(), "text");
}

TEST_F(DiskFileReader, reads_files_larger_than_one_piece)
{
    const std::string large(1'000'000, 'x');
    write("large", large);
    EXPECT_EQ(files_->read(path("large"), 2'000'000).value(), large);
}

TEST_F(DiskFileReader, refuses_what_is_over_the_limit)
{
    const auto read = files_->read(path("b.toml"), 3);
    EXPECT_EQ(detail(read), "The file \"DIR/b.toml\" has more than 3 bytes.");
    EXPECT_EQ(read.error().front().id, "file-too-large");
}

TEST_F(DiskFileReader, says_why_a_file_cannot_be_read)
{
    EXPECT_EQ(detail(files_->read(path("absent"), 9)),
              "The file \"DIR/absent\" cannot be read: No such file or directory.");
    EXPECT_EQ(detail(files_->read(path("a.toml"), 9)),
              "The file \"DIR/a.toml\" cannot be read: it is a folder.");
    EXPECT_EQ(detail(files_->read("/dev/null", 9)),
              "The file \"/dev/null\" cannot be read: it is a device.");
}

TEST_F(DiskFileReader, does_not_wait_for_a_pipe)
{
    EXPECT_EQ(detail(files_->read(path("pipe"), 9)),
              "The file \"DIR/pipe\" cannot be read: it is a pipe.");
}

TEST_F(DiskFileReader, says_why_a_folder_cannot_be_listed)
{
    const auto absent = files_->list(path("absent"));
    ASSERT_FALSE(absent);
    EXPECT_TRUE(
        absent.error().front().detail.ends_with("cannot be read: No such file or directory."));
    const auto file = files_->list(path("b.toml"));
    ASSERT_FALSE(file);
    EXPECT_TRUE(file.error().front().detail.ends_with("cannot be read: Not a directory."));
    EXPECT_EQ(file.error().front().fix,
              "Name the folder that holds the .toml files, not one of the files.");
}

TEST_F(DiskFileReader, says_that_it_may_not_read)
{
    if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
    fs::permissions(path("b.toml"), fs::perms::none);
    EXPECT_EQ(detail(files_->read(path("b.toml"), 9)),
              "The file \"DIR/b.toml\" cannot be read: Permission denied.");
}

} // namespace
