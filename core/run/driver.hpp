// The seam to the databases: what a driver can do. Everything above it (order, retry, checkpoints, what to say) is
// core's and is written once.
//
// A Driver opens Sessions. A Session is one connection: it holds the run lock and does the work, so that the lock dies
// with it. Sessions are used by one thread at a time; only cancel() may be called from another thread. All text is
// UTF-8.
//
// What fails in the server comes back as data in an Outcome where it is part of the work (a statement of a migration),
// and is thrown as an Error otherwise: Error(cannot_connect) for a session that could not be opened or was lost,
// Error(configuration) for a database that does not fit (no rights, read-only, a history table of another shape).
// No call waits without an end, except for the execution of the migration's own statements.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/dialect.hpp"
#include "core/duration.hpp"
#include "core/history/checkpoint.hpp"
#include "core/history/history_row.hpp"
#include "core/history/repair.hpp"
#include "core/lint/estimate.hpp"
#include "core/lint/finding.hpp"
#include "core/run/database_url.hpp"
#include "core/run/lock_policy.hpp"
#include "core/script/splitter.hpp"

namespace fishway {

struct ConnectOptions {
  DatabaseUrl url;  ///< with user and password resolved
  std::string application_name = "fishway";
  Milliseconds connect_timeout{10'000};
  std::string
      default_schema;  ///< empty: the connection's own (PostgreSQL current_schema, MySQL the database, SQLite main)
  std::vector<std::string> schemas;  ///< managed schemas; empty: only the default one
  /// The history table; empty: `flyway_schema_history` where that exists, `fishway_schema_history` otherwise.
  std::string table;
  bool read_only =
      false;  ///< the caller will only read (info, validate, check): a SQLite file that is missing is not made
  bool blocker_queries = true;  ///< the queries of sessions that are in the way may be shown
  /// `--pooler=transaction`: a pooler that hands out another server connection for each transaction may be in between.
  /// The run lock is then a lease (see Session::try_run_lock). Otherwise try_run_lock refuses such a connection.
  bool pooled = false;
};

/// What is true of a session's database for as long as the session lasts.
struct DatabaseFacts {
  Dialect dialect = Dialect::postgresql;
  std::string version;     ///< as the server says it: "15.18", "10.11.19-MariaDB", "9.7.0", "3.40.1"
  int version_number = 0;  ///< major * 10000 + minor * 100 + patch; PostgreSQL 15.18 is 150018
  std::string host;        ///< as a person would name it: "db.internal", a socket's folder, empty for SQLite
  int port = 0;
  std::string database;              ///< name; for SQLite the file
  std::string schema;                ///< where the history lives
  std::vector<std::string> schemas;  ///< managed: `schema` first
  std::string user;   ///< as installed_by wants it: current_user; the part before @ on MySQL; "" on SQLite
  std::string table;  ///< the history table's name, resolved
  bool read_only =
      false;  ///< cannot be written: a standby, default_transaction_read_only, MySQL read_only, a read-only file
  bool standby = false;
  bool pooled = false;  ///< a transaction pooler is in between
  SplitOptions split;   ///< dialect, version and lexical settings of this session
};

/// Something that the server said beside a result.
struct Notice {
  std::string severity;  ///< "NOTICE", "WARNING", "INFO", "Note", ...
  std::string code;      ///< SQLSTATE or number; may be empty
  std::string message;
  Place place;  ///< of the statement that was running, if one was
};

class NoticeSink {
 public:
  virtual ~NoticeSink() = default;
  virtual void notice(const Notice& notice) = 0;
};

struct LockHolder {
  std::string id;  ///< pid or connection number
  std::string user;
  std::string application;
  std::string client;        ///< address and port; empty when local or unknown
  std::string since;         ///< RFC 3339 UTC; empty when unknown
  std::string text() const;  ///< "pid 4711 (app, fishway, 10.0.0.3, since 2026-11-21T10:00:00Z)", as much as is known
};

struct LockAttempt {
  bool acquired = false;
  std::optional<LockHolder> holder;  ///< when not acquired, and as far as rights allow to know
};

/// The statements of one segment, pulled by the driver one after the other.
class StatementStream {
 public:
  virtual ~StatementStream() = default;
  /// The next statement, valid until the next call; nullptr at the end. May throw Error(script): the driver then rolls
  /// back and lets it pass.
  virtual const Statement* next() = 0;
  /// COPY data of the statement returned last.
  virtual bool next_copy_data(std::string_view& block) = 0;
  /// True when next() would return nullptr. Lets a driver put the record into the same message as the last statement.
  virtual bool at_end() = 0;
};

/// What is written together with a segment's commit.
struct CommitRecord {
  /// Rows to insert. A row's execution_time_ms is what earlier segments took; the driver adds this segment's own time.
  std::vector<HistoryRow> rows;
  std::vector<int> delete_ranks;         ///< rows to delete before (a failed row that is now done)
  std::optional<Checkpoint> checkpoint;  ///< written, replacing the one of the same script
  std::string clear_checkpoint;          ///< script whose checkpoint is removed; empty: none

