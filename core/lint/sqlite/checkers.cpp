// The SQLite rules, in the order of the page.
#include <array>
#include <vector>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint {
namespace sqlite {

std::span<const Checker* const> checkers() {
  static const std::array<const Checker*, 34> all = {&drop_table,
                                                     &drop_column,
                                                     &drop_column_in_use,
                                                     &drop_view,
                                                     &drop_default,
                                                     &rename_table,
                                                     &rename_column,
                                                     &add_required_column,
                                                     &add_column_refused,
                                                     &add_check,
                                                     &rebuild_columns,
                                                     &rebuild_rows,
                                                     &rebuild_order,
                                                     &set_not_null,
                                                     &rebuild_indexes,
                                                     &rebuild_triggers,
                                                     &rebuild_cascade,
                                                     &rebuild_autoincrement,
                                                     &rebuild_by_select,
                                                     &rebuild_in_pieces,
                                                     &dangling_reference,
                                                     &broken_view,
                                                     &unbounded_update,
                                                     &unbounded_delete,
                                                     &vacuum,
                                                     &reindex,
                                                     &create_index,
                                                     &journal_mode,
                                                     &writable_schema,
                                                     &attach,
                                                     &already_exists,
                                                     &does_not_exist,
                                                     &needs_newer_version,
                                                     &unsupported_statement};
  return all;
}

}  // namespace sqlite

std::span<const Rule* const> sqlite_rules() {
  static const std::vector<const Rule*> rules = [] {
    std::vector<const Rule*> result;
    for (const sqlite::Checker* checker : sqlite::checkers()) result.push_back(&checker->rule);
    return result;
  }();
  return rules;
}

}  // namespace fishway::lint
