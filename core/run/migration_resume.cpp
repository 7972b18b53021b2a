#include <fmt/format.h>

#include "core/run/failure.hpp"
#include "core/run/migration_progress.hpp"
#include "core/run/pause.hpp"

namespace fishway {

namespace {

constexpr Milliseconds between_probes{500};

const Statement* next_statement(SegmentReader& reader) {
  const Statement* statement = reader.next_statement();
  if (statement == nullptr && reader.next_segment()) statement = reader.next_statement();
  return statement;
}

/// `now` is what stands in the file where the statement stood that an earlier run announced; it may be nullptr.
StatementInDoubt died_during(const Statement* now, const Checkpoint& checkpoint, const Migration& migration,
                             const Probe& probe) {
  const bool is_same = now != nullptr && now->hash() == checkpoint.announced_hash;
  Error error(ErrorKind::in_doubt,
              "a run died, or lost its connection, while this statement was executing; whether it took effect is not "
              "known",
              in_doubt_hint(migration), is_same ? now->place() : Place{migration.script, 0, 0});
  if (!is_same) error.message += ", and it does not stand in the file any more as it was executed";
  if (!probe.finding.empty()) error.message += ": " + probe.finding;
  if (!probe.where_to_look.empty()) error.hint = "to find out: " + probe.where_to_look + "\n" + error.hint;
  error.statement = checkpoint.statement;
  return StatementInDoubt(error);
}

/// The first executed statement that does not stand in the file as it was executed, beside what stands there now.
std::string both_texts(const Checkpoint& checkpoint, const ScriptOutline& outline) {
  const std::vector<ExecutedStatement>& then = checkpoint.executed;
  const std::vector<ExecutedStatement>& now = outline.beginning;
  for (std::size_t i = 0; i < then.size(); ++i) {
    if (i < now.size() && now[i].hash == then[i].hash) continue;
    return fmt::format("\nexecuted: {}\nnow in the file: {}", then[i].text,
                       i < now.size() ? now[i].text : "(no such statement)");
  }
  return {};
}

Error changed_since(const Checkpoint& checkpoint, const MigrationJob& job) {
  const std::string& script = job.migration->script;
  return Error(ErrorKind::validation,
               fmt::format("{} was changed in its first {} statements, which an earlier run has executed already{}",
                           script, checkpoint.statements_done, both_texts(checkpoint, job.outline)),
               "put these statements back as they were (changes belong behind them), or undo their effect by hand and "
               "run `fishway repair` to begin anew",
               Place{script, 0, 0});
}

/// What an earlier run has executed of a script, read from the script once more.
struct Executed {
  std::uint64_t hash = 0;
  std::size_t last = 0;      ///< by its number: what is not sent, a BEGIN for example, has one as well
  std::size_t segments = 0;  ///< that are done wholly
  std::size_t beyond = 0;    ///< statements of the segment after them
  std::vector<Statement> session_changes;
};

Executed read_executed(OpenScript& script, const Checkpoint& checkpoint, const ScriptOutline& outline,
                       Dialect dialect) {
  Executed executed;
  const std::vector<SegmentOutline>& segments = outline.segments;
  while (executed.segments < segments.size() &&
         segments[executed.segments].last_statement <= checkpoint.statements_done)
    ++executed.segments;
  const std::size_t before = executed.segments > 0 ? segments[executed.segments - 1].last_statement : 0;
  while (executed.last < checkpoint.statements_done && script.reader().next_segment()) {
    while (executed.last < checkpoint.statements_done) {
      const Statement* statement = script.reader().next_statement();
      if (statement == nullptr) break;
      executed.hash = chain_hash(executed.hash, statement->hash());
      executed.last = statement->number;
      if (executed.last > before) ++executed.beyond;
      if (only_changes_session(*statement, dialect)) executed.session_changes.push_back(*statement);
    }
  }
  return executed;
}

}  // namespace

/// Skips what an earlier run has committed, after a check that it is still what stands in the file; and finds out what
/// became of a statement that it had announced and not ticked off.
void MigrationRun::resume(Progress& progress) {
  Checkpoint checkpoint = *progress.job.checkpoint;
  while (true) {
    OpenScript script(catalog_, progress.migration(), session_.facts(), options_.execute_in_transaction);
    Executed executed = read_executed(script, checkpoint, progress.job.outline, session_.facts().dialect);
    if (executed.last != checkpoint.statements_done || executed.hash != checkpoint.done_hash)
      throw changed_since(checkpoint, progress.job);
    if (checkpoint.announced) {
      checkpoint = settle(progress, checkpoint, next_statement(script.reader()));
      continue;
    }
    progress.segment_index = executed.segments;
    progress.to_skip = executed.beyond;
    progress.session_changes = std::move(executed.session_changes);
    break;
  }
  progress.done = checkpoint.statements_done;
  progress.done_hash = checkpoint.done_hash;
  progress.elapsed_ms = checkpoint.elapsed_ms;
  progress.has_checkpoint = true;
}

Checkpoint MigrationRun::settle(const Progress& progress, Checkpoint checkpoint, const Statement* now) {
  const Migration& migration = progress.migration();
  if (now == nullptr || now->hash() != checkpoint.announced_hash) throw died_during(now, checkpoint, migration, {});
  const Probe probe = probe_until_known(progress, *now);
  if (probe.effect == Probe::Effect::unknown) throw died_during(now, checkpoint, migration, probe);
  const bool took_effect = probe.effect == Probe::Effect::took_effect;
  checkpoint.announced = false;
  if (took_effect) {
    checkpoint.done_hash = chain_hash(checkpoint.done_hash, checkpoint.announced_hash);
    checkpoint.statements_done = now->number;
    checkpoint.executed = progress.job.outline.executed(now->number);
  }
  session_.write_checkpoint(checkpoint);
  observer_.on(DoubtSettled{migration, took_effect, probe.finding});
  return checkpoint;
}

/// Where the server is still at it, for a session that nobody reads from any more, its end is waited for.
Probe MigrationRun::probe_until_known(const Progress& progress, const Statement& statement) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  while (true) {
    Probe probe = session_.probe(statement);
    if (probe.effect != Probe::Effect::in_progress) return probe;
    throw_if_stopped(options_.stop_signal);
    const auto waited = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
    if (waited >= options_.lock_wait) {
      Error error(ErrorKind::run_lock_held,
                  fmt::format("another session still executes a statement of {} that an earlier run began: {}",
                              progress.migration().script, probe.finding),
                  "wait until it is done and run `fishway migrate` again", statement.place());
      error.blockers = probe.blockers;
      throw error;
    }
    observer_.on(WaitingForOthers{probe.blockers, waited});
    pause(options_.sleep, between_probes);
  }
}

}  // namespace fishway
