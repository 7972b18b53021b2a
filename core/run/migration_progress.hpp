// Where the run of one migration is. Shared by the parts of MigrationRun, and by nobody else.
#pragma once

#include <memory>

#include "core/run/migration_run.hpp"

namespace fishway {

struct MigrationRun::Progress {
  explicit Progress(const MigrationJob& the_job) : job(the_job), applied(describe_applied(*the_job.migration)) {}

  const MigrationJob& job;
  std::unique_ptr<OpenScript> script;  ///< open at the segment that runs
  std::size_t segment_index = 0;
  std::size_t done = 0;                    ///< statements that are committed, of this run and earlier ones
  std::uint64_t done_hash = 0;             ///< chain_hash over them
  std::size_t to_skip = 0;                 ///< statements of the segment at hand that an earlier run has committed
  std::vector<Statement> session_changes;  ///< skipped statements whose effect on the session is needed again
  bool begins = true;                      ///< the session is to be reset before the next statement
  bool before_callbacks_due = true;
  bool has_checkpoint = false;    ///< the progress table has a row of this script
  bool ran_alone = false;         ///< something ran outside a transaction
  bool was_attempted = false;     ///< the segment at hand
  bool recorded = false;          ///< the history row is committed
  bool only_record_left = false;  ///< the statement outside a transaction took effect, its record failed
  long long elapsed_ms = 0;       ///< of earlier segments, and of earlier runs
  AppliedMigration applied;

  const Migration& migration() const { return *job.migration; }
  SegmentReader& reader() const { return script->reader(); }
  bool is_recording() const { return segment_index == job.outline.recording_segment(); }
  /// Whether the segment that is about to run, or running, is a statement outside a transaction.
  bool is_alone() const {
    return segment_index < job.outline.segments.size() &&
           job.outline.segments[segment_index].kind == SegmentKind::statement;
  }
  Checkpoint checkpoint() const {
    Checkpoint result;
    result.script = abbreviate_script(migration().script);
    if (migration().version) result.version = migration().version->text();
    result.statements_done = done;
    result.done_hash = done_hash;
    result.elapsed_ms = elapsed_ms;
    result.executed = job.outline.executed(done);
    return result;
  }
};

/// "V12", "R report", for messages.
std::string short_name(const Migration& migration);

/// What to type when a person has to look whether a statement of this migration took effect.
std::string in_doubt_hint(const Migration& migration);

}  // namespace fishway
