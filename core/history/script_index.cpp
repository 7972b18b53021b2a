#include "core/history/script_index.hpp"

#include <algorithm>
#include <optional>

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

bool is_before(const Migration& script, const Version& version, MigrationKind kind) {
  if (const auto order = *script.version <=> version; order != 0) return order < 0;
  return order_of(script.kind) < order_of(kind);
}

bool runs_before(const Migration* a, const Migration* b) { return is_before(*a, *b->version, b->kind); }

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
    if (migration.version) {
      versioned_.push_back(&migration);
    } else {
      repeatable_.push_back(&migration);
      by_description_.emplace(abbreviate_description(migration.description), &migration);
    }
  }
  std::stable_sort(versioned_.begin(), versioned_.end(), runs_before);
  for (const Migration* script : versioned_)
    if (script->kind != MigrationKind::undo) highest_ = &*script->version;
}

const Migration* ScriptIndex::find(const Version& version, MigrationKind kind) const {
  const auto found = std::partition_point(versioned_.begin(), versioned_.end(),
                                          [&](const Migration* script) { return is_before(*script, version, kind); });
  const bool is_same = found != versioned_.end() && (*found)->kind == kind && *(*found)->version == version;
  return is_same ? *found : nullptr;
}

const Migration* ScriptIndex::find(const AppliedRow& row) const {
  const auto kind = script_kind(row.kind);
  if (row.version) return kind ? find(*row.version, *kind) : nullptr;
  if (kind != MigrationKind::versioned) return nullptr;
  const auto found = by_description_.find(row.row->description);
  return found == by_description_.end() ? nullptr : found->second;
}

}  // namespace fishway
