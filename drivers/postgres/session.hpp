// A session with a PostgreSQL server: the parts of this folder behind the interface of core.
#pragma once

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/run_lock.hpp"
#include "drivers/postgres/session_parts.hpp"
#include "drivers/postgres/state_reader.hpp"

namespace fishway::postgres {

class PostgresSession : public Session {
 public:
  explicit PostgresSession(const ConnectOptions& options);

  const DatabaseFacts& facts() const override { return facts_; }
  void set_notice_sink(NoticeSink* sink) override { connection_.set_notice_sink(sink); }
  void set_wait_sink(WaitSink* sink) override { watcher_.set_sink(sink); }
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
  void release_run_lock() noexcept override;

  std::vector<std::string> missing_schemas() override;
  void create_schema(const std::string& schema) override;
  std::vector<std::string> non_empty_schemas() override;
  void clean(const std::vector<std::string>& drop_schemas) override;
  std::string quote(const std::string& identifier) const override;

  Outcome commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) override;
  std::vector<Outcome> commit_together(std::span<const SegmentWork> segments,
                                       const std::function<void()>& meanwhile) override;
  bool can_commit_together() const override { return !facts_.pooled; }
  Outcome execute_alone(StatementStream& statement, const Checkpoint& announced, const CommitRecord& record,
                        LockPolicy& policy) override;
  Probe probe(const Statement& statement) override;
  std::optional<std::vector<Blocker>> still_in_the_way(const std::vector<Blocker>& blockers) override;
  std::optional<std::vector<lint::TableSize>> table_sizes() override;
  bool may_hold_data(const lint::Loss& loss) override;
  std::vector<std::string> replicas() override;
  void reset() override;
  void cancel() noexcept override { connection_.cancel(); }

 private:
  void follow_facts();
  DatabaseState read(Wanted wanted);
  void write(std::vector<std::string> statements);
  template <typename Call>
  auto own_work(const std::string& grant, Call call);
  SessionParts parts() { return {connection_, settings_, facts_, tables_, lock_, limits_, watcher_, dirty_}; }

  ConnectOptions options_;
  Connection connection_;
  Inventory inventory_;  // when it connected
  DatabaseFacts facts_;
  SessionSettings settings_;
  Tables tables_;
  StateReader state_;
  RunLock lock_;
  TimeLimits limits_;
  WaitWatcher watcher_;
  Backend former_;      // of a connection that was lost
  bool dirty_ = false;  // a script may have changed the session since it was last reset
};

}  // namespace fishway::postgres
