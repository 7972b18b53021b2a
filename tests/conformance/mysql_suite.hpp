// What the tests of MySQL and MariaDB share.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "tests/conformance/suite.hpp"

#define MYSQL_BODY(function, behaviour)                                                  \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database); \
  CONFORMANCE(behaviour) {                                                               \
    if (database.is_mysql_family()) function(database);                                  \
  }                                                                                      \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database)
#define MYSQL(behaviour) MYSQL_BODY(DOCTEST_ANONYMOUS(fishway_mysql_), behaviour)

namespace fishway::conformance {

class Notices final : public NoticeSink {
 public:
  void notice(const Notice& notice) override { all.push_back(notice); }
  std::vector<Notice> all;
};

/// Gives every statement the same.
class Limits final : public LockPolicy {
 public:
  explicit Limits(Milliseconds lock, Milliseconds time = Milliseconds(0)) : lock_(lock), time_(time) {}
  StatementLimits limits(const Statement&) override { return {lock_, time_, false}; }
  bool allows(const Statement&, std::string_view hazard) override { return hazard == allowed; }

  std::string allowed;

 private:
  Milliseconds lock_;
  Milliseconds time_;
};

inline Outcome commit(Session& session, std::string_view text, const CommitRecord& record = {},
                      bool begins_migration = false, LockPolicy& policy = LockPolicy::plain()) {
  Statements statements = script(session, text, begins_migration);
  return session.commit_segment(statements, record, policy);
}

/// Executes one statement alone, without a trace.
inline Outcome alone(Session& session, std::string_view text, LockPolicy& policy = LockPolicy::plain()) {
  Statements statement = script(session, text);
  return session.execute_alone(statement, {}, {}, policy);
}

inline CommitRecord one_row() {
  CommitRecord record;
  record.rows = {history_row(1)};
  return record;
}

/// The session's connection number, as another session that waits for its lock is told it.
inline std::string connection_id(const TestDatabase& database, Session& session) {
  REQUIRE(session.try_run_lock().acquired);
  const LockAttempt attempt = database.connect()->try_run_lock();
  REQUIRE_FALSE(attempt.acquired);
  REQUIRE(attempt.holder);
  return attempt.holder->id;
}

/// An account of this database's own, with the rights that the clause grants; gone at the end.
class Account {
 public:
  Account(const TestDatabase& database, const std::string& rights, const std::string& limit = "")
      : session_(database.connect()) {
    for (const char* host : {"%", "localhost"}) {
      const std::string account = fmt::format("'fw_limited'@'{}'", host);
      execute_alone(*session_, "DROP USER IF EXISTS " + account);
      require_committed(
          execute_alone(*session_, fmt::format("CREATE USER {} IDENTIFIED BY 'limited' {}", account, limit)));
      const std::string grant =
          fmt::format("GRANT {} ON `{}`.* TO {}", rights, database.options().url.database, account);
      require_committed(execute_alone(*session_, grant));
    }
    options = database.options();
    options.url.user = "fw_limited";
    options.url.password = "limited";
  }
  ~Account() {
    for (const char* host : {"%", "localhost"})
      execute_alone(*session_, fmt::format("DROP USER 'fw_limited'@'{}'", host));
  }
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  ConnectOptions options;

 private:
  std::unique_ptr<Session> session_;
};

/// Another session that executes these statements in one transaction and then keeps what it has locked, until it is let
/// go of.
class Holder {
 public:
  Holder(const TestDatabase& database, const std::string& statements) : session_(database.connect()) {
    id = connection_id(database, *session_);
    thread_ = std::thread([this, statements] { commit(*session_, statements + "; DO SLEEP(60)"); });
    const std::string sleeps =
        fmt::format("SELECT count(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep' AND ID = {}", id);
    for (int i = 0; i < 100 && database.value(sleeps) != "1"; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  ~Holder() { let_go(); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  void let_go() {
    if (!thread_.joinable()) return;
    session_->cancel();
    thread_.join();
  }

  std::string id;

 private:
  std::unique_ptr<Session> session_;
  std::thread thread_;
};

}  // namespace fishway::conformance
