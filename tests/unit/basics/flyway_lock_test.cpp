#include "core/run/flyway_lock.hpp"

#include <doctest/doctest.h>

using namespace fishway;

TEST_CASE("java_hash is String.hashCode of Java") {
  CHECK(java_hash("") == 0);
  CHECK(java_hash("a") == 97);
  CHECK(java_hash("hello") == 99162322);
  CHECK(java_hash("polygenelubricants") == INT32_MIN);
  CHECK(java_hash("\xC3\xA4") == 0xE4);                          // one unit
  CHECK(java_hash("\xE2\x82\xAC") == 0x20AC);                    // one unit, three bytes
  CHECK(java_hash("\xF0\x9F\x90\x9F") == 0xD83D * 31 + 0xDC1F);  // a surrogate pair
}

TEST_CASE("PostgreSQL's key is the one that Flyway locks") {
  CHECK(postgres_lock_key("public", "flyway_schema_history") == 77433833903597);
  CHECK(postgres_lock_key("public", "schema_version") == 77430801598678);
  CHECK(postgres_lock_key("concurrent_test", "schema_version") == 77431133147203);
}

TEST_CASE("MySQL's lock has the name that Flyway gives it") {
  CHECK(mysql_lock_name("test", "flyway_schema_history") == "Flyway--562162009");
}

TEST_CASE("quotes inside names are doubled before hashing") {
  CHECK(postgres_lock_key("a\"b", "t") == 0x466C79776179 + java_hash("\"a\"\"b\".\"t\""));
  CHECK(mysql_lock_name("a`b", "t") == "Flyway-" + std::to_string(java_hash("`a``b`.`t`")));
}
