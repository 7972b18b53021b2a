// What a statement of MySQL and MariaDB does that does not get its lock, and who is named as in the way.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <atomic>
#include <set>

#include "tests/conformance/mysql_suite.hpp"

namespace fishway::conformance {
namespace {

constexpr Milliseconds brief{200};

/// A table with rows.
std::unique_ptr<Session> session_with_table(const TestDatabase& database) {
  auto session = database.connect();
  require_committed(alone(*session, "CREATE TABLE t (i INT PRIMARY KEY, v INT) ENGINE=InnoDB"));
  require_committed(commit(*session, "INSERT INTO t VALUES (1, 1), (2, 2)"));
  return session;
}

std::string columns(const TestDatabase& database) {
  return database.value(
      "SELECT count(*) FROM information_schema.columns WHERE table_schema = database() AND table_name = 't'");
}

class Waits final : public WaitSink {
 public:
  void waiting(const std::vector<Blocker>& blockers, Milliseconds) override {
    if (!blockers.empty()) ++told;
  }
  void progress(const std::string&) override {}
  std::atomic<int> told{0};
};

void check_locked_out(const Outcome& outcome, LockOut::Cause cause = LockOut::Cause::lock_timeout) {
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.lock_out);
  CHECK(outcome.lock_out->cause == cause);
}

MYSQL("MySQL: DDL behind a reader gives up, and names the reader; it succeeds when that has gone") {
  const auto session = session_with_table(database);
  Holder reader(database, "SELECT * FROM t");
  Limits limits(brief);
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  check_locked_out(outcome);
  CHECK(columns(database) == "2");
  CHECK(outcome.error->message.find("lock within 200 ms") != std::string::npos);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  const Blocker& blocker = outcome.lock_out->blockers.front();
  CHECK(std::to_string(blocker.pid) == reader.id);
  CHECK(blocker.advice == "KILL " + reader.id);
  CHECK(blocker.user == session->facts().user);
  CHECK_FALSE(blocker.client.empty());
  CHECK_FALSE(blocker.since.empty());
  CHECK(blocker.state == "User sleep");
  CHECK(blocker.query == "DO SLEEP(60)");
  if (database.dialect() == Dialect::mysql) CHECK(blocker.application == "fishway conformance");

  const auto still = session->still_in_the_way(outcome.lock_out->blockers);
  REQUIRE(still);
  CHECK(still->size() == 1);
  reader.let_go();
  std::this_thread::sleep_for(Milliseconds(150));
  const auto gone = session->still_in_the_way(outcome.lock_out->blockers);
  REQUIRE(gone);
  CHECK(gone->empty());
  require_committed(alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits));
}

MYSQL("MySQL: another transaction of the same session is not the one that was in the way") {
  const auto session = session_with_table(database);
  const auto other = database.connect();
  std::optional<LockOut> lock_out;
  {
    std::thread reader([&] { commit(*other, "SELECT * FROM t; DO SLEEP(1.5)"); });
    std::this_thread::sleep_for(Milliseconds(300));
    Limits limits(brief);
    lock_out = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits).lock_out;
    reader.join();
  }
  REQUIRE(lock_out);
  REQUIRE(lock_out->blockers.size() == 1);
  std::thread reader([&] { commit(*other, "SELECT * FROM t; DO SLEEP(1)"); });
  std::this_thread::sleep_for(Milliseconds(300));
  const auto still = session->still_in_the_way(lock_out->blockers);
  reader.join();
  REQUIRE(still);
  CHECK(still->empty());
}

MYSQL("MySQL: of an idle transaction in the way its last query is told, where the performance schema is on") {
  const auto session = session_with_table(database);
  const auto other = database.connect();
  // As an application does that forgot to commit.
  require_committed(alone(*other, "SET autocommit = 0"));
  require_committed(alone(*other, "XA START 'forgotten'"));
  require_committed(alone(*other, "INSERT INTO t VALUES (77, 7)"));
  Limits limits(brief);
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  check_locked_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  const Blocker& blocker = outcome.lock_out->blockers.front();
  CHECK(blocker.state == "idle in transaction");
  if (database.dialect() == Dialect::mysql) CHECK(blocker.query == "INSERT INTO t VALUES (77, 7)");
}

MYSQL("MySQL: the queries of those in the way are hidden on demand") {
  session_with_table(database);
  ConnectOptions options = database.options();
  options.blocker_queries = false;
  const auto session = database.connect(options);
  Holder reader(database, "SELECT * FROM t");
  Limits limits(brief);
  const Outcome outcome = alone(*session, "DROP TABLE t", limits);
  check_locked_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  CHECK(outcome.lock_out->blockers.front().query.empty());
}

