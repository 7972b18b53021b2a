#include <fmt/format.h>

#include <algorithm>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/parser.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view family =
    "CREATE TABLE p (id INT PRIMARY KEY, u INT);\n"
    "CREATE TABLE c (id INT PRIMARY KEY, pid INT, CONSTRAINT f FOREIGN KEY (pid) REFERENCES p (id));";

constexpr Example examples[] = {
    {"uuid() as the default of a new column", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN u CHAR(36) DEFAULT (UUID());", true, 0, 0, "mysql"},
    {"uuid() as the default of a column that is there", "CREATE TABLE t (id INT PRIMARY KEY, u CHAR(36));",
     "ALTER TABLE t ALTER COLUMN u SET DEFAULT (UUID());", false},
    {"MariaDB's IF NOT EXISTS", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t ADD COLUMN IF NOT EXISTS v INT;",
     true, 0, 0, "mysql"},
    {"a default for a TEXT", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t ADD COLUMN s TEXT DEFAULT 'x';",
     true, 0, 0, "mysql"},
    {"a TEXT with a default, on MariaDB", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN s TEXT DEFAULT 'x';", false, 0, 0, "mariadb"},
    {"another type for one side of a foreign key", family, "ALTER TABLE c MODIFY pid BIGINT;"},
    {"or for the other", family, "ALTER TABLE p MODIFY id BIGINT;"},
    {"the index that a foreign key needs", family, "ALTER TABLE c DROP INDEX f;"},
    {"the column of a foreign key", family, "ALTER TABLE c DROP COLUMN pid;"},
    {"the column together with its foreign key", family, "ALTER TABLE c DROP FOREIGN KEY f, DROP COLUMN pid;", false},
    {"a table that another one refers to", family, "DROP TABLE p;"},
    {"both tables at once", family, "DROP TABLE c, p;", false},
    {"a foreign key to a column without an index",
     "CREATE TABLE p (id INT PRIMARY KEY, u INT);\nCREATE TABLE c (id INT PRIMARY KEY, x INT);",
     "ALTER TABLE c ADD FOREIGN KEY (x) REFERENCES p (u);"},
    {"a column that a generated one reads", "CREATE TABLE t (id INT PRIMARY KEY, v INT, g INT AS (v + 1) VIRTUAL);",
     "ALTER TABLE t DROP COLUMN v;"},
    {"a column that a CHECK reads", "CREATE TABLE t (id INT PRIMARY KEY, v INT, CONSTRAINT c CHECK (v > 0));",
     "ALTER TABLE t RENAME COLUMN v TO w;", true, 0, 0, "mysql"},
    {"a foreign key in the place of one of that name", family,
     "ALTER TABLE c DROP FOREIGN KEY f, ADD CONSTRAINT f FOREIGN KEY (pid) REFERENCES p (id) ON DELETE CASCADE;"},
    {"an index over a whole TEXT", "CREATE TABLE t (id INT PRIMARY KEY, s TEXT);", "CREATE INDEX i ON t (s);", true, 0,
     0, "mysql"},
    {"an index over the beginning of a TEXT", "CREATE TABLE t (id INT PRIMARY KEY, s TEXT);",
     "CREATE INDEX i ON t (s(20));", false},
    {"MySQL's NOT ENFORCED", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD CONSTRAINT c CHECK (v > 0) NOT ENFORCED;", true, 0, 0, "mariadb"},
    {"a virtual column becomes a stored one", "CREATE TABLE t (id INT PRIMARY KEY, v INT, g INT AS (v + 1) VIRTUAL);",
     "ALTER TABLE t MODIFY g INT AS (v + 1) STORED;"},
};

constexpr Rule rule = {
    .name = "impossible-change",
    .kind = HazardKind::failure,
    .dialects = "mysql mariadb",
    .summary = "The server refuses this change, whatever the rows",
    .what =
        "As the files before have made the tables, the server refuses the statement. What this file did before is "
        "committed already.",
    .lock = "",
    .versions = "",
    .fix =
        "-- of a foreign key: drop it, change both sides to the same type, add it again\n"
        "ALTER TABLE children DROP FOREIGN KEY children_parent;\n"
        "-- of a default that differs from row to row: add the column without it, set the default, fill the rows in "
        "batches\n"
        "ALTER TABLE orders ADD COLUMN token CHAR(36);\n"
        "ALTER TABLE orders ALTER COLUMN token SET DEFAULT (UUID());\n"
        "UPDATE orders SET token = UUID() WHERE token IS NULL LIMIT 5000;\n",
    .examples = examples,
};

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& other) { return same_name(other, name); });
}

