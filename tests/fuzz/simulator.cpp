// SPDX-License-Identifier: Apache-2.0
// The simulator's entrance: bytes of a connection, requests, JSON, answers. The input is what a
// client says on one connection in parts between lines "%%"; in a part "Bearer ?" becomes a token
// of the estate's owner and "Content-Length: ?" the length of what follows the header.
#include "providers/simulator/simulator.hpp"
#include "providers/http/request_reader.hpp"
#include "providers/http/wire_text.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/message_text.hpp"

#include <boost/json/parse.hpp>

#include <string>

namespace {

namespace json = boost::json;
using Step = http::RequestReader::Step;

constexpr std::string_view token_request =
    "grant_type=client_credentials&client_id=33333333-3333-3333-3333-333333333301"
    "&client_secret=not-a-real-secret&scope=https%3A%2F%2Fmanagement.azure.com%2F.default";

std::unique_ptr<simulator::Simulator> opened()
{
    simulator::Options options;
    options.estate_file = TRESOR_FUZZ_ESTATE;
    auto world = simulator::Simulator::open(options);
    fuzz::demand(world.has_value(), "the estate cannot be read");
    return std::move(*world);
}

std::unique_ptr<http::RequestReader> new_reader()
{
    http::RequestReader::Options options;
    options.header_limit = 64 * 1024;
    options.body_limit = 1024 * 1024;
    options.origin = "http://127.0.0.1:8080";
    return http::make_request_reader(std::move(options));
}

void replace(std::string& text, std::string_view what, const std::string& by)
{
    if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

/// What somebody did through the admin door may bend documents and make every answer a failure.
bool bends_the_world(const http::Request& request)
{
    return request.url.contains("_admin") && request.method != "GET";
}

class Connection {
public:
    void say(std::string_view part)
    {
        std::string text(part);
        if (text.contains("Bearer ?")) replace(text, "Bearer ?", "Bearer " + token());
        const auto head = text.find("\r\n\r\n");
        if (head != std::string::npos)
            replace(text, "Content-Length: ?",
                    "Content-Length: " + std::to_string(text.size() - head - 4));
        reader_->feed(text);
    }

    /// Answers all that has come; false where the connection has ended.
    bool answer()
    {
        for (;;) {
            const Step step = reader_->next();
            if (step == Step::invite) continue;
            if (step == Step::refuse) fuzz::demand(reader_->refusal() >= 400, "no such refusal");
            if (step != Step::answer) return step == Step::read;
            const http::Request request = reader_->take();
            is_bent_ = is_bent_ || bends_the_world(request);
            check(request, world_->answer(request).response);
        }
    }

private:
    void check(const http::Request& request, const http::Response& response) const
    {
        fuzz::demand(response.status >= 200 && response.status < 600, "no such status");
        fuzz::demand(response.status != 500 || is_bent_, "the simulator failed: " + response.body);
        fuzz::demand(http::unfit_field(response.headers).empty(),
                     "an answer with a header that cannot be sent");
        http::response_text(response, http::reason_phrase(response.status), http::Body::whole,
                            true);
        json::error_code error;
        if (response.headers.get("Content-Type").starts_with("application/json") &&
            request.method != "HEAD" && !response.body.empty()) {
            json::parse(response.body, error);
            fuzz::demand(!error, "an answer that is no JSON");
        }
        fuzz::planted_bug(request.method == "PUT" && response.body.contains("while parsing value"));
    }

    const std::string& token()
    {
        if (!token_.empty()) return token_;
        http::Request request{
            "POST",
            "http://127.0.0.1:8080/22222222-2222-2222-2222-222222222222/oauth2/v2.0/token",
            {{"Content-Type", "application/x-www-form-urlencoded"}},
            std::string(token_request)};
        const auto answer = json::parse(world_->answer(request).response.body);
        token_ = answer.at("access_token").as_string();
        return token_;
    }

    std::unique_ptr<simulator::Simulator> world_ = opened();
    std::unique_ptr<http::RequestReader> reader_ = new_reader();
    std::string token_;
    bool is_bent_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Connection connection;
    for (const auto part : fuzz::parts_of(fuzz::text_of(data, size))) {
        connection.say(part);
        if (!connection.answer()) break;
    }
    return 0;
}
