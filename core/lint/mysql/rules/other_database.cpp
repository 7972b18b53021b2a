#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a table of another database", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE app.t ADD COLUMN w INT;"},
    {"another database's rows", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "DELETE FROM mysql.user WHERE User = '';"},
    {"no database is named", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "ALTER TABLE t ADD COLUMN w INT;", false},
    {"all files name it", "CREATE TABLE app.t (id INT PRIMARY KEY);", "ALTER TABLE app.t ADD COLUMN w INT;", false},
    {"a column with its table", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "UPDATE t SET t.v = 1 WHERE t.id = 3;",
     false},
};

constexpr Rule rule = {
    .name = "other-database",
    .kind = HazardKind::wrong_target,
    .dialects = "mysql mariadb",
    .summary = "A statement names another database than the one that the migrations are meant for",
    .what =
        "It happens in the database of that name, whatever the URL says: a test that runs the same files in a database "
        "of its own changes this one, and its history does not know of it.",
    .lock = "",
    .versions = "",
    .fix = "-- leave the database's name out:\nALTER TABLE orders ADD COLUMN note TEXT;\n",
    .examples = examples,
};

std::vector<QualifiedName> targets(const Parsed& parsed) {
  if (const auto* create = std::get_if<CreateTable>(&parsed)) return {create->name};
  if (const auto* alter = std::get_if<AlterTable>(&parsed)) return {alter->name};
  if (const auto* drop = std::get_if<DropTable>(&parsed)) return drop->names;
  if (const auto* truncated = std::get_if<Truncate>(&parsed)) return {truncated->name};
  if (const auto* change = std::get_if<Change>(&parsed)) return change->targets;
  if (const auto* object = std::get_if<CreateObject>(&parsed))
    return object->kind == ObjectKind::database ? std::vector<QualifiedName>{} : std::vector{object->name};
  return {};
}

/// Whether the files use that database elsewhere, or none but it.
bool is_expected(const std::string& schema, const Model& model) {
  bool has_usual = false;
  for (const auto& [name, table] : model.tables) {
    if (name.schema == schema && table.is_known) return true;
    has_usual = has_usual || name.schema.empty();
  }
  return !has_usual && model.default_database.empty();
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  for (const QualifiedName& name : targets(act.parsed)) {
    if (name.schema.empty() || name.schema == view.model.default_database || name.schema == view.model.session.database)
      continue;
    if (is_expected(name.schema, view.model)) continue;
    self.find(act, name.offset, report,
              fmt::format("{} is in another database than the one that the migrations are meant for", text_of(name)));
  }
}

}  // namespace

const Checker other_database{rule, check};

}  // namespace fishway::lint::mysql
