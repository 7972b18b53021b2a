#include <fmt/format.h>

#include <algorithm>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view table = "CREATE TABLE t (id INT PRIMARY KEY, v INT, KEY i (v));";

constexpr Example examples[] = {
    {"a column that the table does not have", table, "ALTER TABLE t DROP COLUMN w;"},
    {"an index that the table does not have", table, "DROP INDEX j ON t;"},
    {"an index over a column that the table does not have", table, "CREATE INDEX j ON t (w);"},
    {"a column that was dropped", table, "ALTER TABLE t DROP COLUMN v;\nALTER TABLE t MODIFY v BIGINT;"},
    {"a table that this change dropped", table, "DROP TABLE t;\nALTER TABLE t ADD COLUMN w INT;"},
    {"whatever the letter case", table, "ALTER TABLE t ALTER COLUMN `V` SET DEFAULT 1;", false},
    {"a column of the same statement", table,
     "ALTER TABLE t ADD COLUMN w INT, ADD INDEX (w), ADD COLUMN x INT AFTER w;", false},
    {"IF EXISTS", table, "ALTER TABLE t DROP COLUMN IF EXISTS w;", false, 0, 0, "mariadb"},
    {"of a table that no file created", "", "ALTER TABLE t DROP INDEX j;", false},
    {"of a table that a query made", "CREATE TABLE t AS SELECT * FROM u;", "ALTER TABLE t ADD INDEX (w);", false},
};

constexpr Rule rule = {
    .name = "unknown-object",
    .kind = HazardKind::failure,
    .dialects = "mysql mariadb",
    .summary = "The statement names a column, index or constraint that the table does not have",
    .what =
        "As the files before have made the table, there is nothing of that name: the server refuses the statement "
        "(1054, 1072, 1091, "
        "1146). What this file did before is committed already.",
    .lock = "",
    .versions = "",
    .fix = "-- look at what the server has, and correct the name:\nSHOW CREATE TABLE orders;\n",
    .examples = examples,
};

/// What else this statement gives that name to.
bool is_added(const AlterTable& alter, std::string_view column) {
  return std::ranges::any_of(alter.actions, [&](const Action& action) {
    return (action.kind == ActionKind::add_column && same_name(action.column->name, column)) ||
           (!action.new_name.empty() && same_name(action.new_name, column));
  });
}

/// What the server names by itself, in ways that differ from version to version.
bool may_be_given_by_server(std::string_view name) {
  return name.find("_ibfk_") != std::string_view::npos || name.find("_chk_") != std::string_view::npos ||
         name.starts_with("CONSTRAINT_") || name.find_first_not_of("0123456789") == std::string_view::npos ||
         name.starts_with("functional_index");
}

std::string missing_column_of_index(const AlterTable& alter, const Action& action, const Table& table) {
  for (const IndexPart& part : action.index->parts)
    if (!part.column.empty() && table.column(part.column) == nullptr && !is_added(alter, part.column))
      return part.column;
  return {};
}

std::string missing(const AlterTable& alter, const Action& action, const Table& table) {
  switch (action.kind) {
    case ActionKind::drop_column:
    case ActionKind::modify_column:
    case ActionKind::rename_column:
      return table.column(action.name) == nullptr ? "the column " + action.name : "";
    case ActionKind::set_default:
    case ActionKind::drop_default:
    case ActionKind::column_visibility:
      return table.column(action.name) == nullptr && !is_added(alter, action.name) ? "the column " + action.name : "";
    case ActionKind::drop_index:
    case ActionKind::rename_index:
    case ActionKind::index_visibility:
      return table.index(action.name) == nullptr && !may_be_given_by_server(action.name) ? "the index " + action.name
                                                                                         : "";
    case ActionKind::drop_primary_key:
      return table.primary_key() == nullptr ? "a primary key" : "";
    case ActionKind::drop_foreign_key:
      return table.foreign_key(action.name) == nullptr && !may_be_given_by_server(action.name)
                 ? "the foreign key " + action.name
                 : "";
    case ActionKind::drop_check:
    case ActionKind::alter_check:
      return table.check(action.name) == nullptr && !may_be_given_by_server(action.name) ? "the check " + action.name
                                                                                         : "";
    case ActionKind::add_index: {
      const std::string column = missing_column_of_index(alter, action, table);
      return column.empty() ? "" : "the column " + column;
    }
    case ActionKind::add_foreign_key:
      for (const std::string& column : action.foreign_key->columns)
        if (table.column(column) == nullptr && !is_added(alter, column)) return "the column " + column;
      return {};
    case ActionKind::add_column:
      if (action.column->position != Position::after) return {};
      return table.column(action.column->after) == nullptr && !is_added(alter, action.column->after)
                 ? "the column " + action.column->after
                 : "";
    default:
      return {};
  }
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* any = std::get_if<AlterTable>(&act.parsed);
  if (any != nullptr && !any->if_exists && view.model.gone.contains(view.model.resolve(any->name)))
    self.find(act, report,
              fmt::format("{} is not there any more: this change dropped or renamed it", text_of(any->name)));
  const AlterTable* alter = alter_of_known(act, view);
  if (alter == nullptr || act.is_conditional) return;
  for (const Action& action : alter->actions) {
    if (action.if_exists) continue;
    if (const std::string what = missing(*alter, action, *view.table); !what.empty())
      self.find(act, action.offset, report, fmt::format("{} does not have {}", text_of(alter->name), what));
  }
}

}  // namespace

const Checker unknown_object{rule, check};

}  // namespace fishway::lint::mysql
