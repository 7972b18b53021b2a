// The run lock: one holder, who is named, and who takes it with him.
#include <atomic>
#include <thread>

#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

CONFORMANCE("the run lock excludes a second session, until it is released") {
  auto first = database.connect();
  auto second = database.connect();
  CHECK_FALSE(first->holds_run_lock());
  CHECK(first->try_run_lock().acquired);
  CHECK(first->holds_run_lock());
  CHECK_FALSE(second->try_run_lock().acquired);
  CHECK_FALSE(second->holds_run_lock());
  first->release_run_lock();
  CHECK_FALSE(first->holds_run_lock());
  CHECK(second->try_run_lock().acquired);
  CHECK(second->holds_run_lock());
  CHECK_FALSE(first->try_run_lock().acquired);
}

CONFORMANCE("the holder of the run lock is named") {
  auto first = database.connect();
  REQUIRE(first->try_run_lock().acquired);
  LockAttempt attempt = database.connect()->try_run_lock();
  CHECK_FALSE(attempt.acquired);
  REQUIRE(attempt.holder);
  CHECK(std::stol(attempt.holder->id) > 0);
  CHECK(!attempt.holder->user.empty());
  CHECK(attempt.holder->text().find(attempt.holder->id) != std::string::npos);
  if (database.is_postgresql() || database.is_sqlite()) {
    CHECK(attempt.holder->application == "fishway conformance");
    CHECK(attempt.holder->since.ends_with("Z"));
  }
}

CONFORMANCE("the run lock goes with its session") {
  auto first = database.connect();
  REQUIRE(first->try_run_lock().acquired);
  first.reset();
  auto second = database.connect();
  bool acquired = false;
  // A server notices the end of a connection a moment later.
  for (int i = 0; i < 50 && !acquired; ++i) {
    acquired = second->try_run_lock().acquired;
    if (!acquired) std::this_thread::sleep_for(Milliseconds(20));
  }
  CHECK(acquired);
}

CONFORMANCE("the run lock is kept over segments, failures, resets and statements alone") {
  auto session = database.connect();
  session->create_history({});
  REQUIRE(session->try_run_lock().acquired);
  Statements good = script(*session, "SELECT 1", true);
  require_committed(session->commit_segment(good, {}));
  Statements bad = script(*session, "SELECT * FROM no_such_table", true);
  CHECK(session->commit_segment(bad, {}).kind == Outcome::Kind::failed);
  require_committed(execute_alone(*session, "CREATE TABLE t1 (i INT)"));
  session->reset();
  CHECK(session->holds_run_lock());
  CHECK_FALSE(database.connect()->try_run_lock().acquired);
}

CONFORMANCE("asking again for a lock that is held keeps it, and one release frees it") {
  auto first = database.connect();
  CHECK(first->try_run_lock().acquired);
  CHECK(first->try_run_lock().acquired);
  first->release_run_lock();
  CHECK(database.connect()->try_run_lock().acquired);
}

CONFORMANCE("many sessions that want the run lock at once have it one after the other") {
  constexpr int kSessions = 8;
  std::atomic<int> holders = 0;
  std::atomic<int> most = 0;
  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kSessions; ++i)
    threads.emplace_back([&] {
      auto session = database.connect();
      for (int turn = 0; turn < 5; ++turn) {
        while (!session->try_run_lock().acquired) std::this_thread::sleep_for(Milliseconds(2));
        int now = ++holders;
        if (now > most) most = now;
        std::this_thread::sleep_for(Milliseconds(2));
        --holders;
        session->release_run_lock();
      }
      ++served;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(most == 1);
  CHECK(served == kSessions);
}

}  // namespace
}  // namespace fishway::conformance
