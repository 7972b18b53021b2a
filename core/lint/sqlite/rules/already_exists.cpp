#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"a table", users, "CREATE TABLE Users (id INTEGER PRIMARY KEY);"},
    {"a column", users, "ALTER TABLE users ADD COLUMN Name TEXT;"},
    {"an index of another table", "CREATE TABLE a (x INT); CREATE TABLE b (x INT); CREATE INDEX i ON a (x);",
     "CREATE INDEX i ON b (x);"},
    {"a table that is renamed to one that is there", "CREATE TABLE a (x INT); CREATE TABLE b (x INT);",
     "ALTER TABLE a RENAME TO b;"},
    {"a column that is renamed to one that is there", "CREATE TABLE a (x INT, y INT);",
     "ALTER TABLE a RENAME COLUMN x TO y;"},
    {"an index that a table renamed away still has", "CREATE TABLE a (x INT); CREATE INDEX i ON a (x);",
     "ALTER TABLE a RENAME TO a_old; CREATE TABLE a (x INT NOT NULL DEFAULT 0); CREATE INDEX i ON a"
     " (x); INSERT INTO a SELECT coalesce(x, 0) FROM a_old; DROP TABLE a_old;"},
    {"with IF NOT EXISTS", users, "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY);", false},
    {"one that was dropped before", users, "DROP TABLE users; CREATE TABLE users (id INTEGER PRIMARY KEY);", false},
    {"a temporary table of the same name", users, "CREATE TEMP TABLE users (id INTEGER PRIMARY KEY);", false},
    {"an index whose table was dropped", "CREATE TABLE a (x INT); CREATE INDEX i ON a (x);",
     "DROP TABLE a; CREATE TABLE a (x INT); CREATE INDEX i ON a (x);", false},
};

const Rule rule{
    .name = "already-exists",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "what is created is there already: the migration fails",
    .what =
        "An earlier migration, or an earlier statement of this one, made a table, view, index, "
        "trigger or column of that name, and nothing dropped it. SQLite compares names without "
        "regard to case; tables, views and indexes share one set of names.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Choose another name, or say that either is fine:\n"
        "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT);",
    .examples = examples,
};

std::string key_of(const QualifiedName& name, bool temporary) {
  const std::string schema = temporary ? "temp" : folded(name.schema);
  return (schema.empty() || schema == "main" ? std::string() : schema + ".") + folded(name.name);
}

std::string what_is_there(const Act& act, const Model& model) {
  const auto named = [&](const QualifiedName& name, bool temporary) { return model.kind_of(key_of(name, temporary)); };
  if (const auto* table = act.as<CreateTable>())
    return table->if_not_exists ? "" : std::string(named(table->name, table->temporary));
  if (const auto* view = act.as<CreateView>())
    return view->if_not_exists ? "" : std::string(named(view->name, view->temporary));
  if (const auto* index = act.as<CreateIndex>()) {
    const bool is_there = model.indexes.contains(folded(index->name.name));
    return index->if_not_exists ? "" : is_there ? "an index" : std::string(named(index->name, false));
  }
  if (const auto* trigger = act.as<CreateTrigger>())
    return !trigger->if_not_exists && model.triggers.contains(folded(trigger->name.name)) ? "a trigger" : "";
  if (const auto* rename = act.as<RenameTable>()) {
    const Table* table = model.find(rename->table);
    return std::string(named({table ? table->schema : "", rename->to, 0}, false));
  }
  const auto has_column = [&](const QualifiedName& name, const std::string& column) {
    const Table* table = model.find(name);
    return table && table->find(column) ? "a column" : "";
  };
  if (const auto* add = act.as<AddColumn>()) return has_column(add->table, add->column.name);
  if (const auto* rename = act.as<RenameColumn>())
    return folded(rename->from) == folded(rename->to) ? "" : has_column(rename->table, rename->to);
  return {};
}

std::string new_name(const Act& act) {
  if (const auto* table = act.as<CreateTable>()) return table->name.name;
  if (const auto* view = act.as<CreateView>()) return view->name.name;
  if (const auto* index = act.as<CreateIndex>()) return index->name.name;
  if (const auto* trigger = act.as<CreateTrigger>()) return trigger->name.name;
  if (const auto* rename = act.as<RenameTable>()) return rename->to;
  if (const auto* add = act.as<AddColumn>()) return add->column.name;
  const auto* rename = act.as<RenameColumn>();
  return rename ? rename->to : std::string();
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const std::string kind = what_is_there(act, view.model);
  if (!kind.empty()) self.find(act, report, fmt::format("{} named {} is there already: it fails", kind, new_name(act)));
}

}  // namespace

const Checker already_exists{rule, check};

}  // namespace fishway::lint::sqlite
