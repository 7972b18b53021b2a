#include "core/catalog/callback.hpp"

#include <array>
#include <cstddef>

namespace fishway {

namespace {

// In the order of the enumeration, so that an event is its index.
constexpr std::array<std::string_view, 42> event_names = {
    "beforeClean",
    "afterClean",
    "afterCleanError",
    "beforeMigrate",
    "beforeEachMigrate",
    "beforeEachMigrateStatement",
    "afterEachMigrateStatement",
    "afterEachMigrateStatementError",
    "afterEachMigrate",
    "afterEachMigrateError",
    "beforeRepeatables",
    "afterVersioned",
    "afterMigrateApplied",
    "afterMigrate",
    "afterMigrateError",
    "beforeUndo",
    "beforeEachUndo",
    "beforeEachUndoStatement",
    "afterEachUndoStatement",
    "afterEachUndoStatementError",
    "afterEachUndo",
    "afterEachUndoError",
    "afterUndo",
    "afterUndoError",
    "beforeValidate",
    "afterValidate",
    "afterValidateError",
    "beforeBaseline",
    "afterBaseline",
    "afterBaselineError",
    "beforeRepair",
    "afterRepair",
    "afterRepairError",
    "beforeInfo",
    "afterInfo",
    "afterInfoError",
    "afterMigrateOperationFinish",
    "afterInfoOperationFinish",
    "createSchema",
    "beforeCreateSchema",
    "beforeConnect",
    "afterConnect",
};
static_assert(event_names.size() == static_cast<std::size_t>(CallbackEvent::after_connect) + 1);

}  // namespace

std::string_view name(CallbackEvent event) { return event_names[static_cast<std::size_t>(event)]; }

std::optional<CallbackEvent> callback_event_from_name(std::string_view name) {
  for (std::size_t i = 0; i < event_names.size(); ++i) {
    if (event_names[i] == name) return static_cast<CallbackEvent>(i);
  }
  return std::nullopt;
}

}  // namespace fishway