  bool empty() const { return rows.empty() && delete_ranks.empty() && !checkpoint && clear_checkpoint.empty(); }
};

/// A statement's failure, as the server told it.
struct StatementError {
  std::string message;     ///< with DETAIL and HINT of the server, without the client library's decoration
  std::string hint;        ///< the server's own HINT, if any
  std::string code;        ///< SQLSTATE; MySQL: error number; SQLite: extended result code's name
  Place place;             ///< the error position where the server gave one, else the statement's place
  std::string statement;   ///< excerpt
  std::size_t number = 0;  ///< Statement::number; 0: the commit itself, or the record
  bool refused = false;    ///< not the server's failure: the driver refused what it would do (a table copy)
};

struct Outcome {
  enum class Kind {
    committed,
    failed,    ///< a statement failed: nothing of this segment is left
    lost,      ///< the connection was lost before COMMIT was sent: the server rolls back
    in_doubt,  ///< the connection was lost after COMMIT, or a statement outside a transaction, was sent
  };
  Kind kind = Kind::committed;
  std::optional<StatementError> error;   ///< for everything but committed
  std::size_t statements = 0;            ///< executed by this call
  Milliseconds time{0};                  ///< execution time of this segment, as written to the history
  std::optional<LockOut> lock_out = {};  ///< with `failed`: it may succeed when it is tried again
};

/// What became of a statement that was announced and not ticked off.
struct Probe {
  enum class Effect {
    took_effect,
    none,         ///< it left nothing behind, or can simply be executed again
    in_progress,  ///< the server is still at it, for a session of before; `blockers` names that
    unknown,
  };
  Effect effect = Effect::unknown;
  std::string finding;        ///< what was looked at: "index orders_idx exists and is valid"
  std::string where_to_look;  ///< with `unknown`: SQL or words that help a person to find out
  std::vector<Blocker> blockers;
};

/// Told while a statement waits, or runs for long. Called from another thread.
class WaitSink {
 public:
  virtual ~WaitSink() = default;
  /// The statement that runs now waits for these. At once when it begins to wait for someone, then at most every
  /// second.
  virtual void waiting(const std::vector<Blocker>& blockers, Milliseconds waited) = 0;
  /// What the server says about the progress of a long statement: "building index: 45 %".
  virtual void progress(const std::string& text) = 0;
};

/// What a run looks at before it decides what to do.
struct DatabaseState {
  std::optional<History> history;            ///< as read_history()
  std::vector<Checkpoint> checkpoints;       ///< as read_checkpoints(); empty without a history table
  std::vector<std::string> missing_schemas;  ///< as missing_schemas()
};

/// A whole segment that is held in memory, without COPY data.
struct SegmentWork {
  std::span<const Statement> statements;
  const CommitRecord& record;
  LockPolicy& policy;
};

class Session {
 public:
  virtual ~Session() = default;

  virtual const DatabaseFacts& facts() const = 0;

  /// Where notices of the server go; nullptr: nowhere. The sink must outlive its use.
  virtual void set_notice_sink(NoticeSink* sink) = 0;

  /// Who is told while a statement waits; nullptr: nobody. The sink must outlive its use.
  virtual void set_wait_sink(WaitSink* sink) = 0;

  /// Opens a new connection in place of one that was lost, ends what the server still does for the lost one as far as
  /// rights allow, and learns the facts again. The run lock is not held afterwards. Throws Error(cannot_connect).
  virtual void reconnect() = 0;

  // History ---------------------------------------------------------------------------------------------------------

  /// All rows, or nothing when the table does not exist. Needs only SELECT. Throws Error(configuration) when the table
  /// lacks a column, naming it.
  virtual std::optional<History> read_history() = 0;

  /// read_history(), read_checkpoints() and missing_schemas() in as few round trips as the database can.
  virtual DatabaseState read_state();

  /// Creates the table as Flyway does, with these rows, in one transaction where the database can. The caller holds the
  /// run lock. Does nothing when the table exists.
  virtual void create_history(const History& rows) = 0;

  /// Makes these changes together. The caller holds the run lock.
  virtual void edit_history(const HistoryEdit& edit) = 0;

  /// The checkpoints of half-done migrations of this history table; empty when the progress table does not exist.
  virtual std::vector<Checkpoint> read_checkpoints() = 0;

  /// Writes one checkpoint outside any segment (why a run stopped). Creates the progress table when it is missing.
  virtual void write_checkpoint(const Checkpoint& checkpoint) = 0;

  /// Drops the progress table when it exists and is empty, so that a completed run leaves nothing of it behind.
  virtual void drop_empty_progress() = 0;

  /// A property of this database that fishway keeps beside the history ("label", "protected"): nothing when absent.
  virtual std::optional<std::string> read_property(std::string_view name) = 0;
  /// Sets it, or removes it when `value` is absent. Creates the table for it when it is missing.
  virtual void write_property(std::string_view name, const std::optional<std::string>& value) = 0;

  // The run lock ------------------------------------------------------------------------------------------------------

