#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"everything", users, "REINDEX;"},
    {"a table's indexes",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX users_name ON users "
     "(name);",
     "REINDEX users;"},
    {"an index",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX users_name ON users "
     "(name);",
     "REINDEX users_name;"},
    {"an index that this change creates", "", "CREATE TABLE t (a TEXT); CREATE INDEX t_a ON t (a); REINDEX t_a;",
     false},
    {"a table that this change creates", "", "CREATE TABLE t (a TEXT); CREATE INDEX t_a ON t (a); REINDEX t;", false},
};

const Rule rule{
    .name = "reindex",
    .kind = HazardKind::blocking_lock,
    .dialects = "sqlite",
    .summary = "REINDEX builds indexes anew while nobody else can write",
    .what =
        "REINDEX deletes the index (without a name: every one) and builds it anew from all rows"
        " of the table; all other writers of the file wait until the end. SQLite needs it only "
        "after a collation was changed.",
    .lock = "the write lock of the file, while every row is read and the index is built",
    .versions = "",
    .fix =
        "-- Only the index whose collation changed, in a quiet hour:\n"
        "REINDEX users_by_name;",
    .examples = examples,
};

bool is_new(const QualifiedName& name, const Model& model) {
  const auto index = model.indexes.find(folded(name.name));
  if (index == model.indexes.end()) return model.is_new(name);
  const auto table = model.tables.find(index->second.table);
  return table != model.tables.end() && !table->second.is_in_production();
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Reindex* reindex = act.as<Reindex>();
  if (!reindex || (reindex->name && is_new(*reindex->name, view.model))) return;
  self.find(act, report,
            reindex->name ? fmt::format("REINDEX {} builds it anew while nobody else can write", shown(*reindex->name))
                          : std::string("REINDEX builds every index of the file anew while nobody else can write"));
}

}  // namespace

const Checker reindex{rule, check};

}  // namespace fishway::lint::sqlite
