#include <doctest/doctest.h>

#include "cli/lint/assumed_server.hpp"

using namespace fishway;

TEST_CASE("a server's version is a number, as the dialect counts") {
  CHECK(parse_server_version(Dialect::postgresql, "15") == 150000);
  CHECK(parse_server_version(Dialect::postgresql, "15.18") == 150018);
  CHECK(parse_server_version(Dialect::postgresql, "9.6.24") == 90624);
  CHECK(parse_server_version(Dialect::mysql, "8.0.36-log") == 80036);
  CHECK(parse_server_version(Dialect::mariadb, "10.11.6-MariaDB-1:10.11") == 101106);
  CHECK(parse_server_version(Dialect::sqlite, "3.40.1") == 34001);
}

TEST_CASE("what is no version is none") {
  for (const char* text : {"", "abc", "15.x", "-1", "8.100.1", ".5"})
    CHECK(parse_server_version(Dialect::mysql, text) == 0);
}

TEST_CASE("a version is written as people write it") {
  CHECK(server_version_text(Dialect::postgresql, 140000) == "14");
  CHECK(server_version_text(Dialect::postgresql, 150018) == "15.18");
  CHECK(server_version_text(Dialect::mysql, 80400) == "8.4");
  CHECK(server_version_text(Dialect::mariadb, 101106) == "10.11.6");
}
