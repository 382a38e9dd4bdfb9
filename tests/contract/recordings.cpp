// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/recordings.hpp"

#include "tests/contract/azure_docs.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace contract {
namespace json = boost::json;
namespace fs = std::filesystem;
namespace {

std::string text(const json::object& object, std::string_view name)
{
    return std::string(object.at(name).as_string());
}

void read(const fs::path& file, const std::string& name, std::vector<Interaction>& into)
{
    auto root = json::parse(read_text(file));
    int index = 0;
    for (auto& entry : root.at("interactions").as_array()) {
        auto& object = entry.as_object();
        into.push_back({name + " #" + std::to_string(index++), text(object, "method"),
                        text(object, "uri"), object.at("status").to_number<int>(),
                        std::move(object["response_body"])});
    }
}

} // namespace

std::vector<Interaction> recorded(const std::vector<std::string_view>& folders)
{
    std::vector<Interaction> all;
    for (const auto folder : folders) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(recordings_folder() / folder))
            files.push_back(entry.path());
        std::ranges::sort(files);
        for (const auto& file : files)
            read(file, std::string(folder) + "/" + file.stem().string(), all);
    }
    return all;
}

} // namespace contract
