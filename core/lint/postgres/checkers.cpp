// The PostgreSQL rules, in the order of the page.
#include <array>
#include <vector>

#include "core/lint/postgres/check.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint {
namespace postgres {
namespace {

constexpr std::array<const Checker*, 50> all = {
    // What breaks the code that still runs.
    &drop_table,
    &drop_column,
    &drop_view,
    &drop_materialized_view,
    &drop_function,
    &drop_type,
    &drop_sequence,
    &drop_schema,
    &drop_default,
    &rename_table,
    &rename_column,
    &rename_schema,
    &rename_function,
    &rename_type,
    &rename_enum_value,
    &set_schema,
    &add_required_column,
    &revoke,
    // What is gone for good.
    &truncate,
    &drop_extension,
    &drop_owned,
    &cut_values,
    // Statements that change as many rows as there are.
    &unbounded_update,
    &unbounded_delete,
    // What a logical replica does not get.
    &published_table,
    &replica_identity,
    &set_unlogged,
    &disable_triggers,
    // Another database or schema than meant.
    &create_database,
    &drop_database,
    &alter_database,
    &alter_system,
    &hard_coded_schema,
    // What the server refuses.
    &change_view,
    &change_function,
    &unknown_object,
    &duplicate_object,
    &dependent_objects,
    &enum_value_in_use,
    &concurrently_on_partitioned,
    &refresh_without_unique_index,
    &detach_concurrently,
    &not_valid_on_partitioned,
    &key_without_partition_column,
    &second_primary_key,
    &unusable_foreign_key,
    &no_cast,
    &refused_change,
    // What cannot be looked into.
    &unknown_statement,
    &dynamic_sql,
};

}  // namespace

std::span<const Checker* const> checkers() { return all; }

}  // namespace postgres

std::span<const Rule* const> postgres_rules() {
  static const std::vector<const Rule*> rules = [] {
    std::vector<const Rule*> result;
    for (const postgres::Checker* checker : postgres::checkers()) result.push_back(&checker->rule);
    return result;
  }();
  return rules;
}

}  // namespace fishway::lint
