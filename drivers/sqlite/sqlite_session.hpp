// A session with a SQLite database: the contract of core/run/driver.hpp on one connection and one lock file.
//
// SQLite runs inside this process, so no connection is ever lost: a COMMIT has returned or has not, and what a killed
// process left half-done is rolled back by the next one that opens the file.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/sqlite/connection.hpp"
#include "drivers/sqlite/connection_state.hpp"
#include "drivers/sqlite/history_table.hpp"
#include "drivers/sqlite/result_codes.hpp"
#include "drivers/sqlite/run_lock_file.hpp"
#include "drivers/sqlite/side_tables.hpp"
#include "drivers/sqlite/statement_intent.hpp"

namespace fishway::sqlite {

/// How a session is opened, with the URL's options read.
struct SessionOptions {
  std::string file;    ///< as the user named it, or ":memory:"
  std::string opened;  ///< what is opened: `file`, or ":memory:" in place of one that must not be made
  int flags = 0;       ///< of sqlite3_open_v2
  bool query_only = false;
  Milliseconds busy_time{5'000};
  std::optional<bool> foreign_keys;
  std::string table;  ///< empty: to be found out
  std::string application_name;
};

/// A failure in a statement itself, told apart from one in the frame around it.
struct StatementFailed {
  StatementError error;
  std::optional<LockOut> lock_out = {};
};

class TableDrops;

class SqliteSession final : public Session {
 public:
  explicit SqliteSession(const SessionOptions& options);

  const DatabaseFacts& facts() const override { return facts_; }
  void set_notice_sink(NoticeSink*) override {}  // SQLite says nothing beside its results
  void set_wait_sink(WaitSink* sink) override { wait_sink_ = sink; }
  void reconnect() override;

  std::optional<History> read_history() override;
  void create_history(const History& rows) override;
  void edit_history(const HistoryEdit& edit) override;
  std::vector<Checkpoint> read_checkpoints() override;
  DatabaseState read_state() override;
  void write_checkpoint(const Checkpoint& checkpoint) override;
  void drop_empty_progress() override;
  std::optional<std::string> read_property(std::string_view name) override;
  void write_property(std::string_view name, const std::optional<std::string>& value) override;

  LockAttempt try_run_lock() override;
  bool holds_run_lock() override { return run_lock_.holds(); }
  void release_run_lock() noexcept override { run_lock_.release(); }

  std::vector<std::string> missing_schemas() override { return {}; }
  void create_schema(const std::string& schema) override;
  std::vector<std::string> non_empty_schemas() override;
  void clean(const std::vector<std::string>& drop_schemas) override;
  std::string quote(const std::string& identifier) const override { return quote_name(identifier); }

  Outcome commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) override;
  std::vector<Outcome> commit_together(std::span<const SegmentWork> segments,
                                       const std::function<void()>& meanwhile) override;
  bool can_commit_together() const override { return !facts_.read_only; }
  Outcome execute_alone(StatementStream& statement, const Checkpoint& announced, const CommitRecord& record,
                        LockPolicy& policy) override;
  Probe probe(const Statement& statement) override;
  std::optional<std::vector<Blocker>> still_in_the_way(const std::vector<Blocker>& blockers) override;
  std::optional<std::vector<lint::TableSize>> table_sizes() override;
  bool may_hold_data(const lint::Loss& loss) override;
  void reset() override;
  void cancel() noexcept override;

 private:
  // While one exists, cancel() has something to stop.
  class Activity {
   public:
    enum class Kind { reading, writing };
    Activity(SqliteSession& session, Kind kind);
    ~Activity();
    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;

   private:
    SqliteSession& session_;
  };

  void prepare();
  void learn_facts(const SessionOptions& options);
  void remember_connection();
  void restore_connection();

  // sqlite_work.cpp
  std::string_view execute_first(std::string_view text, const Statement& statement, TableDrops* drops);
  void execute(const Statement& statement, TableDrops* drops);
  void execute_inside(const Statement& statement, TableDrops& drops);
  void execute_outside(const Statement& statement);
  bool can_share_transaction(const Statement& statement) const;
  void begin_segment(const Statement* first, LockPolicy& policy);
  void execute_segment(StatementStream& statements, const Statement* first, const CommitRecord& record,
                       LockPolicy& policy, std::chrono::steady_clock::time_point begin, Outcome& outcome,
                       std::optional<StatementError>& last);
  Outcome commit_with_record(const Statement& statement, const CommitRecord& record);
  void require_keys(TableDrops& drops, const StatementError& at);
  void announce(const Checkpoint& announced);
  void write_record(const CommitRecord& record, Milliseconds time);
  void allow(const StatementLimits& limits);
  std::optional<LockOut> lock_out_of(const SqliteError& error);
  void fail(Outcome& outcome, const SqliteError& error, const std::optional<StatementError>& at);
  void fail(Outcome& outcome, StatementFailed& failure);

  // sqlite_group.cpp
  struct GroupAttempt;
  GroupAttempt attempt_together(std::span<const SegmentWork> segments);
  bool execute_in_group(const SegmentWork& work, GroupAttempt& attempt);

  // sqlite_waiting.cpp
  Patience patience() const;
  /// Has `work` write and commit in a transaction; again, when readers were in the way of the commit, until the busy
  /// time is over, or `longest` where that is more.
  void write(const std::function<void(Transaction&)>& work, Milliseconds longest = Milliseconds(0));
  Milliseconds watch_limit(const std::vector<Blocker>& blockers) const;
  void note_outlasted(const std::vector<Blocker>& blockers);
  bool wait_for(std::vector<Blocker> blockers, std::chrono::steady_clock::time_point begin,
                std::chrono::steady_clock::time_point end);
  void tell(const std::vector<Blocker>& blockers, Milliseconds waited);
  void tell_waiting(Milliseconds waited);

  SessionOptions options_;
  Connection connection_;
  Milliseconds busy_time_;
  RunLockFile run_lock_;
  std::optional<ConnectionState> state_;
  std::optional<StatementIntent> intent_;
  DatabaseFacts facts_;
  std::optional<HistoryTable> history_;
  std::optional<ProgressTable> progress_;
  std::optional<PropertyTable> properties_;
  WaitSink* wait_sink_ = nullptr;
  Milliseconds statement_time_{0};                         // that each statement may take; 0: without limit
  std::chrono::steady_clock::time_point told_at_;          // the wait sink
  std::chrono::steady_clock::time_point watching_since_;   // who was in the way last
  std::set<std::pair<long long, std::string>> outlasted_;  // processes that were watched in vain: pid, start
  std::atomic<bool> active_ = false;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace fishway::sqlite
