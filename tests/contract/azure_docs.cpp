// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/azure_docs.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace contract {
namespace fs = std::filesystem;

std::optional<fs::path> azure_docs()
{
    const char* named = std::getenv("TRESOR_AZURE_DOCS");
    fs::path folder = named != nullptr ? named : TRESOR_AZURE_DOCS_DEFAULT;
    std::error_code ignored;
    if (!fs::is_directory(folder / "openapi" / "specification", ignored)) return std::nullopt;
    return folder;
}

fs::path openapi_folder()
{
    return azure_docs().value() / "openapi" / "specification";
}

fs::path recordings_folder()
{
    return azure_docs().value() / "recordings";
}

std::string read_text(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

} // namespace contract
