// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/signed_urls.hpp"

#include "providers/simulator/answers.hpp"
#include "providers/simulator/generations.hpp"
#include "providers/simulator/text.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace simulator {

namespace {

/// Where operations are asked for: the name before an operation's id.
struct PollPath {
    std::string_view name;
    bool needs_signature;
};
constexpr PollPath poll_paths[] = {
    {"operationStatus", true},
    {"operationResults", true},
    {"operationsStatus", true},
    {"backupOperations", false},
    {"backupOperationResults", false},
    {"backupCrrOperationsStatus", false},
    {"backupCrrOperationResults", false},
};

const PollPath* poll_path(const Call& call)
{
    if (call.segments.size() < 2 || call.segments[1].empty()) return nullptr;
    const bool of_recovery_services =
        std::any_of(call.segments.begin(), call.segments.end(), [](const std::string& segment) {
            return same(segment, "Microsoft.RecoveryServices");
        });
    const auto* found =
        std::find_if(std::begin(poll_paths), std::end(poll_paths), [&](const PollPath& path) {
            return same(path.name, call.segments[call.segments.size() - 2]);
        });
    return of_recovery_services && found != std::end(poll_paths) ? found : nullptr;
}

std::string hmac(std::string_view key, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
    return {digest.begin(), digest.begin() + size};
}

/// As many bytes as are asked for, the same for the same words.
std::string bytes_for(std::string_view key, const std::string& text, std::size_t size)
{
    std::string bytes;
    for (int block = 0; bytes.size() < size; ++block)
        bytes += hmac(key, text + '#' + std::to_string(block));
    return bytes.substr(0, size);
}

/// The world's own: another world's URLs are not ours.
std::string key_of(const World& world)
{
    std::string key = "poll urls";
    world.each(Kind::tenant, "", [&](const Object& tenant) {
        key += "/" + tenant.id;
        return true;
    });
    return key;
}

struct Signature {
    std::string t, c, s, h;
};

/// Two front ends sign, each with its certificate: 2,656 and 2,722 characters.
std::string certificate(const std::string& key, const std::string& t)
{
    static constexpr std::array<std::size_t, 2> sizes = {1992, 2041};
    const std::size_t front_end = static_cast<unsigned char>(hmac(key, t)[0]) % sizes.size();
    std::string der = bytes_for(key, "certificate " + std::to_string(front_end), sizes[front_end]);
    der.replace(0, 4, {'\x30', '\x82', '\x07', front_end == 0 ? '\xb5' : '\x38'});
    return base64_url_encode(der);
}

Signature sign(const World& world, const Call& poll, const std::string& t)
{
    const std::string key = key_of(world);
    const std::string text = poll.path + "?" + poll.api_version + "&" + t;
    Signature signature{t, certificate(key, t), base64_url_encode(bytes_for(key, text, 256)), ""};
    signature.h = base64_url_encode(hmac(key, text + signature.c + signature.s));
    return signature;
}

/// .NET ticks of now; later than the signature that the caller showed, so that each is a fresh one.
std::string ticks(const World& world, const Call& call)
{
    static constexpr std::int64_t ticks_until_1970 = 621'355'968'000'000'000;
    std::string now =
        std::to_string(ticks_until_1970 + world.now().time_since_epoch().count() * 10'000);
    const std::string shown = poll_path(call) != nullptr ? call.query_value("t") : "";
    if (shown.size() != now.size() || shown < now) return now;
    return std::to_string(std::stoll(shown) + 1);
}

Call poll_of(const std::string& url)
{
    http::Request request;
    request.method = "GET";
    request.url = url;
    return take_apart(request);
}

} // namespace

void sign_poll_urls(const World& world, const Call& call, http::Response& response)
{
    if (!generation_of(call.api_version).signs_poll_urls) return;
    for (const std::string_view header : {"Azure-AsyncOperation", "Location"}) {
        const std::string url(response.headers.get(header));
        const Call poll = poll_of(url);
        if (poll_path(poll) == nullptr) continue;
        const Signature signature = sign(world, poll, ticks(world, call));
        response.headers.set(std::string(header), url + "&t=" + signature.t + "&c=" + signature.c +
                                                      "&s=" + signature.s + "&h=" + signature.h);
    }
}

std::optional<http::Response> refuse_altered_url(const World& world, const Call& call)
{
    const PollPath* path = poll_path(call);
    if (path == nullptr) return std::nullopt;
    const bool is_signed =
        std::any_of(call.query.begin(), call.query.end(), [](const auto& parameter) {
            return parameter.first.size() == 1 &&
                   std::string_view("tcsh").contains(parameter.first);
        });
    const bool must_be = path->needs_signature && generation_of(call.api_version).signs_poll_urls;
    if (!is_signed && !must_be) return std::nullopt;
    const Signature right = sign(world, call, call.query_value("t"));
    if (is_signed && call.query_value("c") == right.c && call.query_value("s") == right.s &&
        call.query_value("h") == right.h)
        return std::nullopt;
    return error_answer(403, "InvalidAsyncOperationSignature",
                        "The signature of the asynchronous operation is missing or not valid. The "
                        "URL must be used as it was returned.");
}

} // namespace simulator
