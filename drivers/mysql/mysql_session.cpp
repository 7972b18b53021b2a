#include "drivers/mysql/mysql_session.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <thread>
#include <utility>

#include "core/error.hpp"
#include "drivers/mysql/client_thread.hpp"
#include "drivers/mysql/connect_options.hpp"
#include "drivers/mysql/effect_probe.hpp"
#include "drivers/mysql/live_tables.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/server_facts.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

/// A failure while the facts are learnt is a failure to connect.
template <class Work>
auto connecting(const ConnectOptions& options, Work work) {
  try {
    return work();
  } catch (const ServerError& error) {
    throw connect_error(error, options.url);
  }
}

template <class Work>
auto doing(const std::string& what, const DatabaseFacts& facts, Work work) {
  try {
    return work();
  } catch (const ServerError& error) {
    throw session_error(error, what, facts);
  }
}

/// While it lives, this session's DDL waits for another's metadata lock for 30 seconds at most, and not for the
/// server's default of a day or a year.
class BoundedWait {
 public:
  explicit BoundedWait(Connection& connection)
      : connection_(connection),
        before_(connection.query_cell("SELECT @@SESSION.lock_wait_timeout").value_or("31536000")) {
    connection_.execute("SET SESSION lock_wait_timeout = 30");
  }
  ~BoundedWait() {
    try {
      connection_.execute("SET SESSION lock_wait_timeout = " + before_);
    } catch (const std::exception&) {  // The connection is gone, and the setting with it.
    }
  }
  BoundedWait(const BoundedWait&) = delete;
  BoundedWait& operator=(const BoundedWait&) = delete;

 private:
  Connection& connection_;
  std::string before_;
};

}  // namespace

MysqlSession::MysqlSession(const ConnectOptions& options)
    : options_(options),
      connection_(options),
      facts_(connecting(options, [&] { return learn(); })),
      history_(connection_, facts_),
      progress_(connection_, facts_),
      properties_(connection_, facts_),
      lock_(connection_, facts_, options_),
      schemas_(connection_, facts_),
      state_(connection_, facts_),
      wait_limits_(facts_),
      watch_(options_) {
  connecting(options, [&] { begin_session(); });
}

DatabaseFacts MysqlSession::learn() {
  ServerFacts learnt = learn_facts(connection_, options_);
  connection_id_ = learnt.connection_id;
  client_ = learnt.client;
  return std::move(learnt.facts);
}

void MysqlSession::begin_session() {
  due_.clear();
  wait_limits_.forget_all();
  progress_.forget();
  Message message;
  state_.begin(message);
  properties_.ask_for_all(message);
  try {
    connection_.send(message);
  } catch (const FailedAt& error) {
    if (error.index + 1 < message.size() || connection_is_lost(error)) throw;
    properties_.note_failure(error);
  }
  if (options_.url.database != facts_.schema) state_.use_schema();
  current_schema_ = facts_.schema;
  watch_.follow(connection_id_, facts_);
}

std::optional<History> MysqlSession::read_history() {
  return doing("read the history table", facts_, [&] { return history_.read(); });
}

DatabaseState MysqlSession::read_state() {
  DatabaseState state;
  Message message;
  schemas_.ask_for_missing(message, state.missing_schemas);
  const std::size_t history =
      message.add(history_.select(), [&](const auto& rows) { state.history = HistoryTable::parse(rows); });
  message.add(progress_.select(), [&](const auto& rows) { state.checkpoints = progress_.parse(rows); });
  return doing("read the history table", facts_, [&] {
    try {
      connection_.send(message);
    } catch (const FailedAt& error) {
      if (error.index < history) throw;
      if (error.index > history) {
        doing("read the progress table", facts_, [&] { progress_.note_missing(error); });
      } else {
        state.history = history_.read();  // Says what is wrong with it, if it is there.
        if (state.history) state.checkpoints = progress_.read();
      }
    }
    return std::move(state);
  });
}

void MysqlSession::create_history(const History& rows) {
  doing("create the history table", facts_, [&] {
    const BoundedWait bounded(connection_);
    history_.create(rows);
  });
}

void MysqlSession::edit_history(const HistoryEdit& edit) {
  if (edit.empty()) return;
  doing("write the history table", facts_, [&] {
    Message message;
    lock_.guard(message);
    message.add("START TRANSACTION");
    lock_.fence(message);
    for (const int rank : edit.deletes) history_.remove(rank, message);
    for (const HistoryRow& row : edit.updates) history_.update(row, message);
    history_.insert(edit.inserts, 0, message);
    message.add("COMMIT");
    send(message);
  });
}

std::vector<Checkpoint> MysqlSession::read_checkpoints() {
  return doing("read the progress table", facts_, [&] { return progress_.read(); });
}

void MysqlSession::write_checkpoint(const Checkpoint& checkpoint) {
  doing("write the progress table", facts_, [&] {
    progress_.require();
    Message message;
    message.add("START TRANSACTION");  // Also ends a LOCK TABLES that a script has left.
    lock_.fence(message);
    progress_.write(checkpoint, message);
    message.add("COMMIT");
    send(message);
  });
}

void MysqlSession::drop_empty_progress() {
  doing("drop the progress table", facts_, [&] {
    if (!progress_.exists()) return;
    const BoundedWait bounded(connection_);
    progress_.drop_if_empty();
  });
}

std::optional<std::string> MysqlSession::read_property(std::string_view name) {
  return doing("read the properties table", facts_, [&] { return properties_.read(name); });
}

void MysqlSession::write_property(std::string_view name, const std::optional<std::string>& value) {
  doing("write the properties table", facts_, [&] {
    const BoundedWait bounded(connection_);
    properties_.write(name, value);
  });
}

