#include <fmt/format.h>

#include <algorithm>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view table = "CREATE TABLE t (id INT PRIMARY KEY, v INT, KEY i (v));";

constexpr Example examples[] = {
    {"a column that is there", table, "ALTER TABLE t ADD COLUMN V INT;"},
    {"an index of a name that is taken", table, "CREATE INDEX i ON t (id, v);"},
    {"a second primary key", table, "ALTER TABLE t ADD PRIMARY KEY (v);"},
    {"a table that is there", table, "CREATE TABLE t (id INT);"},
    {"a table that is there, where that is expected", table, "CREATE TABLE IF NOT EXISTS t (id INT);", false},
    {"an index that is dropped in the same statement", table, "ALTER TABLE t DROP INDEX i, ADD INDEX i (v, id);",
     false},
    {"another primary key in one's place", table, "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, v);", false},
    {"IF NOT EXISTS", table, "ALTER TABLE t ADD COLUMN IF NOT EXISTS v INT;", false, 0, 0, "mariadb"},
};

constexpr Rule rule = {
    .name = "duplicate-object",
    .kind = HazardKind::failure,
    .dialects = "mysql mariadb",
    .summary = "The statement creates a table, column or index that is there already",
    .what =
        "As the files before have made it, that name is taken: the server refuses the statement (1050, 1060, 1061, "
        "1068). What this "
        "file did before is committed already.",
    .lock = "",
    .versions = "",
    .fix = "-- look at what the server has, and choose another name:\nSHOW CREATE TABLE orders;\n",
    .examples = examples,
};

bool drops(const AlterTable& alter, ActionKind kind, std::string_view name) {
  return std::ranges::any_of(alter.actions,
                             [&](const Action& action) { return action.kind == kind && same_name(action.name, name); });
}

bool renames_away(const AlterTable& alter, std::string_view name) {
  return std::ranges::any_of(alter.actions, [&](const Action& action) {
    return !action.new_name.empty() && same_name(action.name, name) && !same_name(action.new_name, name);
  });
}

std::string taken(const AlterTable& alter, const Action& action, const Table& table) {
  if (action.kind == ActionKind::add_column && !action.if_not_exists) {
    const std::string& name = action.column->name;
    if (table.column(name) != nullptr && !drops(alter, ActionKind::drop_column, name) && !renames_away(alter, name))
      return "the column " + name;
  }
  if (action.kind != ActionKind::add_index || action.index->if_not_exists) return {};
  if (action.index->kind == IndexKind::primary)
    return table.primary_key() != nullptr && !drops(alter, ActionKind::drop_primary_key, "") ? "a primary key" : "";
  const Index* index = action.index->name.empty() ? nullptr : table.index(action.index->name);
  if (index == nullptr || index->is_for_foreign_key || drops(alter, ActionKind::drop_index, index->name)) return {};
  return renames_away(alter, index->name) ? "" : "the index " + index->name;
}

void check_create(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* create = std::get_if<CreateTable>(&act.parsed);
  if (create == nullptr || create->if_not_exists || create->or_replace || create->is_temporary) return;
  const auto found = view.model.tables.find(view.model.resolve(create->name));
  if (found == view.model.tables.end() || !found->second.is_known) return;
  self.find(act, create->name.offset, report, fmt::format("{} is there already", text_of(create->name)));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  check_create(self, act, view, report);
  const AlterTable* alter = alter_of_known(act, view);
  if (alter == nullptr) return;
  for (const Action& action : alter->actions)
    if (const std::string what = taken(*alter, action, *view.table); !what.empty())
      self.find(act, action.offset, report, fmt::format("{} has {} already", text_of(alter->name), what));
}

}  // namespace

const Checker duplicate_object{rule, check};

}  // namespace fishway::lint::mysql
