// SQLite beside other programs that have the database open: who waits for whom, for how long, and what is said of it.
#ifdef FISHWAY_HAS_SQLITE
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "drivers/sqlite/file_users.hpp"
#include "tests/conformance/on_sqlite.hpp"
#include "tests/conformance/other_program.hpp"

namespace fishway::conformance {
namespace {

/// Gives every statement the same limits.
class Limited final : public LockPolicy {
 public:
  explicit Limited(Milliseconds lock, Milliseconds time = Milliseconds(0)) { limits_ = {lock, time, false}; }
  StatementLimits limits(const Statement&) override { return limits_; }

 private:
  StatementLimits limits_;
};

class Waits final : public WaitSink {
 public:
  void waiting(const std::vector<Blocker>& blockers, Milliseconds) override { seen = blockers; }
  void progress(const std::string&) override {}
  std::vector<Blocker> seen;
};

Outcome commit(Session& session, const std::string& text, Milliseconds lock = Milliseconds(200)) {
  Statements statements = script(session, text);
  Limited policy(lock);
  return session.commit_segment(statements, {}, policy);
}

Outcome alone(Session& session, const std::string& text, const CommitRecord& record = {}) {
  Statements statements = script(session, text);
  Limited policy(Milliseconds(200));
  return session.execute_alone(statements, checkpoint("V1__test.sql"), record, policy);
}

void prepare(TestDatabase& database, const std::string& journal_mode = "DELETE") {
  OtherProgram program(database);
  program.execute("PRAGMA journal_mode = " + journal_mode);
  program.execute("CREATE TABLE t1 (body TEXT)");
  program.execute("INSERT INTO t1 VALUES ('a'), ('b'), ('c')");
}

void check_names(const Outcome& outcome, const OtherProgram& program, const std::string& state) {
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code.starts_with("SQLITE_BUSY"));
  REQUIRE(outcome.lock_out);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  const Blocker& blocker = outcome.lock_out->blockers[0];
  CHECK(blocker.pid == program.pid());
  CHECK(blocker.state == state);
  CHECK(!blocker.application.empty());
  CHECK(!blocker.user.empty());
  CHECK(blocker.advice == fmt::format("kill {}", program.pid()));
}

ON_SQLITE("a COMMIT that a reader holds up is locked out, keeps nothing, and names the reader's process") {
  for (const char* mode : {"DELETE", "TRUNCATE", "PERSIST"}) {
    CAPTURE(mode);
    TestDatabase another(sqlite_server());
    prepare(another);
    OtherProgram reader(another);
    OtherProgram third(another);
    auto session = another.connect();
    require_committed(execute_alone(*session, fmt::format("PRAGMA journal_mode = {}", mode)));
    reader.execute("BEGIN");
    reader.execute("SELECT * FROM t1");
    Outcome outcome = commit(*session, "CREATE TABLE t2 (i INT)");
    check_names(outcome, reader, "reading");
    CHECK(outcome.error->number == 1);
    // Nothing is held through the pause before the next try.
    third.execute("SELECT * FROM t1");
    third.execute("BEGIN IMMEDIATE");
    third.execute("ROLLBACK");
    CHECK(third.try_to("SELECT * FROM t2") == "no such table: t2");
    reader.execute("COMMIT");
    require_committed(commit(*session, "CREATE TABLE t2 (i INT)"));
  }
}

ON_SQLITE("who was in the way is seen there until it is done") {
  prepare(database);
  OtherProgram reader(database);
  reader.execute("BEGIN");
  reader.execute("SELECT * FROM t1");
  auto session = database.connect();
  Outcome outcome = commit(*session, "CREATE TABLE t2 (i INT)");
  REQUIRE(outcome.lock_out);
  auto still = session->still_in_the_way(outcome.lock_out->blockers);
  REQUIRE(still);
  REQUIRE(still->size() == 1);
  CHECK(still->at(0).pid == reader.pid());
  CHECK(still->at(0).transaction == outcome.lock_out->blockers[0].transaction);
  reader.execute("COMMIT");
  still = session->still_in_the_way(outcome.lock_out->blockers);
  REQUIRE(still);
  CHECK(still->empty());
}

ON_SQLITE("who has the database open and does nothing is in nobody's way") {
  prepare(database);
  OtherProgram idle(database);
  idle.execute("SELECT * FROM t1");
  require_committed(commit(*database.connect(), "CREATE TABLE t2 (i INT)"));
}

void test_waits_for_a_writer(TestDatabase& database) {
  OtherProgram writer(database);
  writer.execute("BEGIN IMMEDIATE");
  writer.execute("INSERT INTO t1 VALUES ('d')");
  auto session = database.connect();
  Waits waits;
  session->set_wait_sink(&waits);
  writer.execute_later(Milliseconds(600), "COMMIT");
  require_committed(commit(*session, "CREATE TABLE t2 (i INT)", Milliseconds(50)));
  REQUIRE(waits.seen.size() == 1);
  CHECK(waits.seen[0].pid == writer.pid());
  CHECK(waits.seen[0].state == "writing");
}

ON_SQLITE(
    "the beginning of a transaction waits for another writer as long as the URL says, for it keeps nobody waiting") {
  prepare(database);
  test_waits_for_a_writer(database);
}

ON_SQLITE("so it does in WAL mode") {
  prepare(database, "WAL");
  test_waits_for_a_writer(database);
}

ON_SQLITE("another writer that does not end locks the segment out") {
  for (const char* mode : {"DELETE", "WAL"}) {
    TestDatabase another(sqlite_server());
    prepare(another, mode);
    OtherProgram writer(another);
    writer.execute("BEGIN IMMEDIATE");
    auto session = another.connect(with(another.options(), "busy_timeout", "100"));
    check_names(commit(*session, "CREATE TABLE t2 (i INT)"), writer, "writing");
    check_names(alone(*session, "VACUUM"), writer, "writing");
  }
}

ON_SQLITE("in WAL mode a migration commits beside a reader, who goes on reading what was there") {
  prepare(database, "WAL");
  OtherProgram reader(database);
  reader.execute("BEGIN");
  reader.execute("SELECT * FROM t1");
  auto session = database.connect();
  require_committed(commit(*session, "ALTER TABLE t1 ADD COLUMN more INT; UPDATE t1 SET more = 1"));
  require_committed(alone(*session, "VACUUM"));
  CHECK(reader.try_to("SELECT more FROM t1") == "no such column: more");
  reader.execute("COMMIT");
  reader.execute("SELECT more FROM t1");
}

ON_SQLITE("what must have the file for itself is locked out by who has it open") {
  prepare(database, "WAL");
  OtherProgram reader(database);
  reader.execute("SELECT * FROM t1");
  auto session = database.connect();
  check_names(alone(*session, "PRAGMA journal_mode = DELETE"), reader, "connected");
  CHECK(session->read_checkpoints().size() == 1);  // the announcement
}

ON_SQLITE("VACUUM, and the change to WAL mode, are locked out by a reader") {
  prepare(database);
  OtherProgram reader(database);
  reader.execute("BEGIN");
  auto session = database.connect();
  CommitRecord record;
  for (const char* text : {"VACUUM", "PRAGMA journal_mode = WAL"}) {
    Statements statements = script(*session, text);
    Limited policy(Milliseconds(50));
    reader.execute("SELECT * FROM t1");
    check_names(session->execute_alone(statements, Checkpoint{}, record, policy), reader, "reading");
  }
}

ON_SQLITE("a transaction that outgrows the page cache beside a reader is locked out in its middle") {
  prepare(database);
  OtherProgram reader(database);
  reader.execute("BEGIN");
  reader.execute("SELECT * FROM t1");
  auto session = database.connect();
  Outcome outcome = commit(*session,
                           "PRAGMA cache_size = 10;"
                           "INSERT INTO t1 WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < "
                           "20000) SELECT printf('%.1000c', 'x') FROM c;"
                           "CREATE TABLE t2 (i INT)");
  check_names(outcome, reader, "reading");
  CHECK(outcome.error->number == 2);
  reader.execute("COMMIT");
  CHECK(database.value("SELECT count(*) FROM t1") == "3");
}

ON_SQLITE("the history is created beside a reader as soon as that is done, who is named meanwhile") {
  prepare(database);
  OtherProgram reader(database);
  reader.execute("BEGIN");
  reader.execute("SELECT * FROM t1");
  auto session = database.connect(with(database.options(), "busy_timeout", "100"));
  Waits waits;
  session->set_wait_sink(&waits);
  reader.execute_later(Milliseconds(700), "COMMIT");
  session->create_history({history_row(1)});
  CHECK(session->read_history()->size() == 1);
  REQUIRE(waits.seen.size() == 1);
  CHECK(waits.seen[0].pid == reader.pid());
}

ON_SQLITE("what else is written to the history waits for a reader as long as the URL says, and then names it") {
  prepare(database);
  OtherProgram reader(database);
  auto session = database.connect(with(database.options(), "busy_timeout", "100"));
  session->create_history({});
  reader.execute("BEGIN");
  reader.execute("SELECT * FROM t1");
  HistoryEdit edit;
  edit.inserts = {history_row(1)};
  Error error = thrown_by([&] { session->edit_history(edit); });
  CHECK(error.kind == ErrorKind::lock_timeout);
  REQUIRE(error.blockers.size() == 1);
  CHECK(error.blockers[0].pid == reader.pid());
  CHECK(error.hint.find("WAL") != std::string::npos);
}

ON_SQLITE("cancel ends the waiting for a writer, which is no lock-out then") {
  prepare(database);
  OtherProgram writer(database);
  writer.execute("BEGIN IMMEDIATE");
  auto session = database.connect(with(database.options(), "busy_timeout", "600s"));
  std::atomic<bool> done = false;
  std::thread canceller([&] {
    while (!done) {
      std::this_thread::sleep_for(Milliseconds(50));
      session->cancel();
    }
  });
  Outcome outcome = commit(*session, "CREATE TABLE t2 (i INT)");
  done = true;
  canceller.join();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK_FALSE(outcome.lock_out);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "SQLITE_INTERRUPT");
}

