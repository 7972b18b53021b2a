// One session: the connection that holds the run lock and does the work. What it does is spread over its parts: facts,
// history, progress, lock, state, schemas. See core/run/driver.hpp for the contract of every method.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

#include "core/run/driver.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/ddl_statement.hpp"
#include "drivers/mysql/history_table.hpp"
#include "drivers/mysql/lock_watch.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/progress_table.hpp"
#include "drivers/mysql/run_lock.hpp"
#include "drivers/mysql/schemas.hpp"
#include "drivers/mysql/session_state.hpp"
#include "drivers/mysql/statement_group.hpp"
#include "drivers/mysql/wait_limits.hpp"

namespace fishway::mysql {

class MysqlSession : public Session {
 public:
  explicit MysqlSession(const ConnectOptions& options);

  const DatabaseFacts& facts() const override { return facts_; }
  void set_notice_sink(NoticeSink* sink) override { sink_ = sink; }
  void set_wait_sink(WaitSink* sink) override { watch_.set_sink(sink); }
  void reconnect() override;

  std::optional<History> read_history() override;
  DatabaseState read_state() override;
  void create_history(const History& rows) override;
  void edit_history(const HistoryEdit& edit) override;
  std::vector<Checkpoint> read_checkpoints() override;
  void write_checkpoint(const Checkpoint& checkpoint) override;
  void drop_empty_progress() override;
  std::optional<std::string> read_property(std::string_view name) override;
  void write_property(std::string_view name, const std::optional<std::string>& value) override;

  LockAttempt try_run_lock() override;
  bool holds_run_lock() override;
  void release_run_lock() noexcept override { lock_.release(); }

  std::vector<std::string> missing_schemas() override;
  void create_schema(const std::string& schema) override;
  std::vector<std::string> non_empty_schemas() override;
  void clean(const std::vector<std::string>& drop_schemas) override;
  std::string quote(const std::string& identifier) const override;

  Outcome commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) override;
  Outcome execute_alone(StatementStream& statement, const Checkpoint& announced, const CommitRecord& record,
                        LockPolicy& policy) override;
  Probe probe(const Statement& statement) override;
  std::optional<std::vector<Blocker>> still_in_the_way(const std::vector<Blocker>& blockers) override;
  std::optional<std::vector<lint::TableSize>> table_sizes() override;
  bool may_hold_data(const lint::Loss& loss) override;
  std::vector<std::string> replicas() override;
  void reset() override;
  void cancel() noexcept override;

 private:
  using Clock = std::chrono::steady_clock;

  /// What is known of the segment that is at work.
  struct Attempt {
    bool is_alone = false;                        ///< a statement outside a transaction
    bool has_begun = false;                       ///< that statement has reached the server, and its turn
    Outcome::Kind if_lost = Outcome::Kind::lost;  ///< what it means when the connection is lost now
    bool is_judged = false;                       ///< a statement of the script failed, and `lock_out` is of that
    std::optional<LockOut> lock_out = {};
  };

  void warn_of_flyway();
  void roll_back() noexcept;
  void run_all(StatementStream& statements, const Statement*& statement, StatementGroup& group, std::size_t& executed,
               LockPolicy& policy);
  void run(const Statement& statement, StatementLimits limits, LockPolicy& policy);
  void execute_together(const StatementGroup& group, std::size_t& executed, const Statement*& failed);
  template <class Send>
  std::optional<ServerError> watch(const Watched& watched, Send send, Verdict& verdict);
  void execute(const Statement& statement, const std::string& text, const Watched& watched,
               const StatementLimits& limits);
  bool run_online(const Statement& statement, const DdlStatement& ddl, const Watched& watched,
                  const StatementLimits& limits, LockPolicy& policy);
  Watched watched_by(const DdlStatement& ddl, const StatementLimits& limits) const;
  std::uint64_t table_bytes(const TableName& table);
  void absorb_kill();
  void require_single(const std::string& text);
  std::optional<ServerError> send_alone(const Statement& statement, const std::string& text);
  std::optional<ServerError> send_with_due(const std::string& text);
  void report_warnings(const Place& place);
  void ask_for_warnings(const Place& place, Message& message);
  void send(const Message& message);
  void send_due();
  void reset_before(const Statement* statement);
  void announce(const Checkpoint& announced);
  void write_record(const CommitRecord& record, long long extra_ms, Message& message);
  void commit(const CommitRecord& record, Message& message);
  void commit_record(const CommitRecord& record, long long extra_ms, Message& message);
  void commit_record_of_done(const CommitRecord& record, long long extra_ms, const std::string& before);
  void require_tables(const CommitRecord& record);
  void fail(Outcome& outcome, const ServerError& error, const StatementError& cause);
  void undo(Outcome& outcome, std::size_t temporary_tables);
  DatabaseFacts learn();
  void begin_session();
  void restore();
  void end_session(long long id, const std::string& client);

  ConnectOptions options_;
  Connection connection_;
  std::atomic<long long> connection_id_{0};
  std::string client_;  ///< address and port of this end, as the server sees them
  DatabaseFacts facts_;
  HistoryTable history_;
  ProgressTable progress_;
  PropertyTable properties_;
  RunLock lock_;
  Schemas schemas_;
  SessionState state_;
  std::string current_schema_;  ///< that unqualified names belong to
  WaitLimits wait_limits_;
  LockWatch watch_;
  NoticeSink* sink_ = nullptr;
  bool warned_of_flyway_ = false;
  Message due_;  ///< goes before the next statement, in the same message
  Attempt attempt_;
  std::atomic<bool> statement_is_running_{false};
  std::atomic<bool> is_cancelled_{false};  ///< the statement that runs, or ran last
};

}  // namespace fishway::mysql
