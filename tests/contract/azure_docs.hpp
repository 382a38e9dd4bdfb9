// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

namespace contract {

/// The folder of Azure's published contract and recorded traffic: TRESOR_AZURE_DOCS, or its place
/// beside the project. Nothing where neither is there.
std::optional<std::filesystem::path> azure_docs();

std::filesystem::path openapi_folder();
std::filesystem::path recordings_folder();

/// The whole text of a file; throws std::runtime_error where it cannot be read.
std::string read_text(const std::filesystem::path& file);

/// Skips its tests where the papers are not on this machine.
class WithAzureDocs : public testing::Test {
protected:
    void SetUp() override
    {
        if (!azure_docs())
            GTEST_SKIP()
                << "Azure's OpenAPI documents are not on this machine; name their folder in "
                   "TRESOR_AZURE_DOCS";
    }
};

} // namespace contract
