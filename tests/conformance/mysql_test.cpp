// What is particular to MySQL and MariaDB: GET_LOCK, settings that change how SQL is read, connections that are killed,
// and rights.
#include <thread>

#include "tests/conformance/mysql_suite.hpp"

namespace fishway::conformance {
namespace {

MYSQL("MySQL: the server says itself which of the two it is, whatever the URL's scheme says") {
  ConnectOptions options = database.options();
  options.url.dialect = database.dialect() == Dialect::mysql ? Dialect::mariadb : Dialect::mysql;
  const auto session = database.connect(options);
  CHECK(session->facts().dialect == database.dialect());
  CHECK(session->facts().split.dialect == database.dialect());
  CHECK(session->facts().version_number >= 50700);
  CHECK(session->facts().version.starts_with(
      fmt::format("{}.{}.", session->facts().version_number / 10000, session->facts().version_number / 100 % 100)));
}

MYSQL("MySQL: a URL without a database is refused with what to write") {
  ConnectOptions options = database.options();
  options.url.database.clear();
  const Error error = thrown_by([&] { database.connect(options); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.hint.find("/DATABASE") != std::string::npos);
}

MYSQL("MySQL: for an unknown database the statement that makes it is told") {
  ConnectOptions options = database.options();
  options.url.database = "fw_not_there";
  const Error error = thrown_by([&] { database.connect(options); });
  CHECK(error.kind == ErrorKind::cannot_connect);
  CHECK(error.server_code == "1049");
  CHECK(error.hint.find("CREATE DATABASE `fw_not_there`") != std::string::npos);
}

MYSQL("MySQL: a waiter is told the user and the client of the lock's holder, and MySQL's also its program") {
  const auto session = database.connect();
  REQUIRE(session->try_run_lock().acquired);
  const LockAttempt attempt = database.connect()->try_run_lock();
  REQUIRE(attempt.holder);
  CHECK(attempt.holder->user == session->facts().user);
  CHECK_FALSE(attempt.holder->client.empty());
  CHECK(attempt.holder->since.ends_with("Z"));
  // MariaDB's performance schema, which knows the program, is off by default.
  if (database.dialect() == Dialect::mysql) CHECK(attempt.holder->application == "fishway conformance");
}

MYSQL("MySQL: a script's own GET_LOCK does not release the run lock") {
  const auto session = database.connect();
  REQUIRE(session->try_run_lock().acquired);
  require_committed(commit(*session, "DO GET_LOCK('another', 0)"));
  CHECK(session->holds_run_lock());
  require_committed(commit(*session, "DO RELEASE_LOCK('another')"));
  CHECK(session->holds_run_lock());
}

MYSQL("MySQL: a segment is not committed when the run lock was lost") {
  const auto session = database.connect();
  session->create_history({});
  require_committed(execute_alone(*session, "CREATE TABLE t (i INT) ENGINE=InnoDB"));
  REQUIRE(session->try_run_lock().acquired);
  Statements statements = script(*session, "INSERT INTO t VALUES (1); DO RELEASE_ALL_LOCKS();");
  const Error error = thrown_by([&] { session->commit_segment(statements, one_row()); });
  CHECK(error.kind == ErrorKind::run_lock_held);
  CHECK(session->read_history()->empty());
  CHECK(database.value("SELECT count(*) FROM t") == "0");
}

MYSQL("MySQL: a statement alone is not begun when the run lock was lost") {
  const auto session = database.connect();
  REQUIRE(session->try_run_lock().acquired);
  Statements release = script(*session, "DO RELEASE_ALL_LOCKS()");
  require_committed(session->execute_alone(release, checkpoint("V1__a.sql"), {}));
  Statements create = script(*session, "CREATE TABLE not_made (i INT)");
  CHECK(thrown_by([&] { session->execute_alone(create, checkpoint("V1__a.sql"), {}); }).kind ==
        ErrorKind::run_lock_held);
  CHECK(
      database.value("SELECT count(*) FROM information_schema.tables WHERE table_name = 'not_made' AND table_schema = "
                     "database()") == "0");
}

MYSQL("MySQL: a connection that is killed during a segment is lost, and nothing of the segment is left") {
  const auto session = database.connect();
  session->create_history({});
  require_committed(execute_alone(*session, "CREATE TABLE t (i INT) ENGINE=InnoDB"));
  const std::string id = connection_id(database, *session);
  const auto killer = database.connect();
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(500));
    commit(*killer, "KILL " + id);
  });
  const Outcome outcome = commit(*session, "INSERT INTO t VALUES (1); DO SLEEP(30);", one_row());
  other.join();
  CHECK(outcome.kind == Outcome::Kind::lost);
  CHECK(database.value("SELECT count(*) FROM t") == "0");
  CHECK(thrown_by([&] { session->read_history(); }).kind == ErrorKind::cannot_connect);
}

