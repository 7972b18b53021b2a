// The rows that fishway writes to the history: row for row what Flyway writes.
//
// All texts are abbreviated to their columns here. `installed_on` is left to the server, `execution_time_ms` to the
// caller.
#pragma once

#include <string>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/history/history_row.hpp"

namespace fishway {

/// Of a migration that ran; type SQL, SQL_BASELINE or UNDO_SQL by its kind.
HistoryRow applied_row(const Migration& migration, int rank, std::string installed_by, bool success);

/// Of an undo script that ran: type UNDO_SQL, which makes its version undone.
HistoryRow undo_row(const Migration& undo, int rank, std::string installed_by, bool success = true);

/// Marks a database as being at `version` (with '.', as Version::text gives it). Has rank 1.
HistoryRow baseline_row(std::string version, const std::string& description, std::string installed_by);

/// Tells which schemas a run created, so that `clean` may drop them. Rank 0, so that the first migration has rank 1,
/// unless the table already has rows.
HistoryRow schema_row(const std::vector<std::string>& quoted_schemas, std::string installed_by, int rank = 0);

/// Marks the migration of an applied row as deleted.
HistoryRow delete_row(const HistoryRow& applied, int rank, std::string installed_by);

}  // namespace fishway
