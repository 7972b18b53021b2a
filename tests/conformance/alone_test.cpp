// Statements outside a transaction: announced before, ticked off after.
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

const char* kProgress = "fishway_schema_history_progress";

CommitRecord ticked_off(const std::string& script) {
  CommitRecord record;
  record.checkpoint = checkpoint(script);
  record.checkpoint->announced = false;
  record.checkpoint->announced_hash = 0;
  record.checkpoint->statements_done = 1;
  return record;
}

CONFORMANCE("a statement alone finds its announcement in the database, and is ticked off after") {
  auto session = database.connect();
  session->create_history({});
  Statements statement = script(*session, fmt::format("CREATE TABLE seen AS SELECT count(*) AS n FROM {}", kProgress));
  CommitRecord record = ticked_off("V1__test.sql");
  Outcome outcome = session->execute_alone(statement, checkpoint("V1__test.sql"), record);
  require_committed(outcome);
  CHECK(outcome.statements == 1);
  CHECK(database.value("SELECT n FROM seen") == "1");
  CHECK(session->read_checkpoints() == std::vector<Checkpoint>{*record.checkpoint});
}

CONFORMANCE("a statement alone can be a migration's last: its record has the history row") {
  auto session = database.connect();
  session->create_history({});
  Statements statement = script(*session, "CREATE TABLE t1 (i INT)");
  CommitRecord record;
  record.rows = {history_row(1)};
  record.clear_checkpoint = "V1__test.sql";
  require_committed(session->execute_alone(statement, checkpoint("V1__test.sql"), record));
  REQUIRE(session->read_history()->size() == 1);
  CHECK(without_time(session->read_history()->at(0)) == history_row(1));
  CHECK(session->read_checkpoints().empty());
}

CONFORMANCE("a statement alone that fails leaves its announcement, and no record") {
  auto session = database.connect();
  session->create_history({});
  Statements statement = script(*session, "\n  DROP TABLE no_such_table");
  CommitRecord record = ticked_off("V1__test.sql");
  record.rows = {history_row(1)};
  Outcome outcome = session->execute_alone(statement, checkpoint("V1__test.sql"), record);
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 1);
  CHECK(outcome.error->place.line == 2);
  CHECK(outcome.error->message.find("no_such_table") != std::string::npos);
  if (database.is_postgresql()) CHECK(outcome.error->code == "42P01");
  if (database.is_sqlite()) CHECK(outcome.error->code == "SQLITE_ERROR");
  CHECK(session->read_checkpoints() == std::vector<Checkpoint>{checkpoint("V1__test.sql")});
  CHECK(session->read_history()->empty());
}

CONFORMANCE("what the server refuses inside a transaction can be executed alone") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE t1 (i INT)");
  const char* text = database.is_postgresql() ? "CREATE INDEX CONCURRENTLY t1_i ON t1 (i)"
                     : database.is_sqlite()   ? "VACUUM"
                                              : "OPTIMIZE TABLE t1";
  require_committed(execute_alone(*session, text));
}

}  // namespace
}  // namespace fishway::conformance