MYSQL("MySQL: a statement that waits for a row gives up, its whole transaction is undone, and the holder is named") {
  const auto session = session_with_table(database);
  Holder writer(database, "UPDATE t SET v = 7 WHERE i = 1");
  Limits limits(brief);
  const Outcome outcome = commit(
      *session, "UPDATE t SET v = 3 WHERE i = 2; CREATE TEMPORARY TABLE x (i INT); UPDATE t SET v = 3 WHERE i = 1", {},
      false, limits);
  check_locked_out(outcome);
  CHECK(outcome.error->number == 3);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  CHECK(std::to_string(outcome.lock_out->blockers.front().pid) == writer.id);
  CHECK(database.value("SELECT v FROM t WHERE i = 2") == "2");
  const auto still = session->still_in_the_way(outcome.lock_out->blockers);
  REQUIRE(still);
  CHECK(still->size() == 1);
  writer.let_go();
  // The segment can be executed again as it is.
  require_committed(commit(*session, "CREATE TEMPORARY TABLE x (i INT); UPDATE t SET v = 3 WHERE i = 1"));
}

MYSQL("MySQL: LOCK TABLES of another session is waited for no longer than allowed") {
  const auto session = session_with_table(database);
  const auto other = database.connect();
  require_committed(alone(*other, "LOCK TABLES t READ"));
  Limits limits(brief);
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  check_locked_out(outcome);
  // MariaDB shows it only with the plugin metadata_lock_info.
  if (database.dialect() == Dialect::mysql) {
    REQUIRE(outcome.lock_out->blockers.size() == 1);
    CHECK(outcome.lock_out->missing_right.empty());
  } else {
    CHECK(outcome.lock_out->missing_right == "INSTALL SONAME 'metadata_lock_info'");
  }
}

MYSQL("MariaDB: who is in the way is named although INNODB_TRX shows at first what it knew before") {
  if (database.dialect() != Dialect::mariadb) return;
  const auto session = session_with_table(database);
  const auto monitor = database.connect();
  std::atomic<bool> reading{true};
  // Nobody sees anything new in it for as long as somebody reads it every 100 ms.
  std::thread reads([&] {
    while (reading) {
      commit(*monitor, "DO (SELECT count(*) FROM information_schema.INNODB_TRX)");
      std::this_thread::sleep_for(Milliseconds(10));
    }
  });
  Holder reader(database, "SELECT * FROM t");
  std::thread stop([&] {
    std::this_thread::sleep_for(Milliseconds(150));
    reading = false;
    reads.join();
  });
  Limits limits(Milliseconds(700));
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  stop.join();
  check_locked_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  CHECK(std::to_string(outcome.lock_out->blockers.front().pid) == reader.id);
}

MYSQL("MySQL: OPTIMIZE TABLE, which answers with rows instead of an error, is locked out as any other statement") {
  const auto session = session_with_table(database);
  Holder reader(database, "SELECT * FROM t");
  Limits limits(brief);
  check_locked_out(alone(*session, "OPTIMIZE TABLE t", limits));
}

MYSQL("MySQL: a deadlock is told as one") {
  const auto session = session_with_table(database);
  const auto other = database.connect();
  // The server sacrifices who has written less.
  require_committed(alone(*session, "CREATE TABLE many (i INT PRIMARY KEY) ENGINE=InnoDB"));
  std::thread heavy([&] {
    Limits patient(Milliseconds(0));
    commit(*other,
           "INSERT INTO many VALUES (1), (2), (3), (4), (5), (6), (7), (8); UPDATE t SET v = 5 WHERE i = 1; DO "
           "SLEEP(1); UPDATE t SET v = 5 WHERE i = 2",
           {}, false, patient);
  });
  std::this_thread::sleep_for(Milliseconds(400));
  Limits limits(Milliseconds(5'000));
  const Outcome outcome =
      commit(*session, "UPDATE t SET v = 6 WHERE i = 2; UPDATE t SET v = 6 WHERE i = 1", {}, false, limits);
  heavy.join();
  check_locked_out(outcome, LockOut::Cause::deadlock);
  CHECK(database.value("SELECT v FROM t WHERE i = 2") == "5");
}

MYSQL("MySQL: a statement that is cancelled was not locked out") {
  const auto session = session_with_table(database);
  Holder reader(database, "SELECT * FROM t");
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(500));
    session->cancel();
  });
  Limits limits(Milliseconds(20'000));
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  other.join();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK_FALSE(outcome.lock_out);
  CHECK(outcome.error->code == "1317");
}

MYSQL("MySQL: without a limit a statement waits until it has its lock, and tells for whom") {
  const auto session = session_with_table(database);
  Waits waits;
  session->set_wait_sink(&waits);
  Holder reader(database, "SELECT * FROM t");
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(2'500));
    reader.let_go();
  });
  Limits limits(Milliseconds(0));
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  other.join();
  session->set_wait_sink(nullptr);
  require_committed(outcome);
  CHECK(waits.told >= 2);
}

