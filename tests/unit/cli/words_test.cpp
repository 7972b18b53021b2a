#include "cli/output/words.hpp"

#include <doctest/doctest.h>

using namespace fishway;

TEST_CASE("what a lone statement does is said without the names in it") {
  CHECK(kind_of_statement("CREATE INDEX CONCURRENTLY AI ON ACCOUNTS") == "CREATE INDEX CONCURRENTLY");
  CHECK(kind_of_statement("ALTER TABLE ADD COLUMN") == "ALTER TABLE");
  CHECK(kind_of_statement("VACUUM") == "VACUUM");
  CHECK(kind_of_statement("SOMETHING NEW").empty());
}
