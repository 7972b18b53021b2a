#include <doctest/doctest.h>

#include "core/script/client_commands.hpp"
#include "core/script/head_pattern.hpp"

using namespace fishway;

TEST_CASE("a pattern of leading words has optional, alternative and free words") {
  CHECK(head_matches("CREATE UNIQUE INDEX CONCURRENTLY I", "CREATE [UNIQUE] INDEX CONCURRENTLY"));
  CHECK(head_matches("CREATE INDEX CONCURRENTLY", "CREATE [UNIQUE] INDEX CONCURRENTLY"));
  CHECK_FALSE(head_matches("CREATE INDEX", "CREATE [UNIQUE] INDEX CONCURRENTLY"));
  CHECK(head_matches("DROP TABLESPACE X", "CREATE|DROP TABLESPACE"));
  CHECK(head_matches("ALTER TYPE ADD VALUE", "ALTER TYPE * ADD VALUE"));
  CHECK(head_matches("ALTER TYPE A B ADD VALUE", "ALTER TYPE * ADD VALUE"));
  CHECK_FALSE(head_matches("ALTER TYPE A ADD ATTRIBUTE", "ALTER TYPE * ADD VALUE"));
  CHECK_FALSE(head_matches("", "VACUUM"));
}

TEST_CASE("every psql command but the harmless ones has something to write instead") {
  CHECK(instead_of_psql_command("i x.sql").has_value());
  CHECK(instead_of_psql_command("unheard_of").has_value());
  CHECK(instead_of_psql_command("").has_value());
  CHECK(instead_of_psql_command("set AUTOCOMMIT off").has_value());
  CHECK_FALSE(instead_of_psql_command("pset pager off").has_value());
  CHECK_FALSE(instead_of_psql_command("encoding 'UTF-8'").has_value());
}
