// MariaDB with Galera: one lock for the whole cluster, though each node has its own GET_LOCK. FISHWAY_TEST_GALERA has
// the URLs of the nodes, with blanks between; without it there is nothing to test (tests/servers/run --only galera).
#ifdef FISHWAY_HAS_MYSQL
#include <atomic>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "drivers/mysql/mysql_driver.hpp"
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

constexpr const char* lease = "fishway_schema_history_lock";

std::vector<DatabaseUrl> nodes() {
  const char* urls = std::getenv("FISHWAY_TEST_GALERA");
  std::istringstream words(urls ? urls : "");
  std::vector<DatabaseUrl> result;
  for (std::string url; words >> url;) result.push_back(DatabaseUrl::parse(url));
  return result;
}

/// A database of the cluster, for one test.
class Cluster {
 public:
  Cluster() : nodes_(nodes()), driver_(make_mysql_driver()) {
    static int last = 0;
    name_ = fmt::format("fw_galera_{}", ++last);
    execute(*node(0, "mysql"), "CREATE DATABASE " + name_);
  }
  ~Cluster() { execute(*node(0, "mysql"), "DROP DATABASE " + name_); }
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  std::unique_ptr<Session> node(std::size_t number) const { return node(number, name_); }
  std::size_t size() const { return nodes_.size(); }

 private:
  std::unique_ptr<Session> node(std::size_t number, const std::string& database) const {
    ConnectOptions options;
    options.url = nodes_.at(number);
    options.url.database = database;
    options.application_name = "fishway conformance";
    return driver_->connect(options);
  }

  std::vector<DatabaseUrl> nodes_;
  std::unique_ptr<Driver> driver_;
  std::string name_;
};

#define GALERA(behaviour) TEST_CASE("Galera: " behaviour* doctest::skip(std::getenv("FISHWAY_TEST_GALERA") == nullptr))

CommitRecord one_row(int rank) {
  CommitRecord record;
  record.rows = {history_row(rank, std::to_string(rank))};
  return record;
}

Outcome commit(Session& session, std::string_view text, const CommitRecord& record = {}) {
  Statements statements = script(session, text);
  return session.commit_segment(statements, record);
}

// A node may say that it was in a conflict; then it is asked again.
bool gets_lock(Session& session) {
  for (int i = 0; i < 20; ++i)
    if (session.try_run_lock().acquired) return true;
  return false;
}

GALERA("a run on one node excludes runs on the others, and is named there") {
  Cluster cluster;
  auto first = cluster.node(0);
  auto second = cluster.node(1);
  REQUIRE(gets_lock(*first));
  CHECK(first->holds_run_lock());
  CHECK(first->try_run_lock().acquired);
  LockAttempt attempt = second->try_run_lock();
  CHECK_FALSE(attempt.acquired);
  REQUIRE(attempt.holder);
  CHECK(attempt.holder->application == "fishway conformance");
  first->release_run_lock();
  CHECK_FALSE(first->holds_run_lock());
  CHECK(gets_lock(*second));
  CHECK_FALSE(first->try_run_lock().acquired);
}

GALERA("runs that start on all nodes at once have the lock one after the other") {
  Cluster cluster;
  std::atomic<int> holders = 0, most = 0, served = 0;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 6; ++i)
    threads.emplace_back([&, i] {
      auto session = cluster.node(i % cluster.size());
      while (!session->try_run_lock().acquired) std::this_thread::sleep_for(Milliseconds(10));
      int now = ++holders;
      if (now > most) most = now;
      std::this_thread::sleep_for(Milliseconds(50));
      --holders;
      session->release_run_lock();
      ++served;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(most == 1);
  CHECK(served == 6);
}

GALERA("who gets the lock sees all that the run before has written on another node") {
  Cluster cluster;
  auto first = cluster.node(0);
  REQUIRE(gets_lock(*first));
  first->create_history({});
  first->release_run_lock();
  for (int rank = 1; rank <= 20; ++rank) {
    auto session = cluster.node(static_cast<std::size_t>(rank) % cluster.size());
    REQUIRE(gets_lock(*session));
    CHECK(session->read_history()->size() == static_cast<std::size_t>(rank - 1));
    require_committed(commit(*session, "SELECT 1", one_row(rank)));
    session->release_run_lock();
  }
}

GALERA("a run whose lease a run on another node has taken commits nothing more") {
  Cluster cluster;
  auto first = cluster.node(0);
  auto second = cluster.node(1);
  REQUIRE(gets_lock(*first));
  first->create_history({});
  execute(*first, "CREATE TABLE t (a INT PRIMARY KEY)");
  bool taken = false;
  for (int i = 0; i < 20 && !taken; ++i) {
    execute(*cluster.node(1), fmt::format("UPDATE {} SET expires_on = '1970-01-02' WHERE id = 2", lease));
    taken = second->try_run_lock().acquired;
  }
  REQUIRE(taken);
  CHECK(thrown_by([&] { commit(*first, "INSERT INTO t VALUES (1)", one_row(1)); }).kind == ErrorKind::run_lock_held);
  CHECK(second->read_history()->empty());
  require_committed(commit(*second, "INSERT INTO t VALUES (1)", one_row(1)));
}

GALERA("a transaction during which the lease is taken does not commit") {
  Cluster cluster;
  auto first = cluster.node(0);
  auto second = cluster.node(1);
  REQUIRE(gets_lock(*first));
  first->create_history({});
  execute(*first, "CREATE TABLE t (a INT PRIMARY KEY)");
  std::thread working([&] {
    // The lease goes while it sleeps.
    CHECK_THROWS(commit(*first, "INSERT INTO t VALUES (1); SELECT SLEEP(3)", one_row(1)));
  });
  std::this_thread::sleep_for(Milliseconds(500));
  bool taken = false;
  for (int i = 0; i < 20 && !taken; ++i) {
    execute(*cluster.node(1), fmt::format("UPDATE {} SET expires_on = '1970-01-02' WHERE id = 2", lease));
    taken = second->try_run_lock().acquired;
  }
  CHECK(taken);
  working.join();
  CHECK(second->read_history()->empty());
}

GALERA("the heartbeat keeps the lease through a long transaction") {
  Cluster cluster;
  auto session = cluster.node(0);
  REQUIRE(gets_lock(*session));
  execute(*cluster.node(1),
          fmt::format("UPDATE {} SET expires_on = UTC_TIMESTAMP(6) + INTERVAL 6 SECOND WHERE id = 2", lease));
  require_committed(commit(*session, "SELECT SLEEP(7)"));
  CHECK_FALSE(cluster.node(2)->try_run_lock().acquired);
  CHECK(session->holds_run_lock());
}

GALERA("without a lease a lock of the session is none between nodes") {
  Cluster cluster;
  auto first = cluster.node(0);
  auto second = cluster.node(1);
  execute(*first, "CREATE TABLE got (node INT PRIMARY KEY, answer INT)");
  require_committed(commit(*first, "INSERT INTO got SELECT 1, GET_LOCK('fishway test', 0)"));
  require_committed(commit(*second, "INSERT INTO got SELECT 2, GET_LOCK('fishway test', 0)"));
  // Both had it: a third row with the sum can be written only where it is two.
  require_committed(commit(*second, "INSERT INTO got SELECT 3, SUM(answer) FROM got HAVING SUM(answer) = 2"));
  CHECK(commit(*second, "INSERT INTO got VALUES (3, 0)").kind == Outcome::Kind::failed);
}

}  // namespace
}  // namespace fishway::conformance
#endif
