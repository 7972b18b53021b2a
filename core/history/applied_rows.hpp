// The rows of a history, and what later rows say of earlier ones: deleted, undone, superseded, out of order.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/history/history_row.hpp"

namespace fishway {

enum class RowKind {
  migration,        ///< SQL, JDBC, SCRIPT, ... and every type that is not known
  baseline_script,  ///< SQL_BASELINE and its kin: a B script that ran
  undo,             ///< UNDO_SQL, ...
  baseline,         ///< BASELINE: the mark of `baseline`
  deletion,         ///< DELETE: the mark of `repair`
  schema,           ///< SCHEMA: schemas that were created
};

RowKind row_kind(std::string_view type);

/// Whether `type` is what fishway itself writes for a script of this kind, or an older name of it.
bool is_type_of(std::string_view type, MigrationKind kind);

struct AppliedRow {
  const HistoryRow* row = nullptr;
  RowKind kind = RowKind::migration;
  std::optional<Version> version;
  bool deleted = false;       ///< a later DELETE row says so
  bool undone = false;        ///< a later undo row says so
  bool out_of_order = false;  ///< a higher or the same version had been applied before
  bool latest = false;        ///< the last row of this repeatable

  /// Still in effect: neither deleted nor undone.
  bool stands() const { return !deleted && !undone; }
};

struct AppliedRows {
  /// Points into `history`, which must outlive it. Throws Error(configuration) for a version that is none.
  static AppliedRows read(const History& history);

  std::vector<AppliedRow> rows;    ///< ascending rank; without the DELETE rows of versions, which only mark others
  std::optional<Version> highest;  ///< the highest version that stands
  const HistoryRow* highest_row = nullptr;  ///< its row
  std::optional<Version> baseline;          ///< the highest version of a BASELINE row or a baseline script
};

}  // namespace fishway