ON_SQLITE("after a cancel nothing waits for long any more") {
  prepare(database);
  OtherProgram writer(database);
  writer.execute("BEGIN IMMEDIATE");
  auto session = database.connect(with(database.options(), "busy_timeout", "600s"));
  session->cancel();
  CHECK(thrown_by([&] { session->write_checkpoint(checkpoint("V1__test.sql")); }).kind == ErrorKind::lock_timeout);
}

const char* kEndless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";

ON_SQLITE("a statement has the time that its policy gives it, and is rolled back after") {
  auto session = database.connect();
  for (bool is_alone : {false, true}) {
    Statements statements =
        script(*session, is_alone ? kEndless : fmt::format("CREATE TABLE t1 (i INT); {}", kEndless));
    Limited policy(Milliseconds(200), Milliseconds(100));
    Outcome outcome =
        is_alone ? session->execute_alone(statements, {}, {}, policy) : session->commit_segment(statements, {}, policy);
    CHECK(outcome.kind == Outcome::Kind::failed);
    CHECK_FALSE(outcome.lock_out);
    REQUIRE(outcome.error);
    CHECK(outcome.error->message.find("statement_timeout") != std::string::npos);
  }
  CHECK(database.value("SELECT count(*) FROM sqlite_master WHERE name = 't1'") == "0");
}

