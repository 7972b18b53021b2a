// Runs one migration: its segments one after the other, each committed with its checkpoint, the last with the history
// row; and, where an earlier run stopped half-way, only what is left.
//
// migration_run.cpp runs the segments, migration_resume.cpp goes on behind what an earlier run did, and
// migration_failure.cpp says and records why it stopped.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/history/new_rows.hpp"
#include "core/run/callback_runner.hpp"
#include "core/run/run_options.hpp"
#include "core/run/script_outline.hpp"

namespace fishway {

/// One migration to run, with what is known of it before it begins.
struct MigrationJob {
  const Migration* migration = nullptr;
  ScriptOutline outline;
  bool out_of_order = false;
  int rank = 0;                          ///< of the history row to write
  std::vector<int> delete_ranks;         ///< the failed row of an earlier run
  std::optional<Checkpoint> checkpoint;  ///< of an earlier run
};

/// What a result says of a migration before it ran: everything but counts and times.
AppliedMigration describe_applied(const Migration& migration);

class MigrationRun {
 public:
  /// All must outlive the run.
  MigrationRun(Session& session, const Catalog& catalog, const RunOptions& options, CallbackRunner& callbacks,
               Observer& observer);

  /// Runs it. Throws the Error that stopped it; by then the history and the checkpoint say how far it came. Throws
  /// LostConnection when the connection was lost: what became of the segment at hand then stands in the history.
  AppliedMigration apply(const MigrationJob& job);

 private:
  struct Progress;
  void open_script(Progress& progress);
  void resume(Progress& progress);
  Checkpoint settle(const Progress& progress, Checkpoint checkpoint, const Statement* now);
  Probe probe_until_known(const Progress& progress, const Statement& statement);
  void run_segment(Progress& progress, const SegmentOutline& segment);
  Outcome run_transaction(Progress& progress, const CommitRecord& record, LockPolicy& policy);
  Outcome run_alone(Progress& progress, const SegmentOutline& segment, const CommitRecord& record, LockPolicy& policy);
  void record_applied(Progress& progress);
  void run_statement_callbacks(Progress& progress, bool before, LockPolicy& policy);
  std::span<const Statement> statement_callbacks(const Migration& migration, bool before);
  Outcome with_retries(Progress& progress, const std::function<Outcome(LockPolicy&)>& attempt);
  CommitRecord record_for(const Progress& progress, const SegmentOutline& segment);
  CommitRecord final_record(const Progress& progress) const;
  void account(Progress& progress, const Outcome& outcome, SegmentKind kind);
  [[noreturn]] void fail(Progress& progress, const Outcome& outcome);
  void explain(const Progress& progress, const Outcome& outcome, Error& error) const;
  void record_failure(Progress& progress, const Error& error);

  Session& session_;
  const Catalog& catalog_;
  const RunOptions& options_;
  CallbackRunner& callbacks_;
  Observer& observer_;
};

}  // namespace fishway
