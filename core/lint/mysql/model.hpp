// The model of a server: what the files that were played so far have made of it. All files are played into it
// (`replay.hpp`); rules only read it.
//
// What no file created is unknown, not absent: an unknown table counts as being in production, large, and of unknown
// shape. Everything here is a plain value.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/dialect.hpp"
#include "core/lint/impact.hpp"
#include "core/lint/mysql/ast.hpp"

namespace fishway::lint::mysql {

/// Since when something is there.
enum class Age { applied, this_change };

struct Column {
  std::string name;
  Type type;  ///< character set filled in where it is known
  bool not_null = false;
  Default default_value;
  bool auto_increment = false;
  bool invisible = false;
  Generated generated = Generated::no;
  std::string expression;
  std::vector<std::string> expression_words;
  bool is_filled = true;  ///< false: this change added it to rows that are there, without a value, and no UPDATE since
  Age age = Age::applied;
};

struct Index {
  std::string name;  ///< "PRIMARY" for the primary key
  IndexKind kind = IndexKind::index;
  std::vector<IndexPart> parts;
  bool is_visible = true;
  bool is_for_foreign_key = false;  ///< the server made it
  Age age = Age::applied;
};

struct Key {  // a foreign key
  std::string name;
  std::vector<std::string> columns;
  TableName parent;
  std::vector<std::string> parent_columns;
  std::string on_delete;
  std::string on_update;
  Age age = Age::applied;
};

struct Table {
  TableName name;
  bool is_known = true;         ///< false: no file created it
  bool has_all_columns = true;  ///< false: CREATE TABLE ... SELECT, LIKE an unknown table, or unknown altogether
  bool is_temporary = false;
  bool is_partitioned = false;
  bool is_versioned = false;
  bool may_hold_rows = true;  ///< false: created by this change, and nothing was inserted since
  std::string engine;         ///< empty: the server's default, InnoDB
  std::string charset;        ///< empty: the database's
  std::string collation;
  std::string row_format;
  std::vector<Column> columns;
  std::vector<Index> indexes;
  std::vector<Key> foreign_keys;
  std::vector<Check> checks;
  Age age = Age::applied;

  const Column* column(std::string_view name) const;  ///< names of columns and indexes: whatever their case
  Column* column(std::string_view name);
  const Index* index(std::string_view name) const;
  const Index* primary_key() const { return index("PRIMARY"); }
  const Key* foreign_key(std::string_view name) const;
  const Check* check(std::string_view name) const;
  bool has_index_on(std::string_view column) const;
  bool has_fulltext() const;
  bool has_virtual_column() const;
  bool has_stored_column() const;
  bool is_innodb() const { return engine.empty() || engine == "innodb"; }
  /// Nobody but this change can use it: made by it, or temporary.
  bool is_new() const { return is_temporary || age != Age::applied; }
};

struct Routine {
  ObjectKind kind = ObjectKind::procedure;
  Tokens tokens;  ///< of the whole CREATE statement
  std::pair<std::size_t, std::size_t> body{0, 0};
  Age age = Age::applied;
};

/// What a session has set; a migration begins with a fresh one.
struct Session {
  std::string database;  ///< that USE chose; empty: the default one
  bool foreign_key_checks = true;
  bool is_strict = true;
  bool autocommit = true;
  std::size_t begin_line = 0;               ///< of the script's own BEGIN that is open; 0: none
  std::map<std::string, Tokens> variables;  ///< user variables: the tokens of their last value
  std::map<std::string, std::vector<std::string>>
      prepared;  ///< statement name -> texts that it may have; empty: unknown
};

class Model {
 public:
  /// A name without a schema is in the database at hand; the default database's is empty.
  TableName resolve(const QualifiedName& name) const;
  const Table* table(const TableName& name) const;  ///< nullptr: unknown. Temporary tables hide others
  Table* table(const TableName& name);
  const Table* table(const QualifiedName& name) const { return table(resolve(name)); }
  /// Whether nobody but this change can use it. False for what is unknown.
  bool is_new(const QualifiedName& name) const;
  /// The table, made on first use with is_known false.
  Table& use(const TableName& name);
  /// Foreign keys of other tables that reference this one.
  std::vector<std::pair<const Table*, const Key*>> references_to(const TableName& name) const;
  bool is_mysql() const { return dialect == Dialect::mysql; }
  bool since(int version) const { return server_version >= version; }
  /// The character set of a string column, as far as it is known, and how many bytes a character may take.
  std::string charset_of(const Table& table, const Type& type) const;
  std::string collation_of(const Table& table, const Type& type) const;

  std::map<TableName, Table> tables;
  std::map<TableName, Table> temporary;
  std::set<TableName> gone;     ///< tables that this change dropped or renamed
  std::set<TableName> created;  ///< views and routines that this file created, whether they are still there or not
  std::map<TableName, Age> views;
  std::map<TableName, Routine> routines;
  std::map<std::string, Age> databases;
  Session session;
  std::string default_database;
  Dialect dialect = Dialect::mysql;
  int server_version = 0;
};

/// The most bytes a character takes; 4 where the set is not known.
int bytes_per_character(std::string_view charset);
/// The character set that a collation belongs to.
std::string charset_of_collation(std::string_view collation);
bool is_text_type(const Type& type);                     ///< has a character set
bool same_name(std::string_view a, std::string_view b);  ///< whatever the case (ASCII)

}  // namespace fishway::lint::mysql