  /// Tries once to get the run lock of the history table, without waiting in the server (SQLite: at most its busy
  /// time). Where the lock of a session is no lock (behind a transaction pooler, between Galera's nodes) it is a lease:
  /// a row with an owner and a fencing token, renewed by a heartbeat and checked inside each segment's own transaction.
  virtual LockAttempt try_run_lock() = 0;
  /// Whether the lock is still this session's.
  virtual bool holds_run_lock() = 0;
  virtual void release_run_lock() noexcept = 0;

  // Schemas -----------------------------------------------------------------------------------------------------------

  /// Managed schemas that do not exist yet, in the order of facts().schemas.
  virtual std::vector<std::string> missing_schemas() = 0;
  virtual void create_schema(const std::string& schema) = 0;
  /// Managed schemas that hold anything besides fishway's own tables ("empty" as Flyway's baselineOnMigrate means it).
  virtual std::vector<std::string> non_empty_schemas() = 0;
  /// Drops everything in the managed schemas, and the history with it. `drop_schemas` are dropped themselves.
  virtual void clean(const std::vector<std::string>& drop_schemas) = 0;
  /// An identifier as the SCHEMA row of the history quotes it.
  virtual std::string quote(const std::string& identifier) const = 0;

  // Work --------------------------------------------------------------------------------------------------------------

  /// Executes the statements in one transaction and commits it together with the record. An empty stream commits only
  /// the record. Before a statement with `begins_migration` the session is reset (see reset()).
  /// Each statement has the time for its locks that the policy gives it.
  virtual Outcome commit_segment(StatementStream& statements, const CommitRecord& record,
                                 LockPolicy& policy = LockPolicy::plain()) = 0;

  /// Executes several segments with fewer round trips, or less waiting for a disk, than commit_segment() one after the
  /// other would, and to the same effect: what fails takes back itself alone, those before it are committed, and
  /// nothing behind it runs. A driver takes from the front as many as it can send together. Returns an outcome for each
  /// segment that was executed, so that only the last may be other than `committed`. Empty: nothing was executed, and
  /// the first has to go through commit_segment(). After `in_doubt` any of the segments behind it may be committed as
  /// well. `meanwhile` is called once while the server works, and throws nothing.
  virtual std::vector<Outcome> commit_together(std::span<const SegmentWork> segments,
                                               const std::function<void()>& meanwhile);
  /// Whether this session ever does that.
  virtual bool can_commit_together() const { return false; }

  /// Executes one statement outside a transaction. First `announced` is written durably (creating the progress table
  /// when it is missing; an announcement without a script is none), then the statement runs, then `record` is
  /// committed. On failure the announcement stays; the caller decides what it means. When only the record failed, the
  /// outcome is `failed` with statements = 1 and number 0. What a failed attempt leaves behind that hinders the next
  /// (an invalid index) is removed, by this call or the next.
  virtual Outcome execute_alone(StatementStream& statement, const Checkpoint& announced, const CommitRecord& record,
                                LockPolicy& policy = LockPolicy::plain()) = 0;

  /// Looks whether this statement, which was announced and not ticked off, took effect.
  virtual Probe probe(const Statement& statement) = 0;

  /// Those of the transactions that still last, described anew, seen from a second connection that waits for nothing.
  /// Nothing when that cannot be known.
  virtual std::optional<std::vector<Blocker>> still_in_the_way(const std::vector<Blocker>& blockers) = 0;

  // For the gate and for `stats`
  // ---------------------------------------------------------------------------------------- Outside any transaction.
  // They wait for no lock longer than a moment, and read the catalog rather than the tables.

  /// Every table that this user may see, of all schemas but the server's own, with its parts where it has any
  /// (partitions, tables that inherit). A name that is not among them does not exist, or cannot be seen. Nothing: the
  /// driver cannot tell. The default schema's tables have their schema's name as well (SQLite: "main").
  virtual std::optional<std::vector<lint::TableSize>> table_sizes() { return std::nullopt; }

  /// Whether there is anything to lose: a row of the table; with a column, a value in it that is not NULL and that the
  /// server does not compute from others. Without a table name: any row in that schema. False where it does not exist.
  /// Looks for a second at most; what could not be found out counts as yes.
  virtual bool may_hold_data(const lint::Loss&) { return true; }

  /// Who gets what is written here, as a person would name it: standbys, subscribers, replicas. Empty also where that
  /// cannot be seen.
  virtual std::vector<std::string> replicas() { return {}; }

  /// Puts settings, role, search path / current database, temporary objects and user variables back to what they were
  /// after connecting, so that nothing leaks from one migration into the next.
  virtual void reset() = 0;

  /// Cancels the running statement in the server, from any thread; does nothing when none runs.
  virtual void cancel() noexcept = 0;
};

class Driver {
 public:
  virtual ~Driver() = default;
  /// Opens a session and learns its facts. Creates nothing in the database (SQLite: the empty file, unless read_only).
  virtual std::unique_ptr<Session> connect(const ConnectOptions& options) = 0;
};

}  // namespace fishway
