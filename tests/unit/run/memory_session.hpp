// A database in memory, to see what the runner asks of a driver and to let it fail at will. It executes nothing: a
// statement that contains FAIL fails, one that contains LOST loses the connection, one that contains LOCKED is locked
// out as often as the script of what goes wrong says.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/run/driver.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway::test {

/// What stays when a session ends.
struct MemoryDatabase {
  std::optional<History> history;
  std::map<std::string, Checkpoint> checkpoints;
  std::vector<std::string> executed;  ///< statements whose effect is committed
  std::optional<LockHolder> lock_holder;
  std::vector<std::string> schemas_missing;
  bool has_tables = false;
};

/// What goes wrong, in order.
struct MemoryScript {
  std::vector<LockOut> lock_outs;    ///< of statements with LOCKED
  std::vector<std::size_t> looks;    ///< how many are still in the way at each look; then nobody
  bool sends_together = false;       ///< several segments at once
  bool commits_before_loss = false;  ///< a segment with LOST is committed though the connection goes
  int losses = 1'000'000;            ///< of statements with LOST; then they succeed
  std::vector<Probe> probes;         ///< answers; then `unknown`
  std::function<void()> on_reconnect;
  bool loses_when_all_is_done = false;  ///< the first look at the history after the run lock was released
};

class MemorySession : public Session {
 public:
  MemorySession(MemoryDatabase& database, Dialect dialect) : database_(database) {
    facts_.dialect = dialect;
    facts_.database = "test";
    facts_.schema = "main";
    facts_.table = "flyway_schema_history";
    facts_.user = "app";
    facts_.split.dialect = dialect;
  }

  const DatabaseFacts& facts() const override { return facts_; }
  void set_notice_sink(NoticeSink*) override {}
  void set_wait_sink(WaitSink*) override {}
  void reconnect() override {
    log.push_back("reconnect");
    if (script.on_reconnect) script.on_reconnect();
  }
  Probe probe(const Statement&) override {
    log.push_back("probe");
    return take(script.probes).value_or(Probe{});
  }
  std::optional<std::vector<Blocker>> still_in_the_way(const std::vector<Blocker>& blockers) override {
    log.push_back("look");
    const std::size_t left = take(script.looks).value_or(0);
    return std::vector<Blocker>(blockers.begin(), blockers.begin() + static_cast<std::ptrdiff_t>(left));
  }

  std::optional<History> read_history() override {
    const bool is_done = !log.empty() && log.back() == "unlock";
    if (is_done && std::exchange(script.loses_when_all_is_done, false))
      throw Error(ErrorKind::cannot_connect, "the connection is lost");
    return database_.history;
  }
  void create_history(const History& rows) override {
    log.push_back("create history");
    database_.history = rows;
  }
  void edit_history(const HistoryEdit& edit) override {
    for (int rank : edit.deletes) erase_rank(rank);
    for (const HistoryRow& row : edit.inserts) database_.history->push_back(row);
  }
  std::vector<Checkpoint> read_checkpoints() override {
    std::vector<Checkpoint> all;
    for (const auto& [script, checkpoint] : database_.checkpoints) all.push_back(checkpoint);
    return all;
  }
  void write_checkpoint(const Checkpoint& checkpoint) override {
    database_.checkpoints[checkpoint.script] = checkpoint;
  }
  void drop_empty_progress() override {}
  std::optional<std::string> read_property(std::string_view) override { return {}; }
  void write_property(std::string_view, const std::optional<std::string>&) override {}

  LockAttempt try_run_lock() override {
    log.push_back("try lock");
    if (on_try_lock) on_try_lock();
    return {.acquired = !database_.lock_holder, .holder = database_.lock_holder};
  }
  bool holds_run_lock() override { return true; }
  void release_run_lock() noexcept override { log.push_back("unlock"); }

  std::vector<std::string> missing_schemas() override { return database_.schemas_missing; }
  void create_schema(const std::string& schema) override { std::erase(database_.schemas_missing, schema); }
  std::vector<std::string> non_empty_schemas() override {
    return database_.has_tables ? std::vector<std::string>{"main"} : std::vector<std::string>{};
  }
  void clean(const std::vector<std::string>&) override { database_ = {}; }
  std::string quote(const std::string& identifier) const override { return '"' + identifier + '"'; }