MYSQL("MySQL: a connection that is killed while a statement runs alone leaves it in doubt, and announced") {
  const auto session = database.connect();
  session->create_history({});
  const std::string id = connection_id(database, *session);
  const auto killer = database.connect();
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(500));
    commit(*killer, "KILL " + id);
  });
  Statements statement = script(*session, "DO SLEEP(30)");
  const Outcome outcome = session->execute_alone(statement, checkpoint("V1__test.sql"), one_row());
  other.join();
  CHECK(outcome.kind == Outcome::Kind::in_doubt);
  const auto after = database.connect();
  CHECK(after->read_history()->empty());
  REQUIRE(after->read_checkpoints().size() == 1);
  CHECK(after->read_checkpoints().front().announced);
}

MYSQL("MySQL: an error that comes behind the first rows is a failure") {
  const auto session = database.connect();
  const Outcome outcome =
      commit(*session,
             "SELECT IF(i = 3, (SELECT 1 UNION SELECT 2), i) FROM (SELECT 1 AS i UNION ALL SELECT 2 "
             "UNION ALL SELECT 3) AS x");
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "1242");
  require_committed(commit(*session, "SELECT 1"));  // that error is not taken for this statement's
}

MYSQL("MySQL: all results of a procedure are read, and an error behind them is a failure") {
  const auto session = database.connect();
  require_committed(execute_alone(*session, "CREATE PROCEDURE good() BEGIN SELECT 1; SELECT 2; END"));
  require_committed(execute_alone(*session, "CREATE PROCEDURE bad() BEGIN SELECT 1; SELECT * FROM nowhere; END"));
  require_committed(commit(*session, "CALL good(); CALL good();"));
  const Outcome outcome = commit(*session, "CALL bad()");
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "1146");
}

MYSQL("MySQL: a syntax error is told with its line and column") {
  const auto session = database.connect();
  const Outcome outcome = commit(*session, "SELECT 1;\n\nSELECT 1,\n  2\n  FORM t;");
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "1064");
  CHECK(outcome.error->place.line == 5);
  CHECK(outcome.error->place.column == 8);
  CHECK(outcome.error->number == 2);
}

MYSQL("MySQL: of many warnings of one statement ten are told, and how many there are more") {
  const auto session = database.connect();
  require_committed(commit(*session, "CREATE TEMPORARY TABLE t (i INT) ENGINE=InnoDB"));
  Notices notices;
  session->set_notice_sink(&notices);
  require_committed(commit(*session,
                           "INSERT IGNORE INTO t VALUES ('a'), ('b'), ('c'), ('d'), ('e'), ('f'), ('g'), ('h'), ('i'), "
                           "('j'), ('k'), ('l')"));
  session->set_notice_sink(nullptr);
  REQUIRE(notices.all.size() == 11);
  CHECK(notices.all[0].code == "1366");
  CHECK(notices.all[10].message.find("2 more") != std::string::npos);
}

MYSQL("MySQL: a record is written whatever a script has set for the reading of SQL") {
  const auto session = database.connect();
  session->create_history({});
  CommitRecord record = one_row();
  record.rows[0].description = "d'été \\' \" `x`";
  require_committed(
      commit(*session, "SET NAMES latin1; SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'", record));
  REQUIRE(session->read_history()->size() == 1);
  CHECK(session->read_history()->front().description == "d'été \\' \" `x`");
}

