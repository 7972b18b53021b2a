// PostgreSQL: which WHERE is a bound of an UPDATE or DELETE.
#include <doctest/doctest.h>

#include "tests/lint/lint_sql.hpp"

namespace fishway::lint {
namespace {

bool is_unbounded(const std::string& statement) {
  const LintedSql linted = lint_postgres(
      "CREATE TABLE t (id int PRIMARY KEY, a int, active boolean, name text, at timestamptz);"
      "CREATE TABLE u (id int PRIMARY KEY, t_id int, code text);",
      statement);
  INFO(linted.text());
  return linted.has("unbounded-update") || linted.has("unbounded-delete");
}

TEST_CASE("a comparison with what does not come from a table is a bound") {
  for (const char* where :
       {"id = 1", "1 = id", "id IN (1, 2)", "id = ANY ('{1,2}')", "id BETWEEN 1 AND 9", "id < 1000", "id >= 5000",
        "name = 'a' AND a IS NULL", "name LIKE 'old-%'", "at < now() - interval '1 year'", "(id, a) = (1, 2)",
        "lower(name) = 'a'", "id = (SELECT max(t_id) FROM u)", "a IS NULL AND id IN (SELECT id FROM t LIMIT 100)",
        "id = 1 OR id = 2", "NOT active", "active", "false", "id IS NOT DISTINCT FROM 4"}) {
    INFO(where);
    CHECK_FALSE(is_unbounded(std::string("UPDATE t SET a = 0 WHERE ") + where));
  }
}

TEST_CASE("what any number of rows fulfils is no bound") {
  for (const char* where : {"true",
                            "1 = 1",
                            "'a' = 'a'",
                            "a IS NULL",
                            "a IS NOT NULL",
                            "a <> 1",
                            "a IS DISTINCT FROM 1",
                            "id > 0",
                            "id >= 1",
                            "0 < id",
                            "id = id",
                            "a = id",
                            "id = 1 OR true",
                            "NOT (id = 5)",
                            "name NOT LIKE 'a%'",
                            "name LIKE '%'",
                            "id NOT IN (1, 2)",
                            "id IN (SELECT t_id FROM u)",
                            "EXISTS (SELECT 1 FROM u WHERE u.t_id = t.id)",
                            "t.id = t.a"}) {
    INFO(where);
    CHECK(is_unbounded(std::string("DELETE FROM t WHERE ") + where));
  }
}

TEST_CASE("a join is bounded by few rows on its other side") {
  CHECK(is_unbounded("UPDATE t SET a = 1 FROM u WHERE u.t_id = t.id"));
  CHECK(is_unbounded("DELETE FROM t USING u WHERE u.t_id = t.id AND u.code IS NULL"));
  CHECK_FALSE(is_unbounded("UPDATE t SET a = 1 FROM u WHERE u.t_id = t.id AND u.code = 'x'"));
  CHECK_FALSE(is_unbounded("DELETE FROM t USING (SELECT id FROM u LIMIT 10) few WHERE few.id = t.id"));
  CHECK_FALSE(is_unbounded("CREATE TEMP TABLE few AS SELECT 1 AS id; UPDATE t SET a = 1 FROM few WHERE few.id = t.id"));
}

}  // namespace
}  // namespace fishway::lint
