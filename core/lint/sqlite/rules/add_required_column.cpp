#include <fmt/format.h>

#include <algorithm>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"NOT NULL without a default", users, "ALTER TABLE users ADD COLUMN plan TEXT NOT NULL;"},
    {"DEFAULT NULL is none", users, "ALTER TABLE users ADD plan TEXT NOT NULL DEFAULT NULL;"},
    {"of a table that no file created", "", "ALTER TABLE legacy ADD COLUMN plan TEXT NOT NULL;"},
    {"of a new table that this change has filled", "",
     "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b INT NOT NULL;"},
    {"a rebuild that does not fill it", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL); INSERT INTO n (id, "
     "name) SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"a rebuild that fills it, but old code will not", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL); INSERT INTO n SELECT "
     "id, name, 'free' FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"with a default", users, "ALTER TABLE users ADD COLUMN plan TEXT NOT NULL DEFAULT 'free';", false},
    {"of a table that this change creates, which is empty", "",
     "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b INT NOT NULL;", false},
    {"a rebuild with a default", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL DEFAULT 'free'); INSERT"
     " INTO n (id, name) SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO "
     "users;",
     false},
};

const Rule rule{
    .name = "add-required-column",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "ADD COLUMN ... NOT NULL without a default fails as soon as there is a row",
    .what =
        "SQLite refuses a NOT NULL column without a default other than NULL in a table that has"
        " rows, and the migration fails. In a rebuild that fills it, the code that is still "
        "running inserts rows without it, and each of these inserts fails.",
    .lock = "",
    .versions = "",
    .fix = "ALTER TABLE users ADD COLUMN plan TEXT NOT NULL DEFAULT 'free';",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AddColumn* add = act.as<AddColumn>();
  if (!add || !add->column.not_null || add->column.has_default() || add->column.generated) return;
  const Table* table = view.model.find(add->table);
  if ((table && !table->may_have_rows) || add->column.primary_key) return;
  Finding& finding = self.find(act, report,
                               fmt::format("{} has rows, and the new column {} is NOT NULL without a default: it fails",
                                           shown(add->table), add->column.name),
                               add->column.offset);
  finding.fix = fmt::format("-- with a value that fits:\nALTER TABLE {} ADD COLUMN {} {} NOT NULL DEFAULT '';",
                            quoted(add->table), quoted(add->column.name), add->column.type);
}

void judge(const Checker& self, const Rebuild& rebuild, const View& view, std::vector<Finding>& findings) {
  const Layout layout = layout_of(*rebuild.copy, *rebuild.after);
  if (!layout.is_known || layout.has_wrong_count || !rebuild.before().is_complete) return;
  for (const Column& column : rebuild.after->columns) {
    const bool is_required =
        column.not_null && !column.has_default && !column.generated && !rebuild.after->is_rowid(column);
    if (!is_required || rebuild.before().find(column.name)) continue;
    const auto is_it = [&](const Pair& pair) { return folded(pair.to) == folded(column.name); };
    const auto pair = std::ranges::find_if(layout.pairs, is_it);
    const bool is_filled = pair != layout.pairs.end() && !pair->is_null;
    const bool is_renamed = is_filled && rebuild.before().find(pair->from) != nullptr;
    if (is_renamed || (is_filled && view.is_contract())) continue;
    self.find(rebuild.copy->spot, findings,
              is_filled
                  ? fmt::format("the new column {} of {} is NOT NULL without a default: old code inserts without it",
                                column.name, rebuild.after->name)
                  : fmt::format("nothing is copied into {} of the new {}, which is NOT NULL without a default",
                                column.name, rebuild.after->name));
  }
}

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds)
    if (rebuild.copy) judge(self, rebuild, view, findings);
}

}  // namespace

const Checker add_required_column{rule, check, at_end};

}  // namespace fishway::lint::sqlite
