#include "core/history/state.hpp"

namespace fishway {

std::string_view display_name(MigrationState state) {
  switch (state) {
    case MigrationState::pending:
      return "Pending";
    case MigrationState::above_target:
      return "Above Target";
    case MigrationState::below_baseline:
      return "Below Baseline";
    case MigrationState::ignored_baseline:
      return "Ignored (Baseline)";
    case MigrationState::baseline:
      return "Baseline";
    case MigrationState::ignored:
      return "Ignored";
    case MigrationState::missing:
      return "Missing";
    case MigrationState::failed_missing:
      return "Failed (Missing)";
    case MigrationState::success:
      return "Success";
    case MigrationState::undone:
      return "Undone";
    case MigrationState::available:
      return "Available";
    case MigrationState::failed:
      return "Failed";
    case MigrationState::out_of_order:
      return "Out of Order";
    case MigrationState::future:
      return "Future";
    case MigrationState::failed_future:
      return "Failed (Future)";
    case MigrationState::outdated:
      return "Outdated";
    case MigrationState::superseded:
      return "Superseded";
    case MigrationState::deleted:
      return "Deleted";
  }
  return "";
}

}  // namespace fishway
