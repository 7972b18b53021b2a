// What travels together on MySQL and MariaDB: how many round trips a migration takes, and that sharing a message
// changes nothing of what is told of a statement.
#include <algorithm>
#include <string>

#include "tests/conformance/link.hpp"
#include "tests/conformance/mysql_suite.hpp"

namespace fishway::conformance {
namespace {

/// A session with the run lock behind a link that counts, in a database with a history.
struct Counted {
  explicit Counted(const TestDatabase& database) : link(database.options().url.port) {
    ConnectOptions options = database.options();
    options.url.host = "127.0.0.1";
    options.url.port = link.port();
    session = database.connect(options);
    REQUIRE(session->try_run_lock().acquired);
    session->create_history({});
    session->set_notice_sink(&notices);
    link.refuse(true);  // The watcher, which looks where the machine is slow, has a connection of its own.
  }

  /// How many round trips the work takes: the most of several times. The work is given a rank for its history row.
  template <class Work>
  std::size_t trips(Work work) {
    std::size_t most = 0;
    for (int i = 0; i < 5; ++i) {
      const std::size_t before = link.round_trips();
      work(++rank);
      most = std::max(most, link.round_trips() - before);
    }
    return most;
  }

  Link link;
  Notices notices;
  std::unique_ptr<Session> session;
  int rank = 10;
};

CommitRecord record_of(int rank) {
  CommitRecord record;
  record.rows = {history_row(rank, std::to_string(rank))};
  return record;
}

/// As core runs a migration of one DDL statement.
void migrate_alone(Session& session, int rank, const std::string& text) {
  const std::string file = fmt::format("V{}__t.sql", rank);
  Statements statement = script(session, text, true, file);
  CommitRecord record = record_of(rank);
  record.clear_checkpoint = file;
  require_committed(session.execute_alone(statement, checkpoint(file), record));
}

std::string rows(const TestDatabase& database) { return database.value("SELECT count(*) FROM t"); }

MYSQL("MySQL: a migration of one DDL statement takes two round trips, and leaves its announcement nowhere") {
  Counted counted(database);
  Session& session = *counted.session;
  migrate_alone(session, 1, "CREATE TABLE t (i INT)");
  const auto create = [&](int rank) { migrate_alone(session, rank, fmt::format("CREATE TABLE t{} (i INT)", rank)); };
  CHECK(counted.trips(create) == 2);
  const auto index = [&](int rank) { migrate_alone(session, rank, fmt::format("CREATE INDEX i{} ON t (i)", rank)); };
  CHECK(counted.trips(index) == 3);  // It is looked how large the table is.
  CHECK(session.read_checkpoints().empty());
  CHECK(session.read_history()->size() == 11);
}

MYSQL("MySQL: a migration of short statements in a transaction takes two round trips") {
  Counted counted(database);
  Session& session = *counted.session;
  migrate_alone(session, 1, "CREATE TABLE t (i INT) ENGINE=InnoDB");
  // Before the first, the variables of the session are noted.
  require_committed(commit(session, "INSERT INTO t VALUES (0)", record_of(2), true));
  const auto one = [&](int rank) {
    require_committed(commit(session, fmt::format("INSERT INTO t VALUES ({})", rank), record_of(rank), true));
  };
  CHECK(counted.trips(one) == 2);
  const auto several = [&](int rank) {
    const std::string text = "INSERT INTO t VALUES (1); UPDATE t SET i = 2; DELETE FROM t WHERE i = 3";
    require_committed(commit(session, text, record_of(rank), true));
  };
  CHECK(counted.trips(several) == 2);
  CHECK(rows(database) == "11");
}

MYSQL("MySQL: to read all that a run looks at takes one round trip") {
  Counted counted(database);
  CHECK(counted.trips([&](int) { CHECK(counted.session->read_state().history); }) == 1);
  migrate_alone(*counted.session, 1, "CREATE TABLE t (i INT)");
  CHECK(counted.trips([&](int) { CHECK(counted.session->read_state().history->size() == 1); }) == 1);
}

MYSQL("MySQL: among statements that travel together, the one that failed is told with its own text") {
  Counted counted(database);
  Session& session = *counted.session;
  migrate_alone(session, 1, "CREATE TABLE t (i INT PRIMARY KEY) ENGINE=InnoDB");
  Outcome outcome = commit(session,
                           "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\nINSERT INTO t VALUES\n  (1);\n"
                           "INSERT INTO t VALUES (3)",
                           record_of(2), true);
  REQUIRE(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.error->code == "1062");
  CHECK(outcome.error->number == 3);
  CHECK(outcome.error->place.line == 3);
  CHECK(outcome.statements == 2);
  CHECK(rows(database) == "0");
  outcome = commit(session, "INSERT INTO t VALUES (1);\nINSERT INTO t\n  VALUES (1 2);\nINSERT INTO t VALUES (3)",
                   record_of(2), true);
  REQUIRE(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.error->number == 2);
  CHECK(outcome.error->place.line == 3);
  CHECK(outcome.error->place.column == 13);
  CHECK(outcome.error->message.find("near '2)' at line 2") != std::string::npos);
  outcome = commit(session, "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2;\nINSERT INTO t VALUES (3)",
                   record_of(2), true);
  REQUIRE(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.error->message.find("INSERT INTO") == std::string::npos);
  CHECK(outcome.error->number == 2);
  CHECK(outcome.error->place.line == 2);
  CHECK(session.read_history()->size() == 1);
}

MYSQL("MySQL: the warnings of statements that travel together have their places") {
  Counted counted(database);
  Session& session = *counted.session;
  migrate_alone(session, 1, "CREATE TABLE t (i INT PRIMARY KEY) ENGINE=InnoDB");
  counted.notices.all.clear();
  require_committed(commit(session,
                           "INSERT INTO t VALUES (1);\nINSERT IGNORE INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n"
                           "INSERT IGNORE INTO t VALUES (2)",
                           record_of(2), true));
  REQUIRE(counted.notices.all.size() == 2);
  CHECK(counted.notices.all[0].code == "1062");
  CHECK(counted.notices.all[0].place.line == 2);
  CHECK(counted.notices.all[1].place.line == 4);
  counted.notices.all.clear();
  migrate_alone(session, 3, "CREATE TABLE IF NOT EXISTS t (i INT)");
  REQUIRE(counted.notices.all.size() == 1);
  CHECK(counted.notices.all[0].code == "1050");
}

MYSQL("MySQL: more statements than fit into a message are all executed, in their order") {
  Counted counted(database);
  Session& session = *counted.session;
  migrate_alone(session, 1, "CREATE TABLE t (i INT AUTO_INCREMENT PRIMARY KEY, s TEXT) ENGINE=InnoDB");
  std::string text;
  for (int i = 1; i <= 500; ++i)
    text += fmt::format("INSERT INTO t (s) VALUES ('{}; {}');\n", i, std::string(300, 'x'));
  const Outcome outcome = commit(session, text, record_of(2), true);
  require_committed(outcome);
  CHECK(outcome.statements == 500);
  CHECK(database.value("SELECT count(*) FROM t WHERE s LIKE concat(i, '; xxx%')") == "500");
}

MYSQL("MySQL: what a trigger sets in the session does not reach the next migration") {
  Counted counted(database);
  Session& session = *counted.session;
  migrate_alone(session, 1, "CREATE TABLE t (i INT, s VARCHAR(200)) ENGINE=InnoDB");
  migrate_alone(session, 2,
                "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET @seen = 7, SESSION div_precision_increment = 9");
  const std::string shown =
      "INSERT INTO t SELECT 1, concat_ws('/', coalesce(@seen, 'none'), @@div_precision_increment)";
  const std::string before = database.value("SELECT @@div_precision_increment");
  for (int rank = 3; rank < 6; ++rank) require_committed(commit(session, shown, record_of(rank), true));
  CHECK(database.value("SELECT count(*) FROM t WHERE s = 'none/" + before + "'") == "3");
}

MYSQL("MySQL: a text that holds two statements is refused by the server, and does neither") {
  Counted counted(database);
  Session& session = *counted.session;
  for (const char* text : {"CREATE TABLE one (i INT); CREATE TABLE two (i INT)", "DO 1; CREATE TABLE two (i INT)"}) {
    Statements statements = script(session, fmt::format("DELIMITER //\n{}//\n", text));
    const Outcome outcome = session.execute_alone(statements, checkpoint("V1__t.sql"), {});
    REQUIRE(outcome.kind == Outcome::Kind::failed);
    CHECK(outcome.error->code == "1064");
    CHECK(outcome.error->place.line == 2);
    CHECK(outcome.error->number == 1);
  }
  CHECK(
      database.value("SELECT count(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = database() AND TABLE_NAME IN "
                     "('one', 'two')") == "0");
  migrate_alone(session, 1, "CREATE PROCEDURE p() BEGIN DO 1; DO 2; END");
}

}  // namespace
}  // namespace fishway::conformance
