#include <fmt/format.h>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"
#include "core/lint/postgres/type_change.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int PRIMARY KEY, code varchar(20), total numeric(10,2));";

constexpr Example examples[] = {
    {"int to bigint rewrites", orders, "ALTER TABLE orders ALTER COLUMN id TYPE bigint;"},
    {"a shorter varchar is checked by rewriting", orders, "ALTER TABLE orders ALTER COLUMN code TYPE varchar(10);"},
    {"another scale of a numeric rewrites", orders, "ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,4);"},
    {"USING with a real expression rewrites", orders,
     "ALTER TABLE orders ALTER COLUMN code TYPE text USING upper(code);"},
    {"another collation builds the indexes anew", "CREATE TABLE t (a text); CREATE INDEX t_a ON t (a);",
     "ALTER TABLE t ALTER COLUMN a TYPE text COLLATE \"C\";"},
    {"a wider varchar is free", orders, "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);", false},
    {"varchar to text is free", orders, "ALTER TABLE orders ALTER COLUMN code TYPE text;", false},
    {"a larger precision with the same scale is free", orders,
     "ALTER TABLE orders ALTER COLUMN total TYPE numeric(14,2);", false},
    {"the same with a USING that does nothing", orders,
     "ALTER TABLE orders ALTER COLUMN code TYPE text USING code::text;", false},
    {"a table that this change creates", "", "CREATE TABLE t (id int); ALTER TABLE t ALTER COLUMN id TYPE bigint;",
     false},
};

constexpr Rule rule{
    .name = "change-column-type",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ALTER COLUMN TYPE rewrites the table, or builds indexes and checks constraints anew",
    .what =
        "Unless the old values are valid for the new type as they are stored, the server writes the whole table and "
        "all of its indexes anew. Where they are, it may still have to rebuild the column's indexes or check its "
        "constraints. Nobody can read or write the table meanwhile, and foreign keys over the column lock the other "
        "table as well.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite, the index build or the scan takes",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD COLUMN id_new bigint;\n"
        "-- write both columns: by a trigger BEFORE INSERT OR UPDATE that sets NEW.id_new := NEW.id\n"
        "-- in later migrations, range by range:\n"
        "UPDATE orders SET id_new = id WHERE id_new IS NULL AND id BETWEEN 1 AND 10000;\n"
        "-- build its indexes CONCURRENTLY, release code that uses id_new, then drop id",
    .examples = examples,
};

std::string message(const TypeChange& change, const std::string& column, const std::string& table,
                    const std::string& type) {
  if (change.rewrites && !change.is_known)
    return fmt::format("changing {} of {} to {} rewrites the table, as far as its old type can be told", column, table,
                       type);
  if (change.rewrites) return fmt::format("changing {} of {} to {} rewrites the table", column, table, type);
  if (change.rebuilds_indexes)
    return fmt::format("changing {} of {} to {} builds the column's indexes anew while the table is locked", column,
                       table, type);
  return fmt::format("changing {} of {} to {} checks every row against its constraints while the table is locked",
                     column, table, type);
}

std::string safe_way(const AlterTable& alter, const std::string& column, const std::string& type) {
  return fmt::format(
      "ALTER TABLE {0} ADD COLUMN {2} {3};\n"
      "-- write both columns: by a trigger BEFORE INSERT OR UPDATE that sets NEW.{2} := NEW.{1}\n"
      "-- in later migrations, range by range:\n"
      "UPDATE {0} SET {2} = {1} WHERE {2} IS NULL AND id BETWEEN 1 AND 10000;\n"
      "-- build its indexes CONCURRENTLY, release code that uses {2}, then drop {1}",
      sql_name(alter.name), sql_name(column), sql_name(column + "_new"), type);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  static const Table unknown;
  const Table& table = alter->table == nullptr ? unknown : *alter->table;
  for (const Node* action : alter->actions("AT_AlterColumnType")) {
    const std::string column = text_of(*action, "name");
    const Node& definition = AlterTable::definition(*action);
    const TypeChange change = type_change(table, table.column(column), definition, view.model, view.version);
    if (!change.rewrites && !change.rebuilds_indexes && !change.rechecks) continue;
    const std::string type = view.model.type(get(definition, "typeName")).text();
    find_blocking(self, act, *action, view, report, message(change, column, alter->name.text(), type),
                  safe_way(*alter, column, type));
  }
}

}  // namespace

const Checker change_column_type{rule, check};

}  // namespace fishway::lint::postgres
