// The statements of MySQL and MariaDB that change a schema or many rows, as far as the linter looks into them. Names
// are as written. Everything here is a plain value; `parser.hpp` makes them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/lint/sql/cursor.hpp"

namespace fishway::lint::mysql {

using sql::QualifiedName;
using sql::Tokens;

/// A column's type, its name made one of few: "int" for INTEGER, "decimal" for NUMERIC, "tinyint" for BOOLEAN.
struct Type {
  std::string name;
  std::optional<long long>
      length;  ///< VARCHAR(20), DECIMAL(10,2): 10, DATETIME(6); not of integers, where it means nothing
  std::optional<long long> scale;
  std::vector<std::string> labels;  ///< of ENUM and SET
  bool is_unsigned = false;
  bool is_zerofill = false;
  std::string charset;       ///< empty: not written
  std::string collation;     ///< empty: not written
  std::string text() const;  ///< "varchar(20)", "int unsigned", "enum('a','b')"
};

struct Default {
  enum class Kind { none, null, literal, current_timestamp, expression };
  Kind kind = Kind::none;
  std::string text;                ///< as written
  std::vector<std::string> words;  ///< of an expression: every word and quoted name in it, in lower case
};

enum class Generated { no, stored, is_virtual };

struct ForeignKey {
  std::string name;  ///< empty: the server gives one
  std::vector<std::string> columns;
  QualifiedName parent;
  std::vector<std::string> parent_columns;
  std::string on_delete;  ///< "CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT"; empty: not written
  std::string on_update;
  bool if_not_exists = false;
};

struct Check {
  std::string name;                ///< empty: the server gives one
  std::string text;                ///< the condition
  std::vector<std::string> words;  ///< in it, in lower case
  bool is_enforced = true;
};

enum class Position { last, first, after };

struct ColumnDefinition {
  std::string name;
  Type type;
  bool not_null = false;
  Default default_value;
  bool on_update_now = false;
  bool auto_increment = false;
  bool primary_key = false;
  bool unique = false;
  bool invisible = false;
  Generated generated = Generated::no;
  std::string expression;                     ///< of a generated column
  std::vector<std::string> expression_words;  ///< in it, in lower case
  std::vector<Check> checks;
  std::optional<ForeignKey> references;
  Position position = Position::last;
  std::string after;
  std::size_t offset = 0;
};

enum class IndexKind { index, unique, primary, fulltext, spatial, vector };

struct IndexPart {
  std::string column;  ///< empty: an expression
  std::optional<long long> length;
  std::vector<std::string> words;  ///< of an expression, in lower case
};

struct IndexDefinition {
  std::string name;  ///< empty: the server gives one
  IndexKind kind = IndexKind::index;
  std::vector<IndexPart> parts;
  bool is_visible = true;
  bool if_not_exists = false;
};

/// Options of a table that are worth knowing; `names` has all of them, in upper case.
struct TableOptions {
  std::string engine;
  std::string charset;
  std::string collation;
  std::string row_format;
  bool has_charset = false;  ///< CHARSET or COLLATE was written
  std::vector<std::string> names;
  bool has(std::string_view name) const;
};

enum class ActionKind {
  add_column,
  drop_column,
  modify_column,  ///< also CHANGE: `name` is the old one
  rename_column,
  set_default,
  drop_default,
  column_visibility,
  add_index,
  drop_index,
  rename_index,
  index_visibility,
  drop_primary_key,
  add_foreign_key,
  drop_foreign_key,
  add_check,
  drop_check,
  alter_check,
  drop_constraint,
  rename_table,
  convert_charset,
  options,
  order_by,
  force,
  keys,  ///< ENABLE or DISABLE KEYS
  partition_by,
  remove_partitioning,
  add_partition,
  drop_partition,
  truncate_partition,
  reorganize_partition,
  coalesce_partition,
  exchange_partition,
  rebuild_partition,
  other_partition,  ///< ANALYZE, CHECK, REPAIR, OPTIMIZE, DISCARD, IMPORT
  versioning,
  other,
};

struct Action {
  ActionKind kind = ActionKind::other;
  std::size_t offset = 0;
  std::string name;            ///< of what is dropped, changed or renamed
  std::string new_name;        ///< of what is renamed
  bool if_exists = false;      ///< IF EXISTS
  bool if_not_exists = false;  ///< IF NOT EXISTS
  bool is_change = false;      ///< modify_column: CHANGE
  std::optional<ColumnDefinition> column;
  std::optional<IndexDefinition> index;
  std::optional<ForeignKey> foreign_key;
  std::optional<Check> check;
  std::optional<Default> default_value;
  TableOptions options;                ///< options, convert_charset
  std::optional<QualifiedName> table;  ///< rename_table, exchange_partition
  bool is_on = true;                   ///< visibility, enforced
  std::vector<std::string> names;      ///< of partitions
  bool is_hash = false;                ///< add_partition by a number: rows are spread anew
  std::string text;                    ///< its first words, for messages: "ORDER BY"
};

struct AlterTable {
  QualifiedName name;
  std::vector<Action> actions;
  std::string algorithm;  ///< in upper case; empty: not written, or DEFAULT
  std::string lock;
  bool if_exists = false;
  bool is_index_statement = false;  ///< CREATE INDEX, DROP INDEX
};

struct CreateTable {
  QualifiedName name;
  bool is_temporary = false;
  bool if_not_exists = false;
  bool or_replace = false;
  std::optional<QualifiedName> like;
  bool from_query = false;  ///< CREATE TABLE ... SELECT
  std::vector<QualifiedName> sources;
  std::vector<ColumnDefinition> columns;
  std::vector<IndexDefinition> indexes;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  TableOptions options;
  bool is_partitioned = false;
  bool is_versioned = false;
};

struct DropTable {
  std::vector<QualifiedName> names;
  bool if_exists = false;
  bool is_temporary = false;
};

struct RenameTable {
  std::vector<std::pair<QualifiedName, QualifiedName>> pairs;
  bool if_exists = false;
};

struct Truncate {
  QualifiedName name;
};

/// What is neither a table nor an index.
enum class ObjectKind { view, procedure, function, trigger, event, database, sequence, user, other };

struct CreateObject {
  ObjectKind kind = ObjectKind::other;
  QualifiedName name;
  bool if_not_exists = false;
  bool or_replace = false;
  bool is_alter = false;
  std::optional<QualifiedName> table;              ///< of a trigger
  std::vector<QualifiedName> sources;              ///< of a view: the tables that it reads
  std::pair<std::size_t, std::size_t> body{0, 0};  ///< of a routine: its tokens
};

struct DropObject {
  ObjectKind kind = ObjectKind::other;
  std::vector<QualifiedName> names;
  bool if_exists = false;
};

enum class ChangeKind { update, erase, insert, replace };

/// UPDATE, DELETE, INSERT, REPLACE.
struct Change {
  ChangeKind kind = ChangeKind::update;
  std::vector<QualifiedName> targets;  ///< whose rows change
  std::vector<QualifiedName> tables;   ///< all that are named in FROM, JOIN, UPDATE ...: with their aliases
  std::vector<std::string> aliases;    ///< of `tables`, empty where none
  bool has_where = false;
  bool has_limit = false;
  bool has_inner_join = false;                      ///< rows are restricted by ON, or by USING
  bool joins_few = false;                           ///< one of the tables is a subquery with a WHERE or LIMIT
  bool from_query = false;                          ///< INSERT ... SELECT
  std::pair<std::size_t, std::size_t> where{0, 0};  ///< tokens
};

struct Assignment {
  std::string scope;  ///< "GLOBAL", "SESSION", "PERSIST", "USER" of a user variable; empty: of the session
  std::string name;   ///< in lower case
  std::pair<std::size_t, std::size_t> value{0, 0};  ///< tokens
  std::string text;                                 ///< of the value, in lower case
};

struct Set {
  std::vector<Assignment> assignments;
};

struct Use {
  std::string name;
};

struct Maintenance {
  std::string what;  ///< "OPTIMIZE", "ANALYZE", "CHECK", "REPAIR"
  std::vector<QualifiedName> names;
};

struct LockTables {
  std::vector<std::pair<QualifiedName, bool>> tables;  ///< true: WRITE
  bool is_all = false;                                 ///< FLUSH TABLES WITH READ LOCK
};

struct Call {
  QualifiedName name;
};

struct Prepare {
  std::string name;
  std::string variable;  ///< in lower case; empty: a text
  std::optional<std::string> text;
};

struct Execute {
  std::string name;
  std::optional<std::pair<std::size_t, std::size_t>> immediate;  ///< MariaDB's EXECUTE IMMEDIATE: tokens
};

/// BEGIN, START TRANSACTION.
struct BeginTransaction {};
/// Known, and of no interest: SELECT, SHOW, GRANT, DO, COMMIT, ...
struct Harmless {};
struct Unknown {};

using Parsed =
    std::variant<Unknown, Harmless, CreateTable, AlterTable, DropTable, RenameTable, Truncate, CreateObject, DropObject,
                 Change, Set, Use, Maintenance, LockTables, Call, Prepare, Execute, BeginTransaction>;

}  // namespace fishway::lint::mysql
