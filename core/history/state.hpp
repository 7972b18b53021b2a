// The state of a migration, by Flyway's names.
#pragma once

#include <string_view>

namespace fishway {

enum class MigrationState {
  pending,
  above_target,
  below_baseline,
  ignored_baseline,
  baseline,
  ignored,
  missing,
  failed_missing,
  success,
  undone,
  available,
  failed,
  out_of_order,
  future,
  failed_future,
  outdated,
  superseded,
  deleted,
};

/// What Flyway shows: "Pending", "Above Target", "Ignored (Baseline)", "Failed (Missing)", ...
std::string_view display_name(MigrationState state);

}  // namespace fishway