MYSQL("MySQL: LOCK TABLES and autocommit=0 that a script has left do not keep its record from being committed") {
  const auto session = database.connect();
  session->create_history({});
  require_committed(execute_alone(*session, "CREATE TABLE t (i INT) ENGINE=InnoDB"));
  Statements lock = script(*session, "LOCK TABLES t WRITE");
  require_committed(session->execute_alone(lock, checkpoint("V1__test.sql"), {}));
  Statements off = script(*session, "SET autocommit = 0");
  require_committed(session->execute_alone(off, checkpoint("V1__test.sql"), {}));
  Statements insert = script(*session, "INSERT INTO t VALUES (1)");
  require_committed(session->execute_alone(insert, checkpoint("V1__test.sql"), one_row()));
  CHECK(database.value("SELECT count(*) FROM t") == "1");
  CHECK(database.connect()->read_history()->size() == 1);
}

MYSQL("MySQL: temporary tables and user variables of a migration are gone in the next one") {
  const auto session = database.connect();
  require_committed(
      commit(*session, "CREATE TEMPORARY TABLE IF NOT EXISTS `a b` (i INT); SET @`my var` = 1; SET timestamp = 1;"));
  require_committed(commit(*session, "SELECT 1", {}, true));
  CHECK(commit(*session, "SELECT * FROM `a b`").kind == Outcome::Kind::failed);
  require_committed(
      execute_alone(*session, "CREATE TABLE seen AS SELECT @`my var` IS NULL AS gone, NOW() > '2020-01-01' AS now_"));
  CHECK(database.value("SELECT gone + now_ FROM seen") == "2");
}

MYSQL("MySQL: reset keeps the run lock") {
  const auto session = database.connect();
  REQUIRE(session->try_run_lock().acquired);
  require_committed(commit(*session, "SET SESSION sql_mode = ''"));
  session->reset();
  CHECK(session->holds_run_lock());
}

MYSQL("MySQL: fishway's own tables are InnoDB, and the history has the server's default engine") {
  const auto session = database.connect();
  require_committed(commit(*session, "SET SESSION default_storage_engine = MyISAM"));
  session->create_history({});
  session->write_checkpoint(checkpoint("V1__test.sql"));
  session->write_property("label", "test");
  const std::string table = session->facts().table;
  const auto engine = [&](const std::string& suffix) {
    return database.value(
        fmt::format("SELECT engine FROM information_schema.tables WHERE table_schema = database() AND "
                    "table_name = '{}{}'",
                    table, suffix));
  };
  CHECK(engine("") == "MyISAM");
  CHECK(engine("_progress") == "InnoDB");
  CHECK(engine("_properties") == "InnoDB");
}

MYSQL("MySQL: an account without the right to create the history is told the GRANT to type") {
  const Account account(database, "SELECT");
  const auto session = database.connect(account.options);
  CHECK_FALSE(session->read_history());
  const Error error = thrown_by([&] { session->create_history({}); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.server_code == "1142");
  CHECK(error.hint.find("GRANT ALL ON `" + database.options().url.database + "`.* TO 'fw_limited'") !=
        std::string::npos);
}

MYSQL("MySQL: a server that is read-only is one for an account without special rights") {
  const Account account(database, "ALL");
  const auto admin = database.connect();
  CHECK_FALSE(database.connect(account.options)->facts().read_only);
  require_committed(execute_alone(*admin, "SET GLOBAL read_only = 1"));
  const bool limited = database.connect(account.options)->facts().read_only;
  const Error error = thrown_by([&] { database.connect(account.options)->create_history({}); });
  const bool privileged = database.connect()->facts().read_only;
  require_committed(execute_alone(*admin, "SET GLOBAL read_only = 0"));
  CHECK(limited);
  CHECK_FALSE(privileged);
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.hint.find("read-only") != std::string::npos);
}

}  // namespace
}  // namespace fishway::conformance
