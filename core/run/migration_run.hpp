// Runs one migration: its segments one after the other, each committed with its checkpoint, the last with the history
// row; and, where an earlier run stopped half-way, only what is left.
//
// migration_run.cpp runs the segments, migration_resume.cpp goes on behind what an earlier run did,
// migration_failure.cpp says and records why it stopped, and migrations_together.cpp sends several migrations at once.
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
  ~MigrationRun();

  /// Runs it. Throws the Error that stopped it; by then the history and the checkpoint say how far it came. Throws
  /// LostConnection when the connection was lost: what became of the segment at hand then stands in the history.
  AppliedMigration apply(const MigrationJob& job);

  /// Sends migrations of one small transaction each together, as many of the first ones as core and the driver can,
  /// more at once for as long as they are done quickly. Each is committed by itself, as with apply(), but they share a
  /// round trip. Hands each to `take` that is applied, and returns how many that were; 0: the first has to go through
  /// apply(). Throws as apply() does. `in_flight` are those that were sent and not taken: after a LostConnection, any
  /// of them may be committed.
  std::size_t apply_together(std::span<const MigrationJob> jobs, std::vector<const Migration*>& in_flight,
                             const std::function<void(AppliedMigration)>& take);

 private:
  struct Progress;
  struct Companion;
  using Attempt = std::function<Outcome(LockPolicy&)>;
  void open_script(Progress& progress);
  void resume(Progress& progress);
  Checkpoint settle(const Progress& progress, Checkpoint checkpoint, const Statement* now);
  Probe probe_until_known(const Progress& progress, const Statement& statement);
  using Companions = std::vector<std::unique_ptr<Companion>>;  ///< each is referred to, so it stays where it is
  Companions companions_of(std::span<const MigrationJob> jobs);
  Companions take_companions(std::span<const MigrationJob> jobs);
  void hold_next(std::span<const MigrationJob> jobs) noexcept;
  bool may_have_company(const MigrationJob& job) const;
  bool read(Companion& companion, std::size_t& bytes_left);
  AppliedMigration finish_together(Companion& companion, Outcome outcome);
  void run_segment(Progress& progress, const SegmentOutline& segment);
  Attempt attempts(Progress& progress, const SegmentOutline& segment, const CommitRecord& record);
  void finish_segment(Progress& progress, const SegmentOutline& segment, const CommitRecord& record,
                      const LockRetry& retry, const Outcome& outcome);
  static void take_waits(Progress& progress, const LockWaits& waits);
  void tell_begun(const MigrationJob& job, std::size_t statements_done);
  AppliedMigration finish(Progress& progress);
  Outcome run_transaction(Progress& progress, const CommitRecord& record, LockPolicy& policy);
  Outcome run_alone(Progress& progress, const SegmentOutline& segment, const CommitRecord& record, LockPolicy& policy);
  void record_applied(Progress& progress);
  void run_statement_callbacks(Progress& progress, bool before, LockPolicy& policy);
  std::span<const Statement> statement_callbacks(const Migration& migration, bool before);
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
  std::size_t at_once_;                 ///< migrations that are sent together, if any
  Companions held_;                     ///< read while the ones before them were executed
  const MigrationJob* told_ = nullptr;  ///< the one that was last said to have begun
};

}  // namespace fishway
