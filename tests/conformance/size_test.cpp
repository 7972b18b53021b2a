// Large statements, large results, many statements: memory stays small.
#include <sys/resource.h>

#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

CONFORMANCE("a statement of 5 MB works") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, fmt::format("CREATE TABLE texts (body {})", database.is_mysql_family() ? "LONGTEXT" : "TEXT"));
  Statements statements = script(*session, "INSERT INTO texts VALUES ('" + std::string(5'000'000, 'x') + "')");
  require_committed(session->commit_segment(statements, {}));
  CHECK(database.value("SELECT sum(length(body)) FROM texts") == "5000000");
}

// 300,000 rows of 1,000 bytes.
std::string big_result(const TestDatabase& database) {
  if (database.is_postgresql()) return "SELECT repeat('x', 1000) FROM generate_series(1, 300000)";
  if (database.is_sqlite())
    return "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 300000) SELECT printf('%.1000c', "
           "'x') "
           "FROM c";
  return "SELECT repeat('x', 1000) FROM information_schema.collations a, information_schema.collations b, "
         "information_schema.collations c LIMIT 300000";
}

CONFORMANCE("a big result is discarded while it arrives") {
  auto session = database.connect();
  session->create_history({});
  long before = peak_megabytes();
  Statements statements = script(*session, big_result(database));
  require_committed(session->commit_segment(statements, {}));
  long growth = peak_megabytes() - before;
#ifdef __SANITIZE_ADDRESS__
  CHECK(growth < 1000);  // the sanitizer keeps freed memory for a while
#else
  CHECK(growth < 100);
#endif
}

CONFORMANCE("a segment of many statements works, results among them") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE numbers (i INT)");
  std::string text;
  for (int i = 0; i < 2000; ++i) text += fmt::format("INSERT INTO numbers VALUES ({});\nSELECT {};\n", i, i);
  Statements statements = script(*session, text);
  Outcome outcome = session->commit_segment(statements, {});
  require_committed(outcome);
  CHECK(outcome.statements == 4000);
  CHECK(database.value("SELECT sum(i) FROM numbers") == "1999000");
}

CONFORMANCE("a failure among many statements is told with the right number and line") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE numbers (i INT)");
  std::string text;
  for (int i = 1; i <= 1000; ++i)
    text += i == 777 ? "INSERT INTO no_such_table VALUES (1);\n" : fmt::format("INSERT INTO numbers VALUES ({});\n", i);
  Statements statements = script(*session, text);
  Outcome outcome = session->commit_segment(statements, {});
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.statements == 776);
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 777);
  CHECK(outcome.error->place.line == 777);
  CHECK(database.value("SELECT count(*) FROM numbers") == "0");
}

}  // namespace
}  // namespace fishway::conformance
