#include "core/catalog/migration.hpp"

namespace fishway {

std::string_view history_type(MigrationKind kind) {
  switch (kind) {
    case MigrationKind::baseline:
      return "SQL_BASELINE";
    case MigrationKind::undo:
      return "UNDO_SQL";
    case MigrationKind::versioned:
    case MigrationKind::repeatable:
      break;
  }
  return "SQL";
}

std::string_view name(Phase phase) {
  switch (phase) {
    case Phase::expand:
      return "expand";
    case Phase::migrate:
      return "migrate";
    case Phase::contract:
      break;
  }
  return "contract";
}

std::optional<Phase> phase_from_name(std::string_view text) {
  for (const Phase phase : {Phase::expand, Phase::migrate, Phase::contract}) {
    if (name(phase) == text) return phase;
  }
  return std::nullopt;
}

}  // namespace fishway
