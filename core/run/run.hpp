// One run of `migrate`: what is known of the database, and how far the run is.
//
// It works over as many connections as it takes. run.cpp applies what is pending; run_preparation.cpp is what comes
// before that: validation, schemas, the history table, reading the scripts.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/history/plan.hpp"
#include "core/run/callback_runner.hpp"
#include "core/run/migration_run.hpp"
#include "core/run/reconnection.hpp"
#include "core/run/run_options.hpp"
#include "core/run/run_result.hpp"
#include "core/run/warning_collector.hpp"

namespace fishway {

class Run {
 public:
  /// All must outlive it. Warnings go to the observer and to the result.
  Run(Session& session, const Catalog& catalog, const RunOptions& options, Observer& observer, RunResult& result)
      : session_(session),
        catalog_(catalog),
        options_(options),
        observer_(observer, result.warnings),
        callbacks_(session_, catalog_, options_, observer_),
        reconnection_(session_, options_, observer_),
        result_(result) {}

  /// Does it, over as many connections as it takes.
  void run();
  /// Says where the database stands now.
  void settle();

 private:
  void work();
  void look();
  void look_at_the_end();
  void start();
  void adopt_committed();
  std::size_t progress() const;
  bool nothing_to_do() const;
  void validate();
  void require_writable() const;
  void pass_gate();
  void take_out_what_passes(std::vector<Refusal>& refused);
  const std::vector<std::string>& non_empty_schemas();
  void create_schemas();
  void create_history();
  std::vector<MigrationJob> prepare();
  void apply(std::vector<MigrationJob>& jobs);
  void apply_each(const std::vector<MigrationJob>& jobs);
  std::size_t apply_together(MigrationRun& migration_run, std::span<const MigrationJob> jobs);
  void finish();
  const ScriptOutline& outline_of(const Migration& migration);

  Session& session_;
  const Catalog& catalog_;
  const RunOptions& options_;
  WarningCollector observer_;
  CallbackRunner callbacks_;
  Reconnection reconnection_;
  RunResult& result_;
  bool has_started_ = false;
  bool was_in_doubt_ = false;  ///< the connection was lost when it was open whether these were committed:
  std::vector<const Migration*> in_flight_;

  bool has_passed_gate_ = false;
  std::optional<std::vector<std::string>> non_empty_schemas_;  ///< before this run made its history
  bool was_empty_ = false;                                     ///< the database, before this run
  bool has_history_ = false;
  History history_;                 ///< as it counts: without failed rows that this run goes on from
  std::vector<HistoryRow> failed_;  ///< those
  std::vector<Checkpoint> checkpoints_;
  std::vector<std::string> missing_schemas_;
  Plan plan_;
  std::map<const Migration*, ScriptOutline> outlines_;  ///< of the scripts that were read to their end
};

}  // namespace fishway
