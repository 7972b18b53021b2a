// Runs callbacks: SQL scripts at events of a run.
//
// Callbacks of a whole run (`beforeMigrate`) have a transaction each. Those of one migration (`beforeEachMigrate`)
// belong into that migration's transaction, so their statements are handed out to be joined with the migration's own;
// where they cannot share a transaction they run beside it.
#pragma once

#include <map>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/run/driver.hpp"
#include "core/run/events.hpp"
#include "core/run/run_options.hpp"

namespace fishway {

class CallbackRunner {
 public:
  /// All must outlive it.
  CallbackRunner(Session& session, const Catalog& catalog, const RunOptions& options, Observer& observer);

  bool has(CallbackEvent event) const;
  /// Whether there is a callback that runs before, in or after each migration.
  bool surround_each_migration() const;

  /// Reads the callbacks of these events, so that one that is broken is found before anything runs. Throws what reading
  /// and cutting throw.
  void check(const std::vector<CallbackEvent>& events);

  /// Resets the session and runs the `afterConnect` callbacks, as on a new connection. What begins a migration or a
  /// callback calls it.
  void begin_session();

  /// Runs the callbacks of an event, each in its own transaction. Throws Error(migration_failed) naming the callback.
  void run(CallbackEvent event);

  /// The same for an event that reports a failure: what fails in it is told as a warning, so that it never hides the
  /// failure itself.
  void run_after_failure(CallbackEvent event);

  /// The statements of an event's callbacks, if all of them can share a transaction; nullptr otherwise. Valid as long
  /// as the runner.
  const std::vector<Statement>* statements_for_transaction(CallbackEvent event);

 private:
  struct Loaded {
    std::vector<Statement> statements;
    bool fits_transaction = true;
  };
  const Loaded& load(CallbackEvent event);
  void execute(const Callback& callback);

  Session& session_;
  const Catalog& catalog_;
  const RunOptions& options_;
  Observer& observer_;
  std::map<CallbackEvent, Loaded> loaded_;
};

}  // namespace fishway
