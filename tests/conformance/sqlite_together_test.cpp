// Several segments in one transaction of SQLite: whatever fails or dies, what stays is a row of whole segments.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include "tests/conformance/on_sqlite.hpp"
#include "tests/conformance/together.hpp"

namespace fishway::conformance {
namespace {

/// Does something before a statement.
class Before final : public LockPolicy {
 public:
  Before(std::string text, std::function<void()> work) : text_(std::move(text)), work_(std::move(work)) {}
  StatementLimits limits(const Statement& statement) override {
    if (statement.text == text_) work_();
    return {};
  }

 private:
  std::string text_;
  std::function<void()> work_;
};

std::unique_ptr<Session> session_with_history(const TestDatabase& database, const ConnectOptions& options) {
  auto session = database.connect(options);
  session->create_history({});
  return session;
}
std::unique_ptr<Session> session_with_history(const TestDatabase& database) {
  return session_with_history(database, database.options());
}

void another_program(const TestDatabase& database, const std::string& text) { execute(*database.connect(), text); }

std::string recorded(const TestDatabase& database) {
  return database.value("SELECT group_concat(version, ' ') FROM fishway_schema_history");
}

std::string tables(const TestDatabase& database) {
  return database.value(
      "SELECT group_concat(name, ' ') FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'f%'");
}

ON_SQLITE("segments that are sent together are all committed, each with its record") {
  auto session = session_with_history(database);
  std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i); INSERT INTO a VALUES (1)", "CREATE TABLE b (i)", "CREATE TABLE c (i)"})
          .commit();
  REQUIRE(outcomes.size() == 3);
  for (const Outcome& outcome : outcomes) require_committed(outcome);
  CHECK(outcomes[0].statements == 2);
  CHECK(tables(database) == "a b c");
  CHECK(recorded(database) == "1 2 3");
  CHECK(session->read_history()->size() == 3);
}

ON_SQLITE("a segment that fails takes nothing along of those before it") {
  auto session = session_with_history(database);
  std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i)", "CREATE TABLE b (i)",
                          "CREATE TABLE c (i);\nINSERT INTO nowhere VALUES (1)", "CREATE TABLE d (i)"})
          .commit();
  REQUIRE(outcomes.size() == 3);
  require_committed(outcomes[0]);
  require_committed(outcomes[1]);
  CHECK(outcomes[2].kind == Outcome::Kind::failed);
  CHECK(outcomes[2].error->place == Place{"V3__test.sql", 2, 1});
  CHECK(tables(database) == "a b");
  CHECK(recorded(database) == "1 2");
}

ON_SQLITE("a conflict that rolls everything back takes nothing along of the segments before") {
  auto session = session_with_history(database);
  std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i UNIQUE ON CONFLICT ROLLBACK)", "INSERT INTO a VALUES (1), (1)"}).commit();
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[1].error->code == "SQLITE_CONSTRAINT_UNIQUE");
  CHECK(tables(database) == "a");
  CHECK(recorded(database) == "1");
}

ON_SQLITE("a statement that SQLite takes for a COMMIT commits nothing of several segments") {
  auto session = session_with_history(database);
  Together together(*session, {"CREATE TABLE a (i)", "CREATE TABLE b (i)", "CREATE TABLE c (i)"});
  together.first_statement(1).text = "CREATE TABLE b (i); COMMIT";
  std::vector<Outcome> outcomes = together.commit();
  REQUIRE(outcomes.size() == 2);
  require_committed(outcomes[0]);
  CHECK(outcomes[1].kind == Outcome::Kind::failed);
  CHECK(tables(database) == "a");
  CHECK(recorded(database) == "1");
}

ON_SQLITE("a segment that changes the connection is the last that is sent together") {
  auto session = session_with_history(database);
  std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i)", "CREATE TEMP TABLE own (i)", "CREATE TABLE c (i)"}).commit();
  REQUIRE(outcomes.size() == 2);
  CHECK(recorded(database) == "1 2");
  Statements next = script(*session, "CREATE TABLE d AS SELECT count(*) AS n FROM sqlite_temp_master", true);
  require_committed(session->commit_segment(next, {}));
  CHECK(database.value("SELECT n FROM d") == "0");
}

