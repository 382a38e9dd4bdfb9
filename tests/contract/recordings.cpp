// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/recordings.hpp"

#include "tests/contract/azure_docs.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <iterator>

namespace contract {
namespace json = boost::json;
namespace fs = std::filesystem;
namespace {

std::string text(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::map<std::string, std::string> headers_of(const json::object& entry)
{
    std::map<std::string, std::string> headers;
    const auto* written = entry.if_contains("response_headers");
    if (written == nullptr || !written->is_object()) return headers;
    for (const auto& [name, value] : written->get_object()) {
        const auto& single = value.is_array() ? value.get_array().at(0) : value;
        headers.emplace(name, single.is_string() ? std::string(single.get_string()) : "");
    }
    return headers;
}

Interaction interaction(json::object& entry, std::string source)
{
    const auto* written = entry.if_contains("repeat");
    const int repeat = written != nullptr ? written->to_number<int>() : 1;
    return {.source = std::move(source),
            .method = text(entry, "method"),
            .url = text(entry, "uri"),
            .status = entry.at("status").to_number<int>(),
            .body = std::move(entry["response_body"]),
            .request_body = std::move(entry["request_body"]),
            .headers = headers_of(entry),
            .at = text(entry, "at"),
            .last_at = text(entry, "last_at"),
            .list_is_cut = entry.contains("trimmed") && entry.at("trimmed").is_object(),
            .repeat = repeat};
}

Recording read(const fs::path& file, std::string name)
{
    auto root = json::parse(read_text(file));
    Recording recording{std::move(name), {}};
    for (auto& entry : root.at("interactions").as_array())
        recording.interactions.push_back(
            interaction(entry.as_object(),
                        recording.name + " #" + std::to_string(recording.interactions.size())));
    return recording;
}

std::vector<fs::path> sorted_entries(const fs::path& folder)
{
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
    std::ranges::sort(entries);
    return entries;
}

std::vector<Recording> recordings_in(const std::string& folder)
{
    std::vector<Recording> all;
    for (const auto& file : sorted_entries(recordings_folder() / folder))
        if (file.extension() == ".json")
            all.push_back(read(file, folder + "/" + file.stem().string()));
    return all;
}

} // namespace

std::vector<Interaction> recorded(const std::vector<std::string_view>& folders)
{
    std::vector<Interaction> all;
    for (const auto folder : folders)
        for (auto& recording : recordings_in(std::string(folder)))
            std::ranges::move(recording.interactions, std::back_inserter(all));
    return all;
}

std::vector<Recording> all_recordings()
{
    std::vector<Recording> all;
    for (const auto& snapshot : sorted_entries(recordings_folder()))
        if (fs::is_directory(snapshot))
            for (const auto& module : sorted_entries(snapshot))
                std::ranges::move(
                    recordings_in(snapshot.filename().string() + "/" + module.filename().string()),
                    std::back_inserter(all));
    return all;
}

} // namespace contract
