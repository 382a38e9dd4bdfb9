// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/write_faults.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cctype>

namespace test {

namespace json = boost::json;

namespace {

std::string escaped(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (!std::isalnum(static_cast<unsigned char>(c))) out += '\\';
        out += c;
    }
    return out;
}

} // namespace

const std::vector<std::string>& ways_to_fail()
{
    static const std::vector<std::string> all{
        R"({"drop":"before"})", R"({"drop":"after"})",
        R"({"status":500,"body":{"error":{"code":"InternalServerError","message":"no"}}})",
        R"({"status":403,"body":{"error":{"code":"AuthorizationFailed","message":"no"}}})",
        R"({"fail_operation":{"code":"UserErrorVmProvisioningStateFailed","message":"no"}})"};
    return all;
}

std::string always(const std::string& write, const std::string& then)
{
    const auto space = write.find(' ');
    const json::object match{{"method", write.substr(0, space)},
                             {"path", escaped(write.substr(space + 1)) + "(\\?|$)"},
                             {"times", 0}};
    return json::serialize(
        json::array{json::object{{"match", match}, {"then", json::parse(then)}}});
}

} // namespace test
