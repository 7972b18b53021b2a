// The PostgreSQL rules, in the order of the page.
#include <vector>

#include "core/lint/postgres/check.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint {
namespace postgres {
namespace {

constexpr const Checker* all[] = {
    // Others wait for as long as the table is large.
    &add_check,
    &add_column_check,
    &add_column_default,
    &add_column_domain,
    &add_column_generated,
    &add_column_identity,
    &add_column_references,
    &add_column_serial,
    &add_column_unique,
    &add_column_volatile_default,
    &add_primary_key,
    &add_unique,
    &alter_domain,
    &attach_partition,
    &change_column_type,
    &cluster,
    &create_index,
    &create_partition_beside_default,
    &exclusion_constraint,
    &foreign_key,
    &many_tables_locked,
    &refresh_materialized_view,
    &reindex,
    &rewrite_table,
    &set_expression,
    &set_not_null,
    &vacuum_full,
    // Locks are held for longer than they need be, or steps share a transaction that must not.
    &concurrently_in_transaction,
    &lock_table,
    &validate_in_same_transaction,
    &work_under_lock,
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