bool is_dropped(const AlterTable& alter, const Key& key) {
  return std::ranges::any_of(alter.actions, [&](const Action& action) {
    return (action.kind == ActionKind::drop_foreign_key || action.kind == ActionKind::drop_constraint) &&
           same_name(action.name, key.name);
  });
}

bool has_large_type(const Type& type) {
  return type.name.ends_with("text") || type.name.ends_with("blob") || type.name == "json" || type.name == "geometry";
}

std::string of_default(const Action& action, const Model& model) {
  if (!action.column || !model.is_mysql()) return {};
  const Default& value = action.column->default_value;
  if (value.kind == Default::Kind::literal && has_large_type(action.column->type))
    return fmt::format("a {} cannot have a literal as its default; write it in parentheses", action.column->type.name);
  if (action.kind != ActionKind::add_column || value.kind != Default::Kind::expression) return {};
  const std::string word = nondeterministic_word(value.words, model.dialect);
  if (word.empty()) return {};
  return fmt::format("MySQL refuses to add a column with {}() as its default (1674)", word);
}

std::string of_syntax(const Action& action, const Model& model) {
  if (!model.is_mysql()) {
    if (action.check && !action.check->is_enforced) return "MariaDB knows no NOT ENFORCED, MySQL does";
    const auto is_expression = [](const IndexPart& part) { return part.column.empty(); };
    if (action.index && std::ranges::any_of(action.index->parts, is_expression))
      return "MariaDB has no index over an expression; index a generated column";
    return {};
  }
  const bool has_clause = action.if_exists || action.if_not_exists || (action.index && action.index->if_not_exists) ||
                          (action.foreign_key && action.foreign_key->if_not_exists);
  return has_clause ? "MySQL knows no IF EXISTS or IF NOT EXISTS here, MariaDB does" : "";
}

/// The foreign key that keeps this table's column as it is; of the table itself or of another.
std::string key_on(const std::string& column, const AlterTable& alter, const Table& table, const Model& model) {
  for (const Key& key : table.foreign_keys)
    if (contains(key.columns, column) && !is_dropped(alter, key)) return key.name;
  for (const auto& [other, key] : model.references_to(table.name))
    if (contains(key->parent_columns, column) && !(other == &table && is_dropped(alter, *key))) return key->name;
  return {};
}

/// Strings of other lengths still match.
bool matches_for_keys(const Type& a, const Type& b) {
  const bool strings = is_text_type(a) && is_text_type(b);
  return strings || (a.name == b.name && a.is_unsigned == b.is_unsigned && a.length == b.length && a.scale == b.scale);
}

std::string of_foreign_keys(const Action& action, const AlterTable& alter, const Table& table, const Model& model) {
  const Column* column = table.column(action.name);
  if (action.kind == ActionKind::modify_column && column != nullptr &&
      !matches_for_keys(column->type, action.column->type))
    if (const std::string key = key_on(action.name, alter, table, model); !key.empty())
      return fmt::format("the type of {} cannot change while the foreign key {} stands on it", action.name, key);
  if (action.kind == ActionKind::drop_column)
    if (const std::string key = key_on(action.name, alter, table, model); !key.empty())
      return fmt::format("{} cannot be dropped while the foreign key {} stands on it", action.name, key);
  if (action.kind != ActionKind::drop_index) return {};
  const Index* index = table.index(action.name);
  for (const Key& key : table.foreign_keys)
    if (index != nullptr && index->is_for_foreign_key && !is_dropped(alter, key) && !key.columns.empty() &&
        !index->parts.empty() && same_name(index->parts.front().column, key.columns.front()) &&
        std::ranges::none_of(alter.actions, [&](const Action& other) { return other.kind == ActionKind::add_index; }))
      return fmt::format("the foreign key {} needs the index {}", key.name, index->name);
  return {};
}

std::string of_generated(const Action& action, const AlterTable& alter, const Table& table) {
  const Column* column = table.column(action.name);
  if (column == nullptr) return {};
  if (action.kind == ActionKind::modify_column && column->generated != action.column->generated &&
      (column->generated == Generated::is_virtual || action.column->generated == Generated::is_virtual))
    return fmt::format("{} cannot become a virtual column, nor cease to be one; drop it and add it anew", column->name);
  if (action.kind != ActionKind::drop_column) return {};
  for (const Column& other : table.columns) {
    const bool is_dropped_too = std::ranges::any_of(alter.actions, [&](const Action& also) {
      return (also.kind == ActionKind::drop_column || also.kind == ActionKind::modify_column) &&
             same_name(also.name, other.name);
    });
    if (!is_dropped_too && contains(other.expression_words, lower(action.name)))
      return fmt::format("{} cannot be dropped while the generated column {} reads it", action.name, other.name);
  }
  return {};
}