ON_SQLITE("the time that a transaction waits to begin is not its first statement's") {
  prepare(database);
  OtherProgram writer(database);
  writer.execute("BEGIN IMMEDIATE");
  auto session = database.connect();
  writer.execute_later(Milliseconds(500), "ROLLBACK");
  // Many of SQLite's instructions, so that it looks at the clock.
  Statements statements = script(*session,
                                 "CREATE TABLE t2 AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c "
                                 "WHERE x < 1000) SELECT x FROM c");
  Limited policy(Milliseconds(200), Milliseconds(400));
  require_committed(session->commit_segment(statements, {}, policy));
}

ON_SQLITE("a full disk fails the segment with what to do, and nothing of it is left") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (body TEXT)");
  Statements statements = script(*session,
                                 "CREATE TABLE t2 (i INT);"
                                 "PRAGMA max_page_count = 20;"
                                 "INSERT INTO t1 WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE "
                                 "x < 1000) SELECT printf('%.1000c', 'x') FROM c");
  Outcome outcome = session->commit_segment(statements, {});
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "SQLITE_FULL");
  CHECK(outcome.error->hint.find("free space") != std::string::npos);
  CHECK_FALSE(outcome.lock_out);
  CHECK(database.value("SELECT count(*) FROM sqlite_master WHERE name = 't2'") == "0");
}

ON_SQLITE("a statement alone and the record of it are there together or not at all") {
  auto session = database.connect();
  session->create_history({history_row(1)});
  CommitRecord record;
  record.rows = {history_row(1)};  // the rank is taken
  Outcome outcome = alone(*session, "CREATE TABLE t1 (i INT)", record);
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.statements == 0);
  CHECK(outcome.error->number == 1);
  CHECK(database.value("SELECT count(*) FROM sqlite_master WHERE name = 't1'") == "0");
}

ON_SQLITE("a statement that is announced and not ticked off took no effect, or can be executed again") {
  auto session = database.connect();
  for (const char* text : {"CREATE TABLE t1 (i INT)", "INSERT INTO t1 VALUES (1)", "VACUUM", "PRAGMA user_version = 5"})
    CHECK(session->probe(*script(*session, text).next()).effect == Probe::Effect::none);
}

ON_SQLITE("a session that reconnects works on, with its settings and without the run lock") {
  auto session = database.connect(with(database.options(), "foreign_keys", "on"));
  session->create_history({history_row(1)});
  REQUIRE(session->try_run_lock().acquired);
  session->reconnect();
  CHECK_FALSE(session->holds_run_lock());
  CHECK(session->try_run_lock().acquired);
  CHECK(session->read_history()->size() == 1);
  Outcome outcome = commit(*session,
                           "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p); "
                           "INSERT INTO c VALUES (1)");
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "SQLITE_CONSTRAINT_FOREIGNKEY");
}

TEST_CASE("SQLite: locks are read from the kernel's list of them") {
  auto locks = sqlite::parse_locks(
      "1: POSIX  ADVISORY  READ 3670 fe:00:9978176 124 124\n"
      "1: -> POSIX  ADVISORY  WRITE 9 fe:00:9978176 120 120\n"
      "2: FLOCK  ADVISORY  WRITE 3671 fe:00:9977874 0 EOF\n"
      "3: POSIX  ADVISORY  WRITE 3672 00:1b:7 1073741825 1073741825\n");
  REQUIRE(locks.size() == 2);
  CHECK(locks[0].pid == 3670);
  CHECK_FALSE(locks[0].exclusive);
  CHECK(locks[0].major == 0xfe);
  CHECK(locks[0].inode == 9978176);
  CHECK(locks[0].first == 124);
  CHECK(locks[1].pid == 3672);
  CHECK(locks[1].exclusive);
  CHECK(locks[1].minor == 0x1b);
}

}  // namespace
}  // namespace fishway::conformance
#endif
