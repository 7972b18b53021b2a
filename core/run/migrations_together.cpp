// Several migrations in one round trip: on an empty database in another region most of the time is the link's.
#include <utility>

#include "core/run/migration_progress.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway {

namespace {

/// A message of more would only cost the server memory, and its statements are held here meanwhile.
constexpr std::size_t longest_text = 48 * 1024;
/// What is sent besides a migration's own text: the reset, the limits, the history row.
constexpr std::size_t text_around = 800;

}  // namespace

/// A migration that is sent together with others.
struct MigrationRun::Companion {
  explicit Companion(const MigrationJob& job) : progress(job) {}

  Progress progress;
  std::vector<Statement> statements;
  CommitRecord record;
  std::optional<LockRetry> retry;
  const SegmentOutline& segment() const { return progress.job.outline.segments.front(); }
};

std::size_t MigrationRun::apply_together(std::span<const MigrationJob> jobs,
                                         const std::function<void(AppliedMigration)>& take) {
  std::vector<std::unique_ptr<Companion>> companions;  // each is referred to, so it stays where it is
  std::vector<SegmentWork> work;
  std::size_t bytes_left = longest_text;
  for (const MigrationJob& job : jobs) {
    if (!may_have_company(job)) break;
    auto companion = std::make_unique<Companion>(job);
    if (!hold(*companion, bytes_left)) break;
    companion->record = record_for(companion->progress, companion->segment());
    companion->retry.emplace(options_.retry_surroundings(session_, observer_), &job.outline.directives);
    work.push_back({companion->statements, companion->record, *companion->retry});
    companions.push_back(std::move(companion));
  }
  if (companions.size() < 2) return 0;
  std::vector<Outcome> outcomes = session_.commit_together(work);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    Companion& one = *companions[i];
    observer_.on(MigrationStarted{one.progress.migration(), one.progress.job.out_of_order, 0});
    one.progress.script.reset();  // it was read to its end
    Outcome outcome = one.retry->go_on(std::move(outcomes[i]), attempts(one.progress, one.segment(), one.record));
    finish_segment(one.progress, one.segment(), one.record, *one.retry, outcome);
    take(finish(one.progress));
  }
  return outcomes.size();
}

/// One whole transaction, and nothing that runs beside it or has limits of its own.
bool MigrationRun::may_have_company(const MigrationJob& job) const {
  const ScriptOutline& outline = job.outline;
  return outline.segments.size() == 1 && outline.segments.front().kind == SegmentKind::transaction && !job.checkpoint &&
         outline.directives.empty() && !callbacks_.surround_each_migration() &&
         job.migration->kind != MigrationKind::undo;
}

/// Reads its statements. False: it does not fit.
bool MigrationRun::hold(Companion& companion, std::size_t& bytes_left) {
  open_script(companion.progress);
  SegmentReader& reader = companion.progress.reader();
  reader.next_segment();
  std::size_t bytes = text_around;
  while (const Statement* statement = reader.next_statement()) {
    bytes += statement->text.size();
    if (bytes > bytes_left || statement->copies_from_stdin || !statement->directives.empty()) return false;
    companion.statements.push_back(*statement);
  }
  if (companion.statements.empty()) return false;
  companion.statements.front().begins_migration = true;
  bytes_left -= bytes;
  return true;
}

}  // namespace fishway
