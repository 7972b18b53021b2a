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
  std::size_t attempts = 1;
  Milliseconds waited{0};
  Milliseconds time{0};
};
struct MigrationApplied {
  const AppliedMigration& applied;
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
                 StatementStarted, NoticeReceived, SegmentCommitted, MigrationApplied, Warned, RunEnded>;

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on(const Event& event) = 0;
};

}  // namespace fishway
