#include "core/gate/stands_alone.hpp"

#include <doctest/doctest.h>

namespace fishway {
namespace {

bool alone(const std::string& text, Dialect dialect = Dialect::postgresql) {
  SplitOptions split;
  split.dialect = dialect;
  split.server_version = 150000;
  Statement statement;
  statement.text = text;
  statement.head = text.substr(0, text.find(' '));
  return stands_alone(statement, split);
}

TEST_CASE("what earlier files can only speak for is judged without them") {
  CHECK(alone("CREATE INDEX CONCURRENTLY i ON t (a)"));
  CHECK(alone("CREATE UNIQUE INDEX i ON t (lower(a)) WHERE b > 0"));
  CHECK(alone("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, ALTER COLUMN b SET NOT NULL"));
  CHECK(alone("ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u ON DELETE CASCADE NOT VALID"));
  CHECK(alone("ALTER TABLE t VALIDATE CONSTRAINT c"));
  CHECK(alone("ALTER TABLE t DROP COLUMN a, ALTER b DROP DEFAULT"));
  CHECK(alone("DROP TABLE t"));
  CHECK(alone("ALTER TABLE t ADD COLUMN a int"));
  CHECK(alone("UPDATE t SET a = 1"));
}

TEST_CASE("what earlier files may speak against is not") {
  CHECK_FALSE(alone("ALTER TABLE t ADD COLUMN a mood"));
  CHECK_FALSE(alone("ALTER TABLE t ALTER COLUMN a TYPE text"));
  CHECK_FALSE(alone("ALTER TABLE t ATTACH PARTITION p DEFAULT"));
  CHECK_FALSE(alone("ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i"));
  CHECK_FALSE(alone("ALTER TABLE t VALIDATE CONSTRAINT c, ALTER COLUMN a TYPE text"));
  CHECK_FALSE(alone("CREATE TABLE p PARTITION OF t DEFAULT"));
  CHECK_FALSE(alone("DROP TABLE t CASCADE"));
  CHECK_FALSE(alone("DROP TYPE mood"));
  CHECK_FALSE(alone("ALTER DOMAIN d ADD CHECK (VALUE > 0)"));
  CHECK_FALSE(alone("SELECT f()"));
  CHECK_FALSE(alone("DO $$ BEGIN END $$"));
  CHECK_FALSE(alone("REINDEX INDEX i"));
}

TEST_CASE("the other dialects are always read") { CHECK_FALSE(alone("DROP TABLE t", Dialect::mysql)); }

}  // namespace
}  // namespace fishway
