#include "core/history/state_rules.hpp"

namespace fishway {

bool checksum_matches(const HistoryRow& row, const Migration& script) {
  const bool is_repeatable = script.kind == MigrationKind::repeatable;
  if (!row.checksum || !script.checksum) return !is_repeatable;
  return row.checksum == script.checksum || (is_repeatable && row.checksum == script.raw_checksum);
}

bool is_switched_off(const Migration& script) { return script.config.should_execute == false; }

MigrationState StateRules::of_row(const AppliedRow& row, const Migration* script) const {
  const bool success = row.row->success;
  if (row.undone) return MigrationState::undone;
  if (row.deleted) return MigrationState::deleted;
  if (row.kind == RowKind::deletion || row.kind == RowKind::schema) return MigrationState::success;
  if (row.kind == RowKind::undo) return success ? MigrationState::success : MigrationState::failed;
  if (row.kind == RowKind::baseline) return MigrationState::baseline;
  if (row.kind == RowKind::baseline_script && !success) return MigrationState::failed;
  if (!script && (row.version || row.latest)) return without_script(row);
  if (row.kind == RowKind::baseline_script) return MigrationState::baseline;
  if (!success) return MigrationState::failed;
  if (row.version) return row.out_of_order ? MigrationState::out_of_order : MigrationState::success;
  if (!row.latest) return MigrationState::superseded;
  return checksum_matches(*row.row, *script) ? MigrationState::success : MigrationState::outdated;
}

// A version above all scripts was applied by a newer release; one below has been removed.
MigrationState StateRules::without_script(const AppliedRow& row) const {
  const bool success = row.row->success;
  const Version* highest = scripts_.highest();
  if (!row.version || (highest && *row.version < *highest))
    return success ? MigrationState::missing : MigrationState::failed_missing;
  return success ? MigrationState::future : MigrationState::failed_future;
}

MigrationState StateRules::of_script(const Migration& script, const Limit& limit) const {
  if (script.kind == MigrationKind::undo) return MigrationState::available;
  if (is_switched_off(script)) return MigrationState::ignored;
  if (!script.version) return MigrationState::pending;
  const MigrationState state = of_versioned(*script.version, limit);
  if (script.kind != MigrationKind::baseline) return state;
  if (state == MigrationState::pending && !is_fresh()) return MigrationState::ignored;
  if (state == MigrationState::ignored_baseline && is_fresh()) return MigrationState::pending;
  return state;
}

MigrationState StateRules::of_versioned(const Version& version, const Limit& limit) const {
  const auto& baseline = applied_.highest ? applied_.baseline : pending_baseline_;
  if (baseline && version < *baseline) return MigrationState::below_baseline;
  if (baseline && version == *baseline) return MigrationState::ignored_baseline;
  if (limit.excludes(version)) return MigrationState::above_target;
  if (applied_.highest && version < *applied_.highest && !out_of_order_) return MigrationState::ignored;
  return MigrationState::pending;
}

}  // namespace fishway
