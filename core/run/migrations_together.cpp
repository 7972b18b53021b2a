// Several migrations in one round trip: on an empty database in another region most of the time is the link's. The next
// ones are read while the server works.
#include <algorithm>
#include <chrono>
#include <utility>

#include "core/run/migration_progress.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway {

namespace {

constexpr std::size_t fewest_at_once = 4;
constexpr std::size_t most_at_once = 64;
constexpr std::chrono::milliseconds quick{200};
/// A message of more would only cost the server memory, and its statements are held here meanwhile.
constexpr std::size_t longest_text = 48 * 1024;
/// What is sent besides a migration's own text: the reset, the limits, the history row.
constexpr std::size_t text_around = 800;

}  // namespace

/// A migration that is sent together with others.
struct MigrationRun::Companion {
  Companion(const MigrationJob& job, const LockRetry::Surroundings& surroundings)
      : progress(job), retry(surroundings, &job.outline.directives) {}

  Progress progress;
  std::vector<Statement> statements;
  CommitRecord record;
  LockRetry retry;
  const SegmentOutline& segment() const { return progress.job.outline.segments.front(); }
};

MigrationRun::MigrationRun(Session& session, const Catalog& catalog, const RunOptions& options,
                           CallbackRunner& callbacks, Observer& observer)
    : session_(session),
      catalog_(catalog),
      options_(options),
      callbacks_(callbacks),
      observer_(observer),
      at_once_(fewest_at_once) {}

MigrationRun::~MigrationRun() = default;

std::size_t MigrationRun::apply_together(std::span<const MigrationJob> jobs, std::vector<const Migration*>& in_flight,
                                         const std::function<void(AppliedMigration)>& take) {
  const Companions companions = take_companions(jobs);
  if (companions.size() < 2) return 0;
  std::vector<SegmentWork> work;
  in_flight.clear();
  for (const auto& each : companions) {
    work.push_back({each->statements, each->record, each->retry});
    in_flight.push_back(&each->progress.migration());
  }
  tell_begun(jobs.front(), 0);  // as which the others count until it is known how far they came
  const auto begin = std::chrono::steady_clock::now();
  std::vector<Outcome> outcomes = session_.commit_together(work, [&] { hold_next(jobs.subspan(companions.size())); });
  const bool was_quick = !outcomes.empty() && std::chrono::steady_clock::now() - begin < quick;
  at_once_ = was_quick ? std::min(2 * at_once_, most_at_once) : fewest_at_once;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    take(finish_together(*companions[i], std::move(outcomes[i])));
    in_flight.erase(in_flight.begin());
  }
  in_flight.clear();
  return outcomes.size();
}

/// Those that were read meanwhile, if they are still the next ones.
MigrationRun::Companions MigrationRun::take_companions(std::span<const MigrationJob> jobs) {
  Companions companions = std::exchange(held_, {});
  if (companions.empty() || &companions.front()->progress.job != &jobs.front()) return companions_of(jobs);
  if (companions.size() > at_once_) companions.resize(at_once_);
  return companions;
}

void MigrationRun::hold_next(std::span<const MigrationJob> jobs) noexcept {
  try {
    held_ = companions_of(jobs);
  } catch (const std::exception&) {
    held_.clear();  // It is told when their turn has come.
  }
}

MigrationRun::Companions MigrationRun::companions_of(std::span<const MigrationJob> jobs) {
  Companions companions;
  std::size_t bytes_left = longest_text;
  for (const MigrationJob& job : jobs.first(std::min(jobs.size(), at_once_))) {
    if (!may_have_company(job)) break;
    auto companion = std::make_unique<Companion>(job, options_.retry_surroundings(session_, observer_));
    if (!read(*companion, bytes_left)) break;
    companion->record = record_for(companion->progress, companion->segment());
    companions.push_back(std::move(companion));
  }
  return companions;
}

/// One whole transaction, and nothing that runs beside it or has limits of its own.
bool MigrationRun::may_have_company(const MigrationJob& job) const {
  const ScriptOutline& outline = job.outline;
  return outline.segments.size() == 1 && outline.segments.front().kind == SegmentKind::transaction && !job.checkpoint &&
         outline.directives.empty() && !callbacks_.surround_each_migration() &&
         job.migration->kind != MigrationKind::undo;
}

/// False: it does not fit.
bool MigrationRun::read(Companion& companion, std::size_t& bytes_left) {
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
  companion.progress.script.reset();
  bytes_left -= bytes;
  return true;
}

/// What failed goes on by itself: it is told, or tried again where it was locked out.
AppliedMigration MigrationRun::finish_together(Companion& companion, Outcome outcome) {
  Progress& progress = companion.progress;
  tell_begun(progress.job, 0);
  outcome = companion.retry.go_on(std::move(outcome), attempts(progress, companion.segment(), companion.record));
  finish_segment(progress, companion.segment(), companion.record, companion.retry, outcome);
  return finish(progress);
}

}  // namespace fishway