  Outcome commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) override {
    log.push_back("transaction");
    return commit(statements, record, policy);
  }

  bool can_commit_together() const override { return script.sends_together; }

  /// Where the connection is lost behind a commit, the server has gone on with the others.
  std::vector<Outcome> commit_together(std::span<const SegmentWork> segments,
                                       const std::function<void()>& meanwhile) override {
    log.push_back("together");
    meanwhile();
    std::vector<Outcome> outcomes;
    bool goes_on = true;
    for (const SegmentWork& segment : segments) {
      HeldStatements statements(segment.statements);
      const Outcome outcome = commit(statements, segment.record, segment.policy);
      if (goes_on) outcomes.push_back(outcome);
      goes_on = goes_on && outcome.kind == Outcome::Kind::committed;
      if (!goes_on && !(outcome.kind == Outcome::Kind::in_doubt && script.commits_before_loss)) break;
    }
    return outcomes;
  }

  Outcome execute_alone(StatementStream& statements, const Checkpoint& announced, const CommitRecord& record,
                        LockPolicy& policy) override {
    log.push_back("alone");
    const Statement* statement = statements.next();
    limits.push_back(policy.limits(*statement));
    if (!announced.script.empty()) database_.checkpoints[announced.script] = announced;
    if (std::optional<Outcome> failure = failure_of(*statement)) return *failure;
    database_.executed.push_back(statement->text);
    keep(record);
    return Outcome{.kind = Outcome::Kind::committed, .error = {}, .statements = 1, .time = Milliseconds(1)};
  }

  void reset() override { log.push_back("reset"); }
  void cancel() noexcept override {}

  std::size_t count(const std::string& entry) const { return static_cast<std::size_t>(std::ranges::count(log, entry)); }

  MemoryScript script;
  std::vector<std::string> log;
  std::vector<StatementLimits> limits;  ///< that the statements had
  std::function<void()> on_try_lock;

 private:
  template <typename Value>
  static std::optional<Value> take(std::vector<Value>& values) {
    if (values.empty()) return std::nullopt;
    Value value = values.front();
    values.erase(values.begin());
    return value;
  }

  std::optional<Outcome> failure_of(const Statement& statement) {
    const auto says = [&](const char* word) { return statement.text.find(word) != std::string::npos; };
    const bool is_lost = says("LOST") && script.losses-- > 0;
    std::optional<LockOut> lock_out = says("LOCKED") ? take(script.lock_outs) : std::nullopt;
    if (!is_lost && !lock_out && !says("FAIL")) return {};
    StatementError error{.message = "it failed",
                         .hint = {},
                         .code = "42601",
                         .place = statement.place(),
                         .statement = statement.excerpt(),
                         .number = statement.number};
    return Outcome{.kind = is_lost ? Outcome::Kind::in_doubt : Outcome::Kind::failed,
                   .error = error,
                   .statements = 0,
                   .time = Milliseconds(0),
                   .lock_out = lock_out};
  }

  Outcome commit(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) {
    std::vector<std::string> texts;
    std::optional<Outcome> lost;
    while (const Statement* statement = statements.next()) {
      limits.push_back(policy.limits(*statement));
      if (std::optional<Outcome> failure = failure_of(*statement)) {
        const bool goes_on = failure->kind == Outcome::Kind::in_doubt && script.commits_before_loss;
        if (!goes_on) return *failure;
        lost = failure;
      }
      texts.push_back(statement->text);
    }
    database_.executed.insert(database_.executed.end(), texts.begin(), texts.end());
    keep(record);
    if (lost) return *lost;
    return Outcome{.kind = Outcome::Kind::committed, .error = {}, .statements = texts.size(), .time = Milliseconds(1)};
  }

  void keep(const CommitRecord& record) {
    for (int rank : record.delete_ranks) erase_rank(rank);
    for (const HistoryRow& row : record.rows) database_.history->push_back(row);
    if (record.checkpoint) database_.checkpoints[record.checkpoint->script] = *record.checkpoint;
    database_.checkpoints.erase(record.clear_checkpoint);
  }

  void erase_rank(int rank) {
    std::erase_if(*database_.history, [rank](const HistoryRow& row) { return row.installed_rank == rank; });
  }

  MemoryDatabase& database_;
  DatabaseFacts facts_;
};

}  // namespace fishway::test
