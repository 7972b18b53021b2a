// What statements name, as the model spells it, and what the running code still needs of it.
#pragma once

#include <string>
#include <vector>

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// A name that is a list of strings, a RangeVar, a TypeName or an ObjectWithArgs; resolved along search_path.
TableName object_name_of(const Node& name, const Model& model);

/// A type's name that is a list of strings.
TableName type_named(const Node& list, const Model& model);

/// What a DropStmt names, one by one.
struct Dropped {
  TableName name;
  const Node& node;
};
std::vector<Dropped> dropped(const Node& drop_statement, const Model& model);
bool drops(const Act& act, std::string_view object_type);  ///< a DropStmt of "OBJECT_TABLE", ...
bool cascades(const Node& body);                           ///< CASCADE was written

/// One command of an ALTER TABLE (or VIEW, TYPE, ...).
struct Alteration {
  TableName table;
  const Table* known = nullptr;  ///< the model's table, if it knows it
  const Node& command;           ///< the AlterTableCmd's inside
  std::string subtype;           ///< "AT_AddColumn"
  std::string name;              ///< of the column or constraint
  const Node& definition() const { return get(command, "def"); }
  const Column* column() const { return known == nullptr ? nullptr : known->column(name); }
};
/// Of a table; empty for any other statement. `object_types` are those wanted, "OBJECT_TABLE" for one.
std::vector<Alteration> alterations(const Act& act, const Model& model);

/// The name by which the running code knows a table that this change renamed; otherwise its name.
const TableName& running_name(const TableName& name, const Model& model);

/// Whether what `now` has under `before.name` serves a reader of `before`: every column is there that is known to have
/// been.
bool still_serves(const Table& before, const Model& now);

/// Joins names for a sentence: "a", "a and b", "a, b and c"; more than `most` are counted.
std::string sentence_list(const std::vector<std::string>& names, std::size_t most = 5);

/// "DROP TABLE orders;" needs quoting where the name is not plain.
std::string as_sql(std::string_view name);
std::string as_sql(const TableName& name);

}  // namespace fishway::lint::postgres
