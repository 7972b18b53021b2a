// What the runner tells while it works. It formats nothing: text, live line, JSON and annotations are made from these.
//
// Each event is a plain struct. References and pointers in it are valid only during the call.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/duration.hpp"
#include "core/error.hpp"
#include "core/gate/refusal.hpp"
#include "core/history/history_row.hpp"
#include "core/history/plan.hpp"
#include "core/run/driver.hpp"
#include "core/script/segment_reader.hpp"

namespace fishway {

struct RunStarted {
  const DatabaseFacts& database;
  std::optional<std::string> from;  ///< current version
  std::size_t pending = 0;
};
/// The run lock is another's. Told at once, then at most every 10 s.
struct WaitingForRunLock {
  std::optional<LockHolder> holder;
  Milliseconds waited{0};
};
struct SchemaCreated {
  std::string schema;
};
struct HistoryCreated {
  std::string table;
};
struct CallbackStarted {
  const Callback& callback;
};
struct MigrationStarted {
  const Migration& migration;
  bool out_of_order = false;
  std::size_t statements_done = 0;  ///< of an earlier run, which this one continues; 0: from the beginning
};
/// Statements outside a transaction announce themselves, because they may take long.
struct StatementStarted {
  const Migration& migration;
  const Statement& statement;
};
struct NoticeReceived {
  const Notice& notice;
};
struct SegmentCommitted {
  const Migration& migration;
  std::size_t segment = 0;
  SegmentKind kind = SegmentKind::transaction;
  std::size_t statements = 0;
  Milliseconds time{0};
};
/// One migration is applied, as a value: what JSON lists.
struct AppliedMigration {
  std::optional<std::string> version;
  std::string description;
  std::string script;
  std::string type;
  std::optional<Phase> phase;
  std::optional<std::int32_t> checksum;
  std::size_t segments = 0;
  std::size_t statements = 0;
  std::size_t attempts = 1;        ///< 1 + lock-outs
  Milliseconds waited{0};          ///< from the first lock-out of each segment to its success
  std::optional<Blocker> watched;  ///< who was watched for longest
  Milliseconds watched_for{0};
  Milliseconds time{0};
};
struct MigrationApplied {
  const AppliedMigration& applied;
};
/// A statement did not get its lock in the time that one attempt has; it is going to be tried again.
struct LockedOut {
  const Place& place;            ///< of the statement; without a file where it is what is recorded of a segment
  const std::string& statement;  ///< its beginning
  std::size_t attempt = 0;       ///< that failed; 1 for the first
  const LockOut& lock_out;
};
/// Waits, without queueing, until those who were in the way are gone; or a statement that keeps nobody waiting waits in
/// the server. Told when it begins, then at most every second.
struct WaitingForOthers {
  const std::vector<Blocker>& blockers;  ///< empty: nobody was seen, it is a pause
  Milliseconds waited{0};
};
/// What the server says of a long statement's progress.
struct StatementProgress {
  const std::string& text;
};
struct ConnectionLost {
  const std::string& message;
};
struct Reconnected {
  Milliseconds after{0};
};
/// A statement whose fate was open is settled: by reading the history, or by looking what it left.
struct DoubtSettled {
  const Migration& migration;
  bool took_effect = false;
  const std::string& finding;
};
/// The gate does not let these pass: the run ends with an error, before anything was changed.
struct Refused {
  const std::vector<Refusal>& refusals;
};
struct Warned {
  std::string message;
};
struct RunEnded {
  std::optional<std::string> to;
  std::size_t applied = 0;
  Milliseconds time{0};
  const Error* error = nullptr;
};

using Event =
    std::variant<RunStarted, WaitingForRunLock, SchemaCreated, HistoryCreated, CallbackStarted, MigrationStarted,
                 StatementStarted, NoticeReceived, SegmentCommitted, MigrationApplied, LockedOut, WaitingForOthers,
                 StatementProgress, ConnectionLost, Reconnected, DoubtSettled, Refused, Warned, RunEnded>;

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on(const Event& event) = 0;
};

}  // namespace fishway
