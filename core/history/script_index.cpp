#include "core/history/script_index.hpp"

#include <algorithm>

namespace fishway {
namespace {

int order_of(MigrationKind kind) {
  switch (kind) {
    case MigrationKind::versioned:
      return 0;
    case MigrationKind::baseline:
      return 1;
    default:
      return 2;
  }
}

bool runs_before(const Migration* a, const Migration* b) {
  if (const auto order = *a->version <=> *b->version; order != 0) return order < 0;
  return order_of(a->kind) < order_of(b->kind);
}

// Rows of all types that are no marks pair with a script of the same version, so that a Java migration that was
// rewritten in SQL is not run again.
std::optional<MigrationKind> script_kind(RowKind kind) {
  switch (kind) {
    case RowKind::migration:
      return MigrationKind::versioned;
    case RowKind::baseline_script:
      return MigrationKind::baseline;
    case RowKind::undo:
      return MigrationKind::undo;
    default:
      return std::nullopt;
  }
}

}  // namespace

ScriptIndex::ScriptIndex(const Catalog& catalog) {
  for (const Migration& migration : catalog.migrations) {
    if (!migration.version) {
      repeatable_.push_back(&migration);
      by_description_.emplace(abbreviate_description(migration.description), &migration);
      continue;
    }
    versioned_.push_back(&migration);
    by_version_.emplace(std::pair(*migration.version, migration.kind), &migration);
    if (migration.kind != MigrationKind::undo && (!highest_ || *migration.version > *highest_))
      highest_ = migration.version;
  }
  std::stable_sort(versioned_.begin(), versioned_.end(), runs_before);
}

const Migration* ScriptIndex::find(const Version& version, MigrationKind kind) const {
  const auto found = by_version_.find(std::pair(version, kind));
  return found == by_version_.end() ? nullptr : found->second;
}

const Migration* ScriptIndex::find(const AppliedRow& row) const {
  const auto kind = script_kind(row.kind);
  if (row.version) return kind ? find(*row.version, *kind) : nullptr;
  if (kind != MigrationKind::versioned) return nullptr;
  const auto found = by_description_.find(row.row->description);
  return found == by_description_.end() ? nullptr : found->second;
}

}  // namespace fishway
