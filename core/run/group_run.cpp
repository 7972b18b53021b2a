#include "core/run/group_run.hpp"

#include <fmt/format.h>

#include <memory>

#include "core/run/failure.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway {

namespace {

/// The statements of one script, opened only when its turn comes, so that a group has one file open at a time.
class LateScript : public StatementStream {
 public:
  LateScript(const Catalog& catalog, const Migration& migration, const DatabaseFacts& facts)
      : catalog_(catalog), migration_(migration), facts_(facts) {}

  const Statement* next() override {
    open();
    const Statement* statement = is_open_ ? script_->reader().next_statement() : nullptr;
    if (statement == nullptr || !is_first_) return statement;
    is_first_ = false;
    first_ = *statement;
    first_.begins_migration = true;
    return &first_;
  }
  bool next_copy_data(std::string_view& block) override { return script_->reader().next_copy_data(block); }
  bool at_end() override {
    open();
    return !is_open_ || script_->reader().at_segment_end();
  }

 private:
  void open() {
    if (script_) return;
    script_ = std::make_unique<OpenScript>(catalog_, migration_, facts_, true);
    is_open_ = script_->reader().next_segment().has_value();
  }

  const Catalog& catalog_;
  const Migration& migration_;
  const DatabaseFacts& facts_;
  std::unique_ptr<OpenScript> script_;
  bool is_open_ = false;
  bool is_first_ = true;
  Statement first_;
};

AppliedMigration applied_of(const MigrationJob& job) {
  AppliedMigration applied = describe_applied(*job.migration);
  applied.segments = job.outline.segments.size();
  applied.statements = job.outline.statements();
  return applied;
}

HistoryRow row_of(const MigrationJob& job, const Session& session, const RunOptions& options) {
  std::string user = options.installer(session.facts());
  return applied_row(*job.migration, job.rank, user, true);
}

void require_one_transaction(const MigrationJob& job) {
  const std::vector<SegmentOutline>& segments = job.outline.segments;
  if (segments.empty() || (segments.size() == 1 && segments.front().kind == SegmentKind::transaction)) return;
  throw Error(
      ErrorKind::configuration,
      fmt::format("{} cannot be part of a group: it has a statement that cannot be in a transaction, or commits by "
                  "itself",
                  job.migration->script),
      "run `fishway migrate` without --group", Place{job.migration->script, 0, 0});
}

}  // namespace

void apply_group(Session& session, const Catalog& catalog, const RunOptions& options, Observer& observer,
                 const std::vector<MigrationJob>& jobs, std::vector<AppliedMigration>& applied) {
  CommitRecord record;
  for (const MigrationJob& job : jobs) {
    require_one_transaction(job);
    record.rows.push_back(row_of(job, session, options));
    record.delete_ranks.insert(record.delete_ranks.end(), job.delete_ranks.begin(), job.delete_ranks.end());
    observer.on(MigrationStarted{*job.migration, job.out_of_order, 0});
  }
  LockRetry retry(options.retry_surroundings(session, observer), nullptr);
  Outcome outcome = retry.run([&](LockPolicy& policy) {
    std::vector<std::unique_ptr<LateScript>> scripts;
    std::vector<StatementStream*> parts;
    for (const MigrationJob& job : jobs) {
      scripts.push_back(std::make_unique<LateScript>(catalog, *job.migration, session.facts()));
      parts.push_back(scripts.back().get());
    }
    JoinedStatements statements(parts, false);
    return session.commit_segment(statements, record, policy);
  });
  if (outcome.kind != Outcome::Kind::committed) {
    Error error = failure_of(outcome, jobs.front().migration->script);
    if (outcome.kind != Outcome::Kind::failed) throw LostConnection(error);
    error.message += ", nothing of the group was applied";
    if (error.hint.empty()) error.hint = "correct the statement and run `fishway migrate` again";
    throw error;
  }
  for (const MigrationJob& job : jobs) {
    applied.push_back(applied_of(job));
    applied.back().time = outcome.time;
    observer.on(MigrationApplied{applied.back()});
  }
}

void record_without_executing(Session& session, const RunOptions& options, const std::vector<MigrationJob>& jobs,
                              std::vector<AppliedMigration>& applied) {
  HistoryEdit edit;
  for (const MigrationJob& job : jobs) {
    edit.inserts.push_back(row_of(job, session, options));
    edit.deletes.insert(edit.deletes.end(), job.delete_ranks.begin(), job.delete_ranks.end());
  }
  if (!edit.empty()) session.edit_history(edit);
  for (const MigrationJob& job : jobs) applied.push_back(applied_of(job));
}

}  // namespace fishway
