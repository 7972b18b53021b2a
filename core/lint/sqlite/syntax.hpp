// SQLite's statements, as far as the rules ask about them: https://www.sqlite.org/lang.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/lint/sql/cursor.hpp"

namespace fishway::lint::sqlite {

using sql::QualifiedName;
using sql::Tokens;

struct References {
  std::string parent;
  std::vector<std::string> columns;  ///< empty: the parent's primary key
  std::string on_delete;             ///< "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"; empty: NO ACTION
};

struct ColumnClause {
  std::string name;
  std::size_t offset = 0;
  std::string type;  ///< upper case
  bool primary_key = false;
  bool autoincrement = false;
  bool unique = false;
  bool not_null = false;
  Tokens default_value;  ///< without the parentheses around it; empty: none
  bool default_is_constant = true;
  bool generated = false;
  bool stored = false;
  Tokens generated_as;
  std::vector<Tokens> checks;
  std::optional<References> references;
  /// A default other than NULL.
  bool has_default() const { return !default_value.empty() && !default_value.front().is("NULL"); }
};

struct ForeignKeyClause {
  std::vector<std::string> columns;
  References references;
};

/// What a SELECT gives, where it is plain enough to be followed.
struct SelectItem {
  bool is_star = false;
  std::string column;    ///< a column by itself; empty: something else
  bool is_null = false;  ///< NULL by itself
};

struct Select {
  std::vector<SelectItem> items;
  std::optional<QualifiedName> from;  ///< the only table; absent: several, a subquery, none
  bool is_filtered = false;           ///< WHERE, LIMIT, GROUP BY, ...: not each row of `from` comes
  bool is_distinct = false;
  bool has_star() const;
};

struct CreateTable {
  QualifiedName name;
  bool if_not_exists = false;
  bool temporary = false;
  bool is_virtual = false;
  bool without_rowid = false;
  bool strict = false;
  bool autoincrement = false;
  std::vector<ColumnClause> columns;
  std::vector<std::string> primary_key;  ///< of a table constraint
  std::vector<std::vector<std::string>> uniques;
  std::vector<Tokens> checks;
  std::vector<ForeignKeyClause> foreign_keys;
  std::optional<Select> as;
};

struct CreateIndex {
  QualifiedName name;
  bool if_not_exists = false;
  bool unique = false;
  QualifiedName table;
  std::vector<std::string> columns;  ///< plain ones; an expression is an empty name
  Tokens expressions;                ///< everything behind the table's name
};

struct CreateView {
  QualifiedName name;
  bool if_not_exists = false;
  bool temporary = false;
  Tokens select;
};

struct CreateTrigger {
  QualifiedName name;
  bool if_not_exists = false;
  bool temporary = false;
  QualifiedName table;
  bool instead_of = false;
  Tokens body;  ///< with its WHEN
};

struct AddColumn {
  QualifiedName table;
  ColumnClause column;
};
struct DropColumn {
  QualifiedName table;
  std::string column;
};
struct RenameColumn {
  QualifiedName table;
  std::string from;
  std::string to;
};
struct RenameTable {
  QualifiedName table;
  std::string to;
};
/// ALTER TABLE with what SQLite has no word for.
struct OtherAlter {
  QualifiedName table;
  std::string what;        ///< "ALTER COLUMN", "ADD CONSTRAINT"
  bool since_353 = false;  ///< 3.53 has it
};

struct Drop {
  enum class Kind { table, view, index, trigger };
  Kind kind = Kind::table;
  QualifiedName name;
  bool if_exists = false;
};

struct Insert {
  QualifiedName table;
  std::vector<std::string> columns;
  bool may_skip_rows = false;  ///< OR IGNORE, OR REPLACE, ON CONFLICT DO NOTHING
  std::optional<Select> select;
  std::optional<std::size_t> values;  ///< how many the first row of VALUES has
};
struct Update {
  QualifiedName table;
  std::vector<std::string> columns;  ///< that are set
  bool has_from = false;
  bool has_limit = false;
  Tokens where;  ///< empty: none
};
struct Delete {
  QualifiedName table;
  bool has_limit = false;
  Tokens where;
};

struct Pragma {
  std::string name;   ///< upper case
  std::string value;  ///< upper case; empty: it is only read
};
struct Attach {
  bool is_memory = false;
  std::string file;  ///< as a string; empty where it is no constant
  std::string as;
};
struct Vacuum {
  bool into = false;
};
struct Reindex {
  std::optional<QualifiedName> name;
};
/// A statement whose first words SQLite does not have.
struct Unsupported {
  std::string words;
};
/// One that changes nothing that the model knows.
struct Other {};

using Change =
    std::variant<Other, CreateTable, CreateIndex, CreateView, CreateTrigger, AddColumn, DropColumn, RenameColumn,
                 RenameTable, OtherAlter, Drop, Insert, Update, Delete, Pragma, Attach, Vacuum, Reindex, Unsupported>;

/// What a statement asks for. Never fails: what cannot be read is `Other`.
Change parse(const Tokens& tokens);

/// Its parts, each in a source of its own. The cursor stands behind CREATE [TEMP] TABLE, and so on.
CreateTable parse_create_table(sql::Cursor& cursor);
ColumnClause parse_column(sql::Cursor& cursor);
Change parse_alter_table(sql::Cursor& cursor);
/// SELECT or WITH up to the end of the statement, or to a closing parenthesis.
Select parse_select(sql::Cursor& cursor);
Insert parse_insert(sql::Cursor& cursor);
Update parse_update(sql::Cursor& cursor);
Delete parse_delete(sql::Cursor& cursor);
/// [schema.]name, also as strings.
std::optional<QualifiedName> take_name(sql::Cursor& cursor);

/// The needed tokens themselves, behind `begin` and up to `end`, without the parentheses around all of them.
Tokens unwrapped(Tokens tokens);

/// A name as SQLite compares it: quoted ones fold too.
std::string folded(std::string_view name);

}  // namespace fishway::lint::sqlite
