// The checkers, one for each rule; each is in the source of its name.
#pragma once

#include "core/lint/sqlite/check.hpp"

namespace fishway::lint::sqlite {

extern const Checker drop_table;
extern const Checker drop_column;
extern const Checker drop_column_in_use;
extern const Checker drop_view;
extern const Checker drop_default;
extern const Checker rename_table;
extern const Checker rename_column;
extern const Checker add_required_column;
extern const Checker add_column_refused;
extern const Checker add_check;
extern const Checker rebuild_columns;
extern const Checker rebuild_rows;
extern const Checker rebuild_order;
extern const Checker set_not_null;
extern const Checker rebuild_indexes;
extern const Checker rebuild_triggers;
extern const Checker rebuild_cascade;
extern const Checker rebuild_autoincrement;
extern const Checker rebuild_by_select;
extern const Checker rebuild_in_pieces;
extern const Checker dangling_reference;
extern const Checker broken_view;
extern const Checker unbounded_update;
extern const Checker unbounded_delete;
extern const Checker vacuum;
extern const Checker reindex;
extern const Checker create_index;
extern const Checker journal_mode;
extern const Checker writable_schema;
extern const Checker attach;
extern const Checker already_exists;
extern const Checker does_not_exist;
extern const Checker needs_newer_version;
extern const Checker unsupported_statement;

}  // namespace fishway::lint::sqlite
