// Two ways of applying all pending migrations at once: in one transaction (`--group`), and without executing them
// (`--skip-executing-migrations`).
#pragma once

#include <vector>

#include "core/run/migration_run.hpp"

namespace fishway {

/// All jobs in one transaction, committed with all their history rows. Throws Error(configuration) when a statement of
/// one of them cannot be in a transaction, and Error(migration_failed) when a statement fails: then nothing of the
/// group is left. The server measures one time for the whole group; each row has it.
void apply_group(Session& session, const Catalog& catalog, const RunOptions& options, Observer& observer,
                 const std::vector<MigrationJob>& jobs, std::vector<AppliedMigration>& applied);

/// Only the history rows, together.
void record_without_executing(Session& session, const RunOptions& options, const std::vector<MigrationJob>& jobs,
                              std::vector<AppliedMigration>& applied);

}  // namespace fishway
