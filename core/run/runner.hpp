// The runner: carries out the plan on a session, under the run lock, and tells an observer what happens.
//
//   Runner runner(session, catalog, options, observer);
//   RunResult result = runner.migrate();
//
// A run's outcome is data: a RunResult holds what was applied and the error that ended it, if one did.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/history/repair.hpp"
#include "core/run/driver.hpp"
#include "core/run/events.hpp"
#include "core/run/run_options.hpp"
#include "core/run/run_result.hpp"

namespace fishway {

/// A person's word on a statement that is in doubt: it took effect, or it did not (and is to be executed again).
enum class Resolution { applied, not_applied };

class Runner {
 public:
  /// All must outlive the runner.
  Runner(Session& session, const Catalog& catalog, RunOptions options, Observer& observer);

  /// Applies what is pending. Nothing pending and no callback to run: no lock is taken and nothing is written.
  RunResult migrate();

  /// Marks the database as being at options.baseline_version. Throws Error(validation) when the history has other rows.
  RunResult baseline();

  /// Removes failed rows, realigns, marks missing as deleted; under the run lock. Throws what planning throws.
  Repair repair();

  /// Runs undo scripts down to the target. See plan_undo.
  RunResult undo(const std::optional<std::string>& target);

  /// Settles what is in doubt for the migration with this version (or the repeatable with this description), under the
  /// run lock. `why` is kept with the checkpoint. Throws Error(usage) when nothing of it is in doubt.
  Checkpoint resolve(const std::string& version, Resolution resolution, const std::string& why);

  /// Empties the managed schemas; under the run lock. The caller has asked for permission.
  void clean();

  /// Runs the callbacks of an event that belongs to no run (beforeInfo, afterValidate, ...), each in its own
  /// transaction.
  void run_callbacks(CallbackEvent event);

 private:
  void forget_checkpoints(Repair& repair);
  bool is_baselined_at(const History& history, const HistoryRow& wanted) const;

  Session& session_;
  const Catalog& catalog_;
  RunOptions options_;
  Observer& observer_;
};

}  // namespace fishway
