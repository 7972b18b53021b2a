// Every PostgreSQL rule: each is defined in a file of its own name in this folder.
#pragma once

#include "core/lint/postgres/check.hpp"

namespace fishway::lint::postgres {

// Others wait for as long as the table is large.
extern const Checker add_check;
extern const Checker add_column_check;
extern const Checker add_column_default;
extern const Checker add_column_domain;
extern const Checker add_column_generated;
extern const Checker add_column_identity;
extern const Checker add_column_references;
extern const Checker add_column_serial;
extern const Checker add_column_unique;
extern const Checker add_column_volatile_default;
extern const Checker add_primary_key;
extern const Checker add_unique;
extern const Checker alter_domain;
extern const Checker attach_partition;
extern const Checker change_column_type;
extern const Checker cluster;
extern const Checker create_index;
extern const Checker create_partition_beside_default;
extern const Checker exclusion_constraint;
extern const Checker foreign_key;
extern const Checker many_tables_locked;
extern const Checker refresh_materialized_view;
extern const Checker reindex;
extern const Checker rewrite_table;
extern const Checker set_expression;
extern const Checker set_not_null;
extern const Checker vacuum_full;

// Locks are held for longer than they need be, or steps share a transaction that must not.
extern const Checker concurrently_in_transaction;
extern const Checker lock_table;
extern const Checker validate_in_same_transaction;
extern const Checker work_under_lock;

// What breaks the code that still runs.
extern const Checker drop_table;
extern const Checker drop_column;
extern const Checker drop_view;
extern const Checker drop_materialized_view;
extern const Checker drop_function;
extern const Checker drop_type;
extern const Checker drop_sequence;
extern const Checker drop_schema;
extern const Checker drop_default;
extern const Checker rename_table;
extern const Checker rename_column;
extern const Checker rename_schema;
extern const Checker rename_function;
extern const Checker rename_type;
extern const Checker rename_enum_value;
extern const Checker set_schema;
extern const Checker add_required_column;
extern const Checker revoke;

// What is gone for good.
extern const Checker truncate;
extern const Checker drop_extension;
extern const Checker drop_owned;
extern const Checker cut_values;

// Statements that change as many rows as there are.
extern const Checker unbounded_update;
extern const Checker unbounded_delete;

// What a logical replica does not get.
extern const Checker published_table;
extern const Checker replica_identity;
extern const Checker set_unlogged;
extern const Checker disable_triggers;

// Another database or schema than meant.
extern const Checker create_database;
extern const Checker drop_database;
extern const Checker alter_database;
extern const Checker alter_system;
extern const Checker hard_coded_schema;

// What the server refuses.
extern const Checker change_view;
extern const Checker change_function;
extern const Checker unknown_object;
extern const Checker duplicate_object;
extern const Checker dependent_objects;
extern const Checker enum_value_in_use;
extern const Checker concurrently_on_partitioned;
extern const Checker refresh_without_unique_index;
extern const Checker detach_concurrently;
extern const Checker not_valid_on_partitioned;
extern const Checker key_without_partition_column;
extern const Checker second_primary_key;
extern const Checker unusable_foreign_key;
extern const Checker no_cast;
extern const Checker refused_change;

// What cannot be looked into.
extern const Checker unknown_statement;
extern const Checker dynamic_sql;

}  // namespace fishway::lint::postgres
