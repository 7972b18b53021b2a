// The schema as the files have made it: what the rules ask. Names are compared as SQLite does, without regard to case;
// what no file made is not in here, and counts as existing, in production and large.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/lint/finding.hpp"
#include "core/lint/sqlite/names.hpp"
#include "core/lint/sqlite/syntax.hpp"

namespace fishway::lint::sqlite {

struct Column {
  std::string name;
  std::string type;
  std::string production_name;  ///< before this change; empty where this change made it
  bool is_new = false;
  bool not_null = false;
  bool primary_key = false;
  bool unique = false;
  bool has_default = false;  ///< other than NULL
  bool generated = false;
  bool stored = false;
  bool was_filled = false;  ///< an UPDATE replaced its NULLs, or set all of its rows
  Names generated_from = {};
};

struct ForeignKey {
  std::vector<std::string> columns;  ///< folded
  std::string parent;                ///< folded
  std::string parent_text;
  std::string on_delete;
  bool is_inline = false;  ///< goes away with its column
  bool changes_children() const { return on_delete == "CASCADE" || on_delete.starts_with("SET"); }
};

struct Table {
  int id = 0;  ///< stays through renames
  std::string name;
  std::string schema;  ///< temp, or of an attached database; empty: main
  /// What it was called in production, before this change; empty where this change made it.
  std::string production_name;
  bool is_new = false;
  bool is_complete = false;  ///< all columns are known
  bool is_virtual = false;
  bool strict = false;
  bool autoincrement = false;
  bool may_have_rows = true;
  std::vector<Column> columns;
  std::vector<std::string> primary_key;           ///< folded
  std::vector<std::vector<std::string>> uniques;  ///< folded; of table constraints
  std::vector<Names> checks;                      ///< of the table and of its columns
  std::vector<std::string> check_owners;          ///< the column that a check belongs to; empty: the table
  std::vector<ForeignKey> foreign_keys;
  bool was_made_by_select = false;  ///< CREATE TABLE AS
  const Column* find(const std::string& column) const;
  Column* find(const std::string& column);
  /// Neither made by this change nor temporary.
  bool is_in_production() const { return !is_new && schema != "temp"; }
  /// INTEGER PRIMARY KEY: never NULL, and given by SQLite.
  bool is_rowid(const Column& column) const;
};

struct Index {
  std::string name;
  std::string table;  ///< key
  bool is_new = false;
  bool unique = false;
  std::vector<std::string> columns;  ///< folded; empty: an expression
  Names names;
};

struct SchemaView {
  std::string name;
  bool is_new = false;
  Names names;
};

struct Trigger {
  std::string name;
  std::string table;  ///< key
  bool is_new = false;
  bool instead_of = false;
  Names names;
};

/// A statement that was judged before, for findings that only the end of the file can decide.
struct Spot {
  Place place;
  std::string statement;  ///< its beginning
};

/// Rows of one table that this file copied into another one.
struct Copy {
  int from = 0;  ///< Table::id
  int to = 0;
  Insert insert;  ///< without its rows; for CREATE TABLE AS: without columns
  Table source;   ///< as it was
  bool by_create = false;
  Spot spot;
};

/// A table of production that lost its name in this file: it was dropped, or renamed.
struct Departure {
  Table table;  ///< as it was
  std::vector<Index> indexes;
  std::vector<Trigger> triggers;
  std::vector<std::string> emptied_children;  ///< with ON DELETE CASCADE or SET NULL, where it was dropped
  bool foreign_keys_off = false;
  bool foreign_keys_on = false;  ///< the script says so
  bool is_drop = false;
  std::string new_name;  ///< of a rename
  std::size_t segment = 0;
  Spot spot;
};

struct DroppedView {
  std::string key;
  std::string name;
  Spot spot;
};

struct RenamedColumn {
  int table = 0;  ///< Table::id
  std::string table_name;
  std::string original;  ///< its name in production
  std::string to;
  Spot spot;
};

class Model {
 public:
  std::map<std::string, Table> tables;  ///< by key: folded, "temp.x" for a temporary one
  std::map<std::string, Index> indexes;
  std::map<std::string, SchemaView> views;
  std::map<std::string, Trigger> triggers;
  std::set<std::string> gone;  ///< keys of tables that were there once, and are not
  std::set<std::string> indexes_gone;
  std::set<std::string> attached;

  // Of the file at hand.
  std::vector<Copy> copies;
  std::vector<Departure> departures;
  std::map<std::string, std::size_t> named_in_segment;  ///< key of a table -> where it got its name, in this file
  std::vector<DroppedView> dropped_views;               ///< of production; also those that came again
  std::vector<RenamedColumn> renamed_columns;           ///< likewise
  std::size_t segment = 0;
  std::optional<bool> foreign_keys;  ///< what the script's PRAGMA says; absent: it says nothing
  bool legacy_alter_table = false;

  /// The key of a name as it is written: a temporary table goes before one of main.
  std::string key(const QualifiedName& name) const;
  const Table* find(const QualifiedName& name) const;
  const Table* find_id(int id) const;
  /// Also one that no file made, which is then made up: it is in production, and its columns are not known.
  Table& get(const QualifiedName& name);
  /// Whether a table's name is known to be that of no table.
  bool is_gone(const QualifiedName& name) const;
  bool is_view(const QualifiedName& name) const;
  /// A table, view or index of that name, as people say it ("a table"); empty: none is known.
  std::string_view kind_of(const std::string& key) const;
  bool is_new(const QualifiedName& name) const;
  bool is_copied(int id) const;
  int next_id() { return ++last_id_; }
  TableName table_name(const QualifiedName& name) const;

 private:
  int last_id_ = 0;
};

/// What keeps a column from being dropped: "the index orders_by_email", "a CHECK of the table"; empty: nothing that is
/// known.
std::string user_of(const Model& model, const std::string& table, const std::string& column);

/// A view or a trigger that mentions a table that is gone: SQLite renames nothing, and drops no column, while it is
/// there. "the view totals mentions orders, which is gone"; empty: none.
std::string broken_object(const Model& model);

}  // namespace fishway::lint::sqlite
