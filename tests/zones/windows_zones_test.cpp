// SPDX-License-Identifier: Apache-2.0
// ICU, which brings CLDR, is the judge of the tables; UPDATE_GOLDEN=1 writes them as ICU has them.
#include "providers/zones/windows_zones.hpp"

#include <gtest/gtest.h>

#include <unicode/ucal.h>
#include <unicode/uenum.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace {

using Zone = std::basic_string<UChar>;

template <class Ask>
Zone asked(Ask ask)
{
    std::array<UChar, 128> found{};
    UErrorCode error = U_ZERO_ERROR;
    const auto length = ask(found.data(), static_cast<std::int32_t>(found.size()), &error);
    return U_SUCCESS(error) != 0 ? Zone(found.data(), static_cast<std::size_t>(length)) : Zone();
}

std::int32_t size_of(const Zone& zone)
{
    return static_cast<std::int32_t>(zone.size());
}

std::string narrow(const Zone& zone)
{
    return {zone.begin(), zone.end()};
}

std::vector<Zone> all_iana_zones()
{
    std::vector<Zone> all;
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration* ids = ucal_openTimeZones(&error);
    std::int32_t length = 0;
    while (const UChar* id = uenum_unext(ids, &length, &error))
        all.emplace_back(id, static_cast<std::size_t>(length));
    uenum_close(ids);
    return all;
}

std::int32_t standard_minutes(const Zone& iana)
{
    UErrorCode error = U_ZERO_ERROR;
    UCalendar* calendar = ucal_open(iana.data(), size_of(iana), "en", UCAL_GREGORIAN, &error);
    const std::int32_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &error);
    ucal_close(calendar);
    EXPECT_TRUE(U_SUCCESS(error)) << narrow(iana);
    return offset / 60'000;
}

bool saves_daylight(const Zone& iana)
{
    UErrorCode error = U_ZERO_ERROR;
    return ucal_getDSTSavings(iana.c_str(), &error) != 0;
}

/// The tables as ICU has them, in C++.
struct Tables {
    std::string windows;
    std::string iana;
};

Tables tables_of_icu()
{
    std::map<std::string, std::string> windows;
    std::map<std::string, std::string> iana;
    for (const auto& zone : all_iana_zones()) {
        const Zone of_windows = asked([&](UChar* out, std::int32_t most, UErrorCode* error) {
            return ucal_getWindowsTimeZoneID(zone.data(), size_of(zone), out, most, error);
        });
        if (of_windows.empty()) continue;
        const Zone main = asked([&](UChar* out, std::int32_t most, UErrorCode* error) {
            return ucal_getTimeZoneIDForWindowsID(of_windows.data(), size_of(of_windows), nullptr,
                                                  out, most, error);
        });
        const std::string name = narrow(of_windows);
        iana[narrow(zone)] = "{\"" + narrow(zone) + "\", \"" + name + "\"},\n";
        windows[name] = "{\"" + name + "\", " + std::to_string(standard_minutes(main)) + ", " +
                        (saves_daylight(main) ? "true" : "false") + "},\n";
    }
    Tables tables;
    for (const auto& [id, line] : windows) tables.windows += line;
    for (const auto& [id, line] : iana) tables.iana += line;
    return tables;
}

void compare(const std::string& file, const std::string& table)
{
    const std::string path = std::string(TRESOR_ZONES) + "/" + file;
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << table;
    std::ostringstream there;
    there << std::ifstream(path).rdbuf();
    EXPECT_EQ(there.str(), table) << file << ": UPDATE_GOLDEN=1 writes it as ICU has it";
}

TEST(WindowsZones, are_those_of_cldr)
{
    const Tables tables = tables_of_icu();
    compare("windows_zones.inc", tables.windows);
    compare("iana_zones.inc", tables.iana);
}

TEST(WindowsZones, are_found_by_either_name)
{
    ASSERT_TRUE(zones::find_windows_zone("W. Europe Standard Time"));
    EXPECT_EQ(zones::find_windows_zone("W. Europe Standard Time")->standard_minutes, 60);
    EXPECT_TRUE(zones::find_windows_zone("W. Europe Standard Time")->saves_daylight);
    EXPECT_EQ(zones::find_windows_zone("Nepal Standard Time")->standard_minutes, 5 * 60 + 45);
    EXPECT_FALSE(zones::find_windows_zone("Europe/Berlin"));
    EXPECT_EQ(zones::windows_zone_of("Europe/Berlin"), "W. Europe Standard Time");
    EXPECT_EQ(zones::windows_zone_of("Asia/Calcutta"), "India Standard Time");
    EXPECT_EQ(zones::windows_zone_of("Mars/Olympus"), "");
}

} // namespace
