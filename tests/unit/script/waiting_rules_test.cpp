#include "core/script/waiting_rules.hpp"

#include <doctest/doctest.h>

#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

bool is_harmless(const std::string& text, Dialect dialect = Dialect::postgresql) {
  return waits_harmlessly(statements_of(text, options_of(dialect)).front(), dialect);
}

}  // namespace

TEST_CASE("what asks for SHARE UPDATE EXCLUSIVE at most may wait as long as it takes") {
  for (const char* text :
       {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON t (a, b)", "DROP INDEX CONCURRENTLY a.i",
        "REINDEX (VERBOSE, CONCURRENTLY) TABLE t", "reindex index concurrently i", "VACUUM (ANALYZE) t", "ANALYZE t",
        "ALTER TABLE ONLY s.t VALIDATE CONSTRAINT c", "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY m"}) {
    CAPTURE(text);
    CHECK(is_harmless(text));
  }
}

TEST_CASE("what keeps readers or writers out while it waits may not") {
  for (const char* text :
       {"CREATE INDEX i ON t (a)", "DROP INDEX i", "REINDEX TABLE t", "VACUUM FULL t", "VACUUM (full, analyze) t",
        "ALTER TABLE t VALIDATE CONSTRAINT c, ADD COLUMN d int", "ALTER TABLE p DETACH PARTITION p1",
        "ALTER TABLE t ADD COLUMN a int", "UPDATE t SET a = 1", "REFRESH MATERIALIZED VIEW m", "TRUNCATE t"}) {
    CAPTURE(text);
    CHECK_FALSE(is_harmless(text));
  }
  CHECK_FALSE(is_harmless("ANALYZE TABLE t", Dialect::mysql));
}