ON_SQLITE("what took long is committed before the next segment begins") {
  auto session = session_with_history(database);
  Before slow("CREATE TABLE b (i)", [] { std::this_thread::sleep_for(std::chrono::milliseconds(300)); });
  Together together(*session, {"CREATE TABLE a (i)", "CREATE TABLE b (i)", "CREATE TABLE c (i)"}, slow);
  CHECK(together.commit().size() == 2);
  CHECK(tables(database) == "a b");
  CHECK(recorded(database) == "1 2");
}

ON_SQLITE("a key that is open at the end of its segment is not closed by the next one") {
  auto session = session_with_history(database, with(database.options(), "foreign_keys", "on"));
  Together together(*session,
                    {"CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE children (parent REFERENCES "
                     "parents DEFERRABLE INITIALLY DEFERRED)",
                     "INSERT INTO children VALUES (7)", "INSERT INTO parents VALUES (7)"});
  CHECK(together.commit().size() == 1);
  CHECK(recorded(database) == "1");
  CHECK(database.value("SELECT count(*) FROM parents") == "0");
  Statements alone = script(*session, "INSERT INTO children VALUES (7)", true);
  CHECK(session->commit_segment(alone, {}).error->code == "SQLITE_CONSTRAINT_FOREIGNKEY");
}

ON_SQLITE("a cancel stops one of several segments, and keeps those before it") {
  auto session = session_with_history(database);
  const std::string endless =
      "INSERT INTO a WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
  Before cancelling(endless, [&] { session->cancel(); });
  std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i)", "CREATE TABLE b (i)", endless, "CREATE TABLE d (i)"}, cancelling)
          .commit();
  REQUIRE(outcomes.size() == 3);
  CHECK(outcomes[2].error->code == "SQLITE_INTERRUPT");
  CHECK(tables(database) == "a b");
  CHECK(recorded(database) == "1 2");
}

ON_SQLITE("a process that is killed in one of several segments leaves none of them") {
  session_with_history(database);
  pid_t child = fork();
  if (child == 0) {
    auto victim = database.connect();
    victim->read_history();
    Before killing("CREATE TABLE c (i)", [] { raise(SIGKILL); });
    // More than the page cache holds, so that the file itself is half changed.
    Together(
        *victim,
        {"CREATE TABLE a (t); INSERT INTO a WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x "
         "< 20000) SELECT printf('%.1000c', 'x') FROM c",
         "CREATE TABLE b (i)", "CREATE TABLE c (i)"},
        killing)
        .commit();
    _exit(1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  auto session = database.connect();
  CHECK(session->read_history()->empty());
  CHECK(database.value("SELECT integrity_check FROM pragma_integrity_check") == "ok");
  CHECK(Together(*session, {"CREATE TABLE a (i)", "CREATE TABLE b (i)", "CREATE TABLE c (i)"}).commit().size() == 3);
  CHECK(tables(database) == "a b c");
  CHECK(recorded(database) == "1 2 3");
}

ON_SQLITE("a history that another program writes meanwhile is noticed, whatever else was written") {
  auto session = session_with_history(database);
  session->read_history();
  another_program(database, "CREATE TABLE others (i)");
  CHECK(Together(*session, {"CREATE TABLE a (i)", "CREATE TABLE b (i)"}).commit().size() == 2);
  another_program(database, "UPDATE fishway_schema_history SET description = 'it counts rows' WHERE version = '2'");
  Statements third = script(*session, "CREATE TABLE c (i)", true);
  require_committed(session->commit_segment(third, {}));
  another_program(database, "DELETE FROM fishway_schema_history WHERE version = '2'");
  Statements fourth = script(*session, "CREATE TABLE d (i)", true);
  CHECK(thrown_by([&] { session->commit_segment(fourth, {}); }).kind == ErrorKind::run_lock_held);
}

ON_SQLITE("what a script does to the history is known to the session that did it") {
  auto session = session_with_history(database);
  Statements own =
      script(*session, "INSERT INTO fishway_schema_history SELECT 9, '9', 'd', 'SQL', 's', 1, '', '', 1, 1", true);
  require_committed(session->commit_segment(own, {}));
  another_program(database, "CREATE TABLE others (i)");  // now the rows are counted
  Statements next = script(*session, "CREATE TABLE a (i)", true);
  require_committed(session->commit_segment(next, {}));
}

ON_SQLITE("a view is no history table") {
  database.connect()->create_history({});
  another_program(database, "ALTER TABLE fishway_schema_history RENAME TO other");
  another_program(database, "CREATE VIEW fishway_schema_history AS SELECT * FROM other");
  CHECK_FALSE(database.connect()->read_history());
}

}  // namespace
}  // namespace fishway::conformance
