// Callbacks: SQL scripts named after an event (`beforeMigrate.sql`, `afterEachMigrate__grants.sql`) that run at that
// event.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/migration.hpp"

namespace fishway {

/// The events of Flyway, by its own names. The order is that of Flyway's documentation.
enum class CallbackEvent {
  before_clean,
  after_clean,
  after_clean_error,
  before_migrate,
  before_each_migrate,
  before_each_migrate_statement,
  after_each_migrate_statement,
  after_each_migrate_statement_error,
  after_each_migrate,
  after_each_migrate_error,
  before_repeatables,
  after_versioned,
  after_migrate_applied,
  after_migrate,
  after_migrate_error,
  before_undo,
  before_each_undo,
  before_each_undo_statement,
  after_each_undo_statement,
  after_each_undo_statement_error,
  after_each_undo,
  after_each_undo_error,
  after_undo,
  after_undo_error,
  before_validate,
  after_validate,
  after_validate_error,
  before_baseline,
  after_baseline,
  after_baseline_error,
  before_repair,
  after_repair,
  after_repair_error,
  before_info,
  after_info,
  after_info_error,
  after_migrate_operation_finish,
  after_info_operation_finish,
  create_schema,
  before_create_schema,
  before_connect,
  after_connect,
};

/// "beforeMigrate", ...
std::string_view name(CallbackEvent event);
std::optional<CallbackEvent> callback_event_from_name(std::string_view name);

struct Callback : ScriptFile {
  CallbackEvent event = CallbackEvent::before_migrate;
  std::string description;
};

}  // namespace fishway