std::optional<std::vector<lint::TableSize>> MysqlSession::table_sizes() {
  return doing("read the sizes of tables", facts_, [&] { return mysql::table_sizes(connection_, facts_); });
}

bool MysqlSession::may_hold_data(const lint::Loss& loss) {
  return doing("look into a table", facts_, [&] { return mysql::may_hold_data(connection_, facts_, loss); });
}

std::vector<std::string> MysqlSession::replicas() {
  return doing("look for replicas", facts_, [&] { return mysql::replicas(connection_); });
}

LockAttempt MysqlSession::try_run_lock() {
  return doing("ask for the run lock", facts_, [&] {
    progress_.forget();  // The run before this one may have dropped it.
    const LockAttempt attempt = lock_.try_acquire();
    if (attempt.acquired && lock_.is_leased()) warn_of_flyway();
    return attempt;
  });
}

void MysqlSession::warn_of_flyway() {
  if (!sink_ || std::exchange(warned_of_flyway_, true)) return;
  sink_->notice({"Warning",
                 "",
                 "This is a node of a Galera cluster, where the run lock is a lease in a table as well: a Flyway that "
                 "starts on another node meanwhile does not wait.",
                 {}});
}

bool MysqlSession::holds_run_lock() {
  return doing("ask for the run lock", facts_, [&] { return lock_.is_held(); });
}

std::vector<std::string> MysqlSession::missing_schemas() {
  return doing("list the schemas", facts_, [&] { return schemas_.missing(); });
}

void MysqlSession::create_schema(const std::string& schema) {
  doing(fmt::format("create the schema {}", quote(schema)), facts_, [&] {
    const BoundedWait bounded(connection_);
    connection_.execute("CREATE DATABASE " + quote(schema));
    if (schema == facts_.schema) connection_.execute("USE " + quote(schema));
  });
}

std::vector<std::string> MysqlSession::non_empty_schemas() {
  return doing("look into the schemas", facts_, [&] { return schemas_.non_empty(); });
}

void MysqlSession::clean(const std::vector<std::string>& drop_schemas) {
  doing("clean", facts_, [&] {
    const BoundedWait bounded(connection_);
    for (const std::string& schema : facts_.schemas) schemas_.clean(schema);
    for (const std::string& schema : drop_schemas) connection_.execute("DROP DATABASE IF EXISTS " + quote(schema));
    progress_.forget();
  });
}

std::string MysqlSession::quote(const std::string& identifier) const { return quote_identifier(identifier); }

void MysqlSession::reset() {
  doing("reset the session", facts_, [&] {
    restore();
    send_due();
  });
}

/// What is left to do for it goes with the next message.
void MysqlSession::restore() {
  if (state_.needs_check()) {
    state_.add_check(due_);
    try {
      send_due();
    } catch (const ServerError& error) {  // All is looked at then.
      if (connection_is_lost(error)) throw;
    }
  }
  state_.restore(due_);
  wait_limits_.forget_time();
  current_schema_ = facts_.schema;
}

/// Sends the message. What it began is rolled back when it fails.
void MysqlSession::send(const Message& message) {
  try {
    connection_.send(message);
  } catch (const ServerError& error) {
    wait_limits_.forget();  // It may have been to set them.
    roll_back();
    if (error.code == not_one_row) lock_.fail();
    throw;
  }
}

void MysqlSession::send_due() {
  const Message message = std::exchange(due_, {});
  send(message);
}

void MysqlSession::cancel() noexcept {
  if (!statement_is_running_) return;
  is_cancelled_ = true;
  try {
    const ClientThread client_thread;
    Connection second(options_, std::chrono::seconds(4));
    if (statement_is_running_) second.execute(fmt::format("KILL QUERY {}", connection_id_.load()));
  } catch (const std::exception&) {  // The server has gone, or has no connection left: the statement runs on.
  }
}

void MysqlSession::reconnect() {
  const long long id = connection_id_;
  const std::string client = client_;
  connection_.reopen(options_);
  connecting(options_, [&] {
    facts_ = learn();
    end_session(id, client);
    begin_session();
    lock_.forget();  // It is not this connection's.
  });
}

/// The server may still be at work for the connection that was lost, and hold its locks and the run lock. After a
/// restart the number can be another session's; the client's port tells, or, at a socket, that numbers began anew.
void MysqlSession::end_session(long long id, const std::string& client) {
  const bool is_told_by_port = client.find(':') != std::string::npos;
  const std::string lasts =
      fmt::format("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = {} AND USER = {} AND HOST = {}{}", id,
                  literal(facts_.user), literal(client), is_told_by_port ? "" : " AND ID < CONNECTION_ID()");
  try {
    for (int round = 0; round < 20 && connection_.query_cell(lasts); ++round) {
      if (round == 0) connection_.execute(fmt::format("KILL {}", id));
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;  // Else it went by itself in the meantime.
  }
}

Probe MysqlSession::probe(const Statement& statement) {
  return doing("look whether a statement took effect", facts_, [&] {
    roll_back();  // What is read must be what is there now.
    try {
      return EffectProbe(connection_, facts_, current_schema_).look(statement);
    } catch (const ServerError& error) {
      if (connection_is_lost(error)) throw;
      Probe probe;  // No right to look.
      probe.finding = error.message;
      probe.where_to_look = "Look whether what this does is done: " + statement.excerpt(100);
      return probe;
    }
  });
}

std::optional<std::vector<Blocker>> MysqlSession::still_in_the_way(const std::vector<Blocker>& blockers) {
  return watch_.still_in_the_way(blockers);
}

}  // namespace fishway::mysql
