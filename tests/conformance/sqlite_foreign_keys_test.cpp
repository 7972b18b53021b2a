// SQLite's foreign keys around tables that are dropped: rebuilt, or gone for good.
#include "tests/conformance/on_sqlite.hpp"

namespace fishway::conformance {
namespace {

std::unique_ptr<Session> connect_with_keys(const TestDatabase& database) {
  return database.connect(with(database.options(), "foreign_keys", "on"));
}

/// Parents 1 and 2, and a child of each: rows 1 and 2.
void prepare(Session& session, const std::string& action = "") {
  execute(session, fmt::format("CREATE TABLE parents (id INTEGER PRIMARY KEY);"
                               "CREATE TABLE children (id INTEGER PRIMARY KEY, parent INT REFERENCES parents {});"
                               "INSERT INTO parents VALUES (1), (2);"
                               "INSERT INTO children VALUES (1, 1), (2, 2);",
                               action));
}

/// The documented way, with the parents that `which` keeps.
std::string rebuild(const std::string& which = "true") {
  return fmt::format(
      "CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT);"
      "INSERT INTO new_parents (id) SELECT id FROM parents WHERE {};"
      "DROP TABLE parents;"
      "ALTER TABLE new_parents RENAME TO parents;",
      which);
}

Outcome commit(Session& session, const std::string& text) {
  Statements statements = script(session, text);
  return session.commit_segment(statements, {});
}

void check_refused(const Outcome& outcome, const std::string& finding) {
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK_MESSAGE(outcome.error->message.find(finding) != std::string::npos, outcome.error->message);
  CHECK_FALSE(outcome.lock_out);
}

const char* kChildren = "SELECT group_concat(id || '-' || coalesce(parent, 'null'), ' ') FROM children";

bool has_keys_on(Session& session) {
  Outcome outcome = commit(session, "INSERT INTO children VALUES (9, 99)");
  return outcome.error && outcome.error->code == "SQLITE_CONSTRAINT_FOREIGNKEY";
}

ON_SQLITE("a table is rebuilt with foreign keys on, and no row that refers to it is lost, whatever its key says") {
  for (const char* action : {"", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT",
                             "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"}) {
    CAPTURE(action);
    TestDatabase another(sqlite_server());
    auto session = connect_with_keys(another);
    prepare(*session, action);
    require_committed(commit(*session, rebuild()));
    CHECK(another.value(kChildren) == "1-1 2-2");
    CHECK(another.value("SELECT count(*) FROM pragma_table_info('parents')") == "2");
    CHECK(has_keys_on(*session));
  }
}

ON_SQLITE("a table that refers to itself, and one that refers to it, are rebuilt in one migration") {
  auto session = connect_with_keys(database);
  execute(*session,
          "CREATE TABLE parents (id INTEGER PRIMARY KEY, up INT REFERENCES parents ON DELETE CASCADE);"
          "CREATE TABLE children (id INTEGER PRIMARY KEY, parent INT REFERENCES parents ON DELETE CASCADE);"
          "INSERT INTO parents VALUES (1, NULL), (2, 1);"
          "INSERT INTO children VALUES (1, 1), (2, 2);");
  require_committed(commit(*session,
                           "CREATE TABLE new_parents (id INTEGER PRIMARY KEY, up INT REFERENCES parents ON DELETE "
                           "CASCADE, name TEXT);"
                           "INSERT INTO new_parents (id, up) SELECT id, up FROM parents;"
                           "DROP TABLE parents;"
                           "ALTER TABLE new_parents RENAME TO parents;"
                           "CREATE TABLE new_children (id INTEGER PRIMARY KEY, parent INT REFERENCES parents);"
                           "INSERT INTO new_children SELECT * FROM children;"
                           "DROP TABLE children;"
                           "ALTER TABLE new_children RENAME TO children;"));
  CHECK(database.value(kChildren) == "1-1 2-2");
  CHECK(database.value("SELECT count(*) FROM parents") == "2");
}

ON_SQLITE("the keys act again behind the rebuild, in the same migration") {
  auto session = connect_with_keys(database);
  prepare(*session, "ON DELETE CASCADE");
  require_committed(commit(*session, rebuild() + "DELETE FROM parents WHERE id = 1;"));
  CHECK(database.value(kChildren) == "2-2");
}

ON_SQLITE(
    "a rebuild that leaves a row behind which others refer to is refused, with that row, and nothing is changed") {
  auto session = connect_with_keys(database);
  prepare(*session, "ON DELETE CASCADE");
  Outcome outcome = commit(*session, rebuild("id <> 2"));
  check_refused(outcome, "row 2 of children has none in parents");
  CHECK(outcome.error->number == 3);
  CHECK(outcome.error->code == "SQLITE_CONSTRAINT_FOREIGNKEY");
  CHECK(database.value(kChildren) == "1-1 2-2");
  CHECK(database.value("SELECT count(*) FROM parents") == "2");
  CHECK(has_keys_on(*session));
}

ON_SQLITE("a row that referred to nothing before does not keep a table from being rebuilt") {
  prepare(*database.connect());
  execute(*database.connect(), "INSERT INTO children VALUES (3, 33)");
  auto session = connect_with_keys(database);
  require_committed(commit(*session, rebuild()));
  check_refused(commit(*session, rebuild("id <> 2")), "row 2 of children has none in parents");
}

ON_SQLITE("a table that others refer to is dropped for good only when they do so no more") {
  auto session = connect_with_keys(database);
  prepare(*session, "ON DELETE CASCADE");
  check_refused(commit(*session, "DROP TABLE parents"), "row 1 of children has none in parents");
  require_committed(commit(*session, "DROP TABLE parents; DROP TABLE children"));
  prepare(*session, "ON DELETE CASCADE");
  require_committed(commit(*session, "DELETE FROM parents; DROP TABLE parents"));
  CHECK(database.value("SELECT count(*) FROM children") == "0");
}

ON_SQLITE("a rebuild that takes the key away which others refer to is refused") {
  auto session = connect_with_keys(database);
  prepare(*session);
  check_refused(commit(*session,
                       "CREATE TABLE new_parents (id INT, name TEXT);"
                       "INSERT INTO new_parents (id) SELECT id FROM parents;"
                       "DROP TABLE parents;"
                       "ALTER TABLE new_parents RENAME TO parents;"),
                "foreign key mismatch");
}

ON_SQLITE("a table that was renamed out of the way, so that others refer to the old one, is not dropped") {
  auto session = connect_with_keys(database);
  prepare(*session, "ON DELETE CASCADE");
  check_refused(commit(*session,
                       "ALTER TABLE parents RENAME TO old_parents;"
                       "CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);"
                       "INSERT INTO parents (id) SELECT id FROM old_parents;"
                       "DROP TABLE old_parents;"),
                "row 1 of children has none in old_parents");
  CHECK(database.value(kChildren) == "1-1 2-2");
}

ON_SQLITE("outside a transaction of its own a rebuild is not begun with foreign keys on, and no row is lost") {
  auto session = connect_with_keys(database);
  prepare(*session, "ON DELETE CASCADE");
  check_refused(execute_alone(*session, "DROP TABLE parents"), "row 1 of children has none in parents");
  CHECK(database.value(kChildren) == "1-1 2-2");
}

ON_SQLITE("with foreign keys off a table is dropped as ever") {
  auto session = database.connect();
  prepare(*session, "ON DELETE CASCADE");
  require_committed(commit(*session, "DROP TABLE parents"));
  CHECK(database.value(kChildren) == "1-1 2-2");
}

ON_SQLITE("a script that switches the keys off, rebuilds and checks by itself works as it is") {
  auto session = connect_with_keys(database);
  prepare(*session, "ON DELETE CASCADE");
  require_committed(execute_alone(*session, "PRAGMA foreign_keys = OFF"));
  require_committed(commit(*session, rebuild() + "PRAGMA foreign_key_check; PRAGMA integrity_check;"));
  require_committed(execute_alone(*session, "PRAGMA foreign_keys = ON"));
  CHECK(database.value(kChildren) == "1-1 2-2");
  CHECK(has_keys_on(*session));
}

ON_SQLITE("rows that a script's foreign_key_check finds fail the migration, and are shown") {
  auto session = database.connect();
  prepare(*session);
  check_refused(commit(*session, rebuild("id <> 2") + "PRAGMA foreign_key_check;"),
                "row 2 of children has none in parents");
  check_refused(commit(*session, rebuild("id <> 2") + "PRAGMA main.foreign_key_check(children);"),
                "row 2 of children has none in parents");
  CHECK(database.value("SELECT count(*) FROM parents") == "2");
}

ON_SQLITE("what a script's integrity_check finds fails the migration, and is shown") {
  auto session = database.connect();
  execute(*session,
          "CREATE TABLE t1 (i INT CHECK (i > 0)); PRAGMA ignore_check_constraints = ON; "
          "INSERT INTO t1 VALUES (-1); PRAGMA ignore_check_constraints = OFF");
  check_refused(commit(*session, "CREATE TABLE t2 (i INT); PRAGMA integrity_check"), "CHECK constraint failed in t1");
  CHECK(database.value("SELECT count(*) FROM sqlite_master WHERE name = 't2'") == "0");
}

}  // namespace
}  // namespace fishway::conformance
