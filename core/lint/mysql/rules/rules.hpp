// Every rule's checker; each is defined in the file of its name.
#pragma once

#include "core/lint/mysql/check.hpp"

namespace fishway::lint::mysql {

extern const Checker table_copy;
extern const Checker shared_lock;
extern const Checker foreign_key;
extern const Checker add_check;
extern const Checker drop_table;
extern const Checker drop_column;
extern const Checker drop_view;
extern const Checker drop_function;
extern const Checker drop_partition;
extern const Checker drop_database;
extern const Checker truncate;
extern const Checker rename_table;
extern const Checker rename_column;
extern const Checker change_column_type;
extern const Checker enum_value;
extern const Checker add_required_column;
extern const Checker set_not_null;
extern const Checker unbounded_update;
extern const Checker unbounded_delete;
extern const Checker impossible_algorithm;
extern const Checker unknown_object;
extern const Checker duplicate_object;
extern const Checker impossible_change;
extern const Checker sql_log_bin;
extern const Checker set_global;
extern const Checker create_database;
extern const Checker use_database;
extern const Checker other_database;
extern const Checker lock_tables;
extern const Checker ddl_in_transaction;
extern const Checker unknown_statement;

}  // namespace fishway::lint::mysql
