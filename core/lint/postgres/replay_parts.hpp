// The parts of replay.hpp's play(): what each kind of statement makes of the model. `body` is the inside of the
// statement's node.
#pragma once

#include <string>
#include <vector>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

// replay_table.cpp
/// `is_conditional`: what is known to be there stays as it is.
void create_table(const Node& body, bool is_conditional, Model& model);
void create_table_as(const Node& into, const Node& query, const Node& statement, bool is_conditional, Model& model);
void create_view(const Node& body, Model& model);
void create_sequence(const Node& body, Model& model);
void create_composite_type(const Node& body, Model& model);
/// Puts a table where it belongs, as new.
Table& create(Table table, Model& model);
void create_owned_sequence(const Table& table, const std::string& column, Model& model);

// replay_like.cpp
void copy_columns_like(const Node& like, Table& table, Model& model);
void copy_from_parent(const Table& parent, Table& partition, Model& model);  ///< PARTITION OF, INHERITS

// replay_column.cpp
/// The column of a definition with all its constraints; `is_created`: with its table.
void add_column(const Node& definition, Table& table, bool is_created, Model& model);
void drop_column(Table& table, const std::string& column, bool cascades, Model& model);
void rename_column(const TableName& table, const std::string& from, const std::string& to, Model& model);
/// A column that is not known of a table whose columns are not all known is made on first use.
Column* use_column(Table& table, const std::string& column);

// replay_constraint.cpp
/// `column`: of a column's own constraint, empty for a table's.
void add_constraint(const Node& constraint, const std::string& column, Table& table, bool is_created, Model& model);
void drop_constraint(Table& table, const std::string& constraint, Model& model);
void create_index(const Node& body, bool is_conditional, Model& model);
void add_index(Index index, Model& model);

// replay_alter.cpp
void alter_table(const Node& body, Model& model);

// replay_rename.cpp
void rename(const Node& body, Model& model);
void set_schema(const Node& body, Model& model);

// replay_drop.cpp
void drop(const Node& body, Model& model);
void drop_table(const TableName& table, bool cascades, Model& model);
bool depends_on(const Table& view, const TableName& table);
void drop_views_of(const TableName& table, Model& model);

// replay_type.cpp
void create_enum(const Node& body, Model& model);
void alter_enum(const Node& body, Model& model);
void create_domain(const Node& body, Model& model);
void alter_domain(const Node& body, Model& model);
void alter_sequence(const Node& body, Model& model);

// replay_function.cpp
void create_function(const Node& body, const std::string& definition, Model& model);
void alter_function(const Node& body, Model& model);
void create_trigger(const Node& body, Model& model);

// replay_session.cpp
void set_variable(const Node& body, Model& model);
void set_by_function(const Node& select, Model& model);  ///< SELECT set_config(...)
void discard(const Node& body, Model& model);

// query_columns.cpp
/// The columns of a query's result; `has_all_columns` is false where some cannot be told.
struct QueryColumns {
  std::vector<Column> columns;
  bool has_all_columns = true;
};
QueryColumns columns_of_query(const Node& query, const Model& model);
/// The query with each table's schema written into it, so that it means the same whatever search_path is.
Node qualified(const Node& query, const Model& model);

/// A name in a list of strings: {"schema", "name"}.
TableName relation_of(const Node& list, const Model& model);   ///< of a relation that is there
TableName new_name_of(const Node& list, const Model& model);   ///< of what is created
TableName type_name_of(const Node& list, const Model& model);  ///< of a type that is there
std::vector<TableName> descendants_of(const TableName& table, const Model& model);
void remember(const TableName& name, Model& model);  ///< something of it is younger than `applied`

}  // namespace fishway::lint::postgres
