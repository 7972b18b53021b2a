#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"a column that the table does not have", users, "ALTER TABLE users DROP COLUMN email;"},
    {"a column to be renamed", users, "ALTER TABLE users RENAME COLUMN email TO mail;"},
    {"an index on a column that is not there", users, "CREATE INDEX users_email ON users (email);"},
    {"an INSERT into a column that is not there", users, "INSERT INTO users (id, email) VALUES (1, 'a');"},
    {"an UPDATE of a column that is not there", users, "UPDATE users SET email = 'a' WHERE id = 1;"},
    {"too few values", users, "INSERT INTO users VALUES (1);"},
    {"a table that an earlier migration dropped", "CREATE TABLE t (a INT); DROP TABLE t;",
     "ALTER TABLE t ADD COLUMN b INT;"},
    {"the old name of a table", users, "ALTER TABLE users RENAME TO people; INSERT INTO users (id) VALUES (1);"},
    {"an index that was dropped before", "CREATE TABLE t (a INT); CREATE INDEX i ON t (a); DROP INDEX i;",
     "DROP INDEX i;"},
    {"a table that no file created", "", "ALTER TABLE legacy DROP COLUMN a;", false},
    {"a column that was added before", users,
     "ALTER TABLE users ADD COLUMN email TEXT; CREATE INDEX users_email ON users (email);", false},
    {"rowid", users, "INSERT INTO users (rowid, name) VALUES (7, 'a'); UPDATE users SET rowid = 8 WHERE rowid = 7;",
     false},
    {"with IF EXISTS", "CREATE TABLE t (a INT); DROP TABLE t;", "DROP TABLE IF EXISTS t;", false},
};

const Rule rule{
    .name = "does-not-exist",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "what is used was dropped, renamed, or is not in the table: the migration fails",
    .what =
        "The files say which columns the table has, or that the table was dropped or renamed. "
        "What they do not mention is taken to be there.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Look which columns there are, or what the table is called now:\n"
        "PRAGMA table_info(users);",
    .examples = examples,
};

bool is_rowid_name(const std::string& name) {
  const std::string plain = folded(name);
  return plain == "rowid" || plain == "oid" || plain == "_rowid_";
}

/// The message for a table's name, or for the first of these columns, that is not there; empty: all is.
std::string missing(const Model& model, const QualifiedName& name, const std::vector<std::string>& columns) {
  if (model.is_gone(name)) return fmt::format("there is no {} any more: it fails", shown(name));
  const Table* table = model.find(name);
  if (!table || !table->is_complete) return {};
  for (const std::string& column : columns)
    if (!column.empty() && !is_rowid_name(column) && !table->find(column))
      return fmt::format("{} has no column {}: it fails", shown(name), column);
  return {};
}

std::string missing_of_insert(const Model& model, const Insert& insert) {
  std::string message = missing(model, insert.table, insert.columns);
  const Table* table = model.find(insert.table);
  if (!message.empty() || !insert.values || !table || !table->is_complete) return message;
  std::size_t wanted = insert.columns.size();
  if (wanted == 0)
    for (const Column& column : table->columns) wanted += column.generated ? 0 : 1;
  if (*insert.values == wanted) return {};
  return fmt::format("{} values for {} columns of {}: it fails", *insert.values, wanted, shown(insert.table));
}

std::string missing_of_drop(const Model& model, const Drop& drop) {
  if (drop.if_exists) return {};
  if (drop.kind == Drop::Kind::index && model.indexes_gone.contains(folded(drop.name.name)) &&
      !model.indexes.contains(folded(drop.name.name)))
    return fmt::format("there is no index {} any more: it fails", drop.name.name);
  const bool is_relation = drop.kind == Drop::Kind::table || drop.kind == Drop::Kind::view;
  return is_relation ? missing(model, drop.name, {}) : std::string();
}

std::string message_of(const Act& act, const Model& model) {
  if (const auto* add = act.as<AddColumn>()) return missing(model, add->table, {});
  if (const auto* drop = act.as<DropColumn>()) return missing(model, drop->table, {drop->column});
  if (const auto* rename = act.as<RenameColumn>()) return missing(model, rename->table, {rename->from});
  if (const auto* rename = act.as<RenameTable>()) return missing(model, rename->table, {});
  if (const auto* index = act.as<CreateIndex>()) return missing(model, index->table, index->columns);
  if (const auto* insert = act.as<Insert>()) return missing_of_insert(model, *insert);
  if (const auto* update = act.as<Update>()) return missing(model, update->table, update->columns);
  if (const auto* removal = act.as<Delete>()) return missing(model, removal->table, {});
  if (const auto* drop = act.as<Drop>()) return missing_of_drop(model, *drop);
  return {};
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const std::string message = message_of(act, view.model);
  if (!message.empty()) self.find(act, report, message);
}

}  // namespace

const Checker does_not_exist{rule, check};

}  // namespace fishway::lint::sqlite