MYSQL("MySQL: an account that may see nobody's sessions is locked out as well, and told the right that it lacks") {
  session_with_table(database);
  const Account account(database, "ALL");
  const auto session = database.connect(account.options);
  Holder reader(database, "SELECT * FROM t");
  Limits limits(brief);
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  check_locked_out(outcome);
  CHECK(outcome.lock_out->blockers.empty());
  CHECK(outcome.lock_out->missing_right.find("GRANT PROCESS ON *.* TO 'fw_limited'@'%'") != std::string::npos);
}

MYSQL("MySQL: without a second connection the server's own time-outs end the waiting, whatever a script sets") {
  session_with_table(database);
  const Account account(database, "ALL", "WITH MAX_USER_CONNECTIONS 1");
  const auto session = database.connect(account.options);
  Holder reader(database, "SELECT * FROM t");
  Limits limits(brief);
  require_committed(commit(*session, "SET SESSION lock_wait_timeout = 1000"));
  const Outcome outcome = alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits);
  check_locked_out(outcome);
  CHECK(outcome.error->code == "1205");
  CHECK_FALSE(session->still_in_the_way({Blocker{}}));
}

MYSQL("MySQL: what may have done a part of its work is not to be tried again") {
  const auto session = session_with_table(database);
  require_committed(
      alone(*session, "CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (9, 9); ALTER TABLE t ADD COLUMN w INT; END"));
  Holder reader(database, "SELECT * FROM t");
  Limits limits(brief);
  const Outcome outcome = alone(*session, "CALL p()", limits);
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK_FALSE(outcome.lock_out);
}

MYSQL("MySQL: a segment that wrote to a table without transactions is not to be tried again") {
  const auto session = session_with_table(database);
  require_committed(alone(*session, "CREATE TABLE m (i INT) ENGINE=MyISAM"));
  Holder writer(database, "UPDATE t SET v = 7 WHERE i = 1");
  Limits limits(brief);
  const Outcome outcome =
      commit(*session, "INSERT INTO m VALUES (1); UPDATE t SET v = 3 WHERE i = 1", {}, false, limits);
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK_FALSE(outcome.lock_out);
  CHECK(database.value("SELECT count(*) FROM m") == "1");
}

MYSQL("MySQL: a statement that runs longer than its limit is ended, and that is no lock-out") {
  const auto session = session_with_table(database);
  Limits limits(brief, Milliseconds(500));
  const Outcome outcome = commit(*session,
                                 "UPDATE t SET v = (SELECT count(*) FROM information_schema.columns a, "
                                 "information_schema.columns b, information_schema.columns c)",
                                 {}, false, limits);
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK_FALSE(outcome.lock_out);
  // The next one has its own.
  require_committed(commit(*session, "DO SLEEP(0.7)"));
}

MYSQL("MySQL: a session reconnects, ends what the server still does for the lost connection, and is as new") {
  const auto session = session_with_table(database);
  session->create_history({});
  const std::string id = connection_id(database, *session);
  require_committed(commit(*session, "SET SESSION sql_mode = 'ANSI_QUOTES'"));
  const auto killer = database.connect();
  require_committed(alone(*killer, "KILL " + id));
  CHECK(commit(*session, "SELECT 1").kind == Outcome::Kind::lost);
  session->reconnect();
  CHECK_FALSE(session->holds_run_lock());
  // MariaDB lets go of a killed session's GET_LOCK a moment after the session has left the process list.
  for (int i = 0; i < 100 && !session->try_run_lock().acquired; ++i) std::this_thread::sleep_for(Milliseconds(20));
  CHECK(connection_id(database, *session) != id);
  CHECK(session->read_history()->empty());
  require_committed(commit(*session, "INSERT INTO t VALUES (5, \"5\")", one_row()));
  CHECK(session->read_history()->size() == 1);
  // The watcher and cancel() follow.
  session->release_run_lock();
  Holder reader(database, "SELECT * FROM t");
  Limits limits(brief);
  check_locked_out(alone(*session, "ALTER TABLE t ADD COLUMN w INT", limits));
}

/// The idle time of this process's TCP connections after which the kernel asks whether the other side is there.
std::set<int> keepalive_times() {
  std::set<int> times;
  for (int file = 3; file < 256; ++file) {
    int value = 0;
    socklen_t size = sizeof value;
    if (getsockopt(file, IPPROTO_TCP, TCP_KEEPIDLE, &value, &size) == 0) times.insert(value);
  }
  return times;
}

MYSQL("MySQL: the kernel watches over every connection, so that a dead server is noticed within a minute") {
  const auto session = database.connect();
  CHECK(keepalive_times() == std::set<int>{30});
}

MYSQL("MySQL: reconnecting ends the old connection where that still lives") {
  const auto session = session_with_table(database);
  const std::string id = connection_id(database, *session);
  session->reconnect();
  CHECK(database.value("SELECT count(*) FROM information_schema.PROCESSLIST WHERE ID = " + id) == "0");
}

}  // namespace
}  // namespace fishway::conformance
