#include "core/duration.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace fishway;

TEST_CASE("durations are read with their units") {
  CHECK(parse_duration("500ms").count() == 500);
  CHECK(parse_duration("2s").count() == 2000);
  CHECK(parse_duration("10min").count() == 600'000);
  CHECK(parse_duration("10m").count() == 600'000);
  CHECK(parse_duration("1h").count() == 3'600'000);
  CHECK(parse_duration("7d").count() == 604'800'000);
  CHECK(parse_duration("0").count() == 0);
  CHECK(parse_duration("0s").count() == 0);
}

TEST_CASE("what is no duration is refused and told what is one") {
  for (const char* text :
       {"", "5", "s", "-1s", "+1s", "1.5s", "2 s", "2S", "1h30min", "9223372036854775807d", "99999999999999999999ms"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_duration(text), Error);
  }
  try {
    parse_duration("5 minutes");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::usage);
    CHECK(error.message.find("5 minutes") != std::string::npos);
    CHECK(error.hint.find("10min") != std::string::npos);
  }
}

TEST_CASE("people read durations in at most two units") {
  CHECK(format_duration(Milliseconds(0)) == "0 ms");
  CHECK(format_duration(Milliseconds(44)) == "44 ms");
  CHECK(format_duration(Milliseconds(999)) == "999 ms");
  CHECK(format_duration(Milliseconds(2'000)) == "2 s");
  CHECK(format_duration(Milliseconds(2'312)) == "2.3 s");
  CHECK(format_duration(Milliseconds(59'960)) == "1 min");
  CHECK(format_duration(Milliseconds(602'000)) == "10 min 2 s");
  CHECK(format_duration(Milliseconds(7'860'000)) == "2 h 11 min");
  CHECK(format_duration(Milliseconds(601'200'000)) == "6d 23h");
  CHECK(format_duration(Milliseconds(604'800'000)) == "7d");
}

TEST_CASE("a setting is the shortest exact form and reads back as the same") {
  CHECK(duration_setting(Milliseconds(2'000)) == "2s");
  CHECK(duration_setting(Milliseconds(90'000)) == "90s");
  CHECK(duration_setting(Milliseconds(600'000)) == "10min");
  CHECK(duration_setting(Milliseconds(1'500)) == "1500ms");
  CHECK(duration_setting(Milliseconds(0)) == "0");
  for (const long long ms : {1LL, 999LL, 60'000LL, 3'600'000LL, 86'400'000LL, 86'400'001LL}) {
    CHECK(parse_duration(duration_setting(Milliseconds(ms))).count() == ms);
  }
}