std::string of_parent(const Action& action, const AlterTable& alter, const Table& table, const Model& model) {
  if (action.kind != ActionKind::add_foreign_key) return {};
  const ForeignKey& key = *action.foreign_key;
  const Table* parent = model.table(key.parent);
  if (parent == nullptr || !parent->is_known || !parent->has_all_columns || key.parent_columns.empty()) return {};
  if (parent->name == table.name) return {};
  const std::string& first = key.parent_columns.front();
  const Column* theirs = parent->column(first);
  if (theirs == nullptr) return fmt::format("{} has no column {}", text_of(key.parent), first);
  const bool must_be_unique = model.is_mysql() && model.since(80400);
  const bool leads = std::ranges::any_of(parent->indexes, [&](const Index& index) {
    const bool is_unique = index.kind == IndexKind::unique || index.kind == IndexKind::primary;
    const auto is_first = [&](const IndexPart& part) { return same_name(part.column, first); };
    if (must_be_unique) return is_unique && std::ranges::any_of(index.parts, is_first);
    return !index.parts.empty() && is_first(index.parts.front());
  });
  if (!leads && model.session.foreign_key_checks)
    return fmt::format("{}.{}, which the foreign key refers to, has no {}index", text_of(key.parent), first,
                       must_be_unique ? "unique " : "");
  const Type* ours = nullptr;
  if (const Column* column = table.column(key.columns.empty() ? "" : key.columns.front())) ours = &column->type;
  for (const Action& other : alter.actions)
    if (other.column && !key.columns.empty() && same_name(other.column->name, key.columns.front()))
      ours = &other.column->type;
  if (ours == nullptr || matches_for_keys(*ours, theirs->type)) return {};
  return fmt::format("{} is {}, and {}.{}, which it refers to, is {}", key.columns.front(), ours->text(),
                     text_of(key.parent), first, theirs->type.text());
}

/// What the statement may not do to a column or index for what else the table has.
std::string of_rest(const Action& action, const AlterTable& alter, const Table& table, const Model& model) {
  if (action.kind == ActionKind::add_foreign_key && !action.foreign_key->name.empty() &&
      table.foreign_key(action.foreign_key->name) != nullptr)
    return fmt::format("there is a foreign key {} already; drop it in a statement of its own",
                       action.foreign_key->name);
  if (!model.is_mysql()) return {};
  const bool renames =
      !action.new_name.empty() && !same_name(action.name, action.new_name) && table.column(action.name) != nullptr;
  for (const Check& check : table.checks) {
    const bool is_dropped_too = std::ranges::any_of(alter.actions, [&](const Action& also) {
      return (also.kind == ActionKind::drop_check || also.kind == ActionKind::drop_constraint) &&
             same_name(also.name, check.name);
    });
    if (renames && !is_dropped_too && contains(check.words, action.name))
      return fmt::format("{} cannot be renamed while the check {} reads it", action.name, check.name);
  }
  if (action.kind != ActionKind::add_index || action.index->kind == IndexKind::fulltext) return {};
  for (const IndexPart& part : action.index->parts)
    if (const Column* column = table.column(part.column);
        column != nullptr && !part.length && has_large_type(column->type) && action.index->kind != IndexKind::spatial &&
        column->type.name != "geometry")
      return fmt::format("an index over {} ({}) needs a length: {}(50)", part.column, column->type.name, part.column);
  return {};
}

void check_drop(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* drop = std::get_if<DropTable>(&act.parsed);
  if (drop == nullptr || !view.model.session.foreign_key_checks) return;
  for (const QualifiedName& name : drop->names)
    for (const auto& [other, key] : view.model.references_to(view.model.resolve(name))) {
      const auto is_other = [&, table = other](const QualifiedName& also) {
        return view.model.resolve(also) == table->name;
      };
      if (std::ranges::any_of(drop->names, is_other)) continue;
      self.find(act, name.offset, report,
                fmt::format("{} cannot be dropped while the foreign key {} of {} refers to it", text_of(name),
                            key->name, other->name.text()));
      break;
    }
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  check_drop(self, act, view, report);
  const auto* alter = std::get_if<AlterTable>(&act.parsed);
  if (alter == nullptr) return;
  for (const Action& action : alter->actions)
    for (const std::string& why :
         {of_default(action, view.model), of_syntax(action, view.model),
          of_foreign_keys(action, *alter, *view.table, view.model), of_generated(action, *alter, *view.table),
          of_parent(action, *alter, *view.table, view.model), of_rest(action, *alter, *view.table, view.model)})
      if (!why.empty()) self.find(act, action.offset, report, fmt::format("{}: {}", text_of(alter->name), why));
}

}  // namespace

const Checker impossible_change{rule, check};

}  // namespace fishway::lint::mysql
