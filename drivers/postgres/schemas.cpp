#include "drivers/postgres/schemas.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/postgres/facts.hpp"
#include "drivers/postgres/lease_table.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

std::vector<std::string> column(const pqxx::result& rows) {
  std::vector<std::string> values;
  for (const auto& row : rows) values.emplace_back(row["value"].c_str());
  return values;
}

// Schemas that exist and hold something. Indexes and sequences of a table go where it goes; a table's row type is no
// type of its own.
std::string non_empty_query(const DatabaseFacts& facts) {
  std::string own = literals({facts.table, progress_table_name(facts.table), properties_table_name(facts.table),
                              lease_table_name(facts.table)});
  auto not_of_extension = [](const char* catalog, const char* oid) {
    return fmt::format(
        "NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.{}'::regclass AND d.objid = {} "
        "AND"
        " d.deptype = 'e')",
        catalog, oid);
  };
  return fmt::format(
      "SELECT n.nspname AS value FROM pg_catalog.pg_namespace n WHERE n.nspname IN ({}) AND ("
      "EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN "
      "('r','p','f','v','m','S')"
      " AND NOT (n.nspname = {} AND c.relname IN ({})) AND {})"
      " OR EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.typnamespace = n.oid AND t.typelem = 0 AND (t.typrelid = 0 "
      "OR"
      " (SELECT c.relkind = 'c' FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid)) AND {})"
      " OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.pronamespace = n.oid AND {}))",
      literals(facts.schemas), literal(std::string_view(facts.schema)), own, not_of_extension("pg_class", "c.oid"),
      not_of_extension("pg_type", "t.oid"), not_of_extension("pg_proc", "p.oid"));
}

// Whatever stands directly in a schema depends on it in pg_depend, and the server can name it as DROP wants it. CASCADE
// and IF EXISTS, because one may take others with it.
std::string drops_query(const std::string& schema) {
  return fmt::format(
      "SELECT 'DROP ' || upper(i.type) || ' IF EXISTS ' || i.identity || ' CASCADE' AS value"
      " FROM pg_catalog.pg_depend d CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) i"
      " LEFT JOIN pg_catalog.pg_extension e ON d.classid = 'pg_catalog.pg_extension'::regclass AND e.oid = d.objid"
      " WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.deptype = 'n'"
      " AND d.refobjid = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {})"
      " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = d.classid AND x.objid = d.objid AND "
      "x.deptype = 'e')"
      " AND (e.oid IS NULL OR pg_catalog.pg_get_userbyid(e.extowner) = current_user)"
      " AND i.type IN ('materialized view', 'view', 'table', 'foreign table', 'function', 'procedure', 'aggregate', "
      "'operator',"
      " 'operator class', 'operator family', 'type', 'sequence', 'collation', 'conversion', 'statistics object',"
      " 'text search configuration', 'text search dictionary', 'text search parser', 'text search template', "
      "'extension')"
      " ORDER BY array_position(ARRAY['materialized view', 'view', 'table', 'foreign table', 'aggregate', 'function', "
      "'procedure'],"
      " i.type), i.type = 'extension', i.identity",
      literal(std::string_view(schema)));
}

std::string drop_statement(std::string text) {
  constexpr std::string_view word = "DROP STATISTICS OBJECT ";
  if (text.starts_with(word)) text.replace(0, word.size(), "DROP STATISTICS ");
  return text;
}

void empty_schema(Connection& connection, const std::string& schema) {
  std::vector<std::string> drops = column(connection.query(drops_query(schema)));
  std::transform(drops.begin(), drops.end(), drops.begin(), drop_statement);
  if (!drops.empty()) connection.transact(drops);
}

}  // namespace

std::vector<std::string> missing_schemas(Connection& connection, const DatabaseFacts& facts) {
  std::vector<std::string> existing = column(connection.query(fmt::format(
      "SELECT nspname AS value FROM pg_catalog.pg_namespace WHERE nspname IN ({})", literals(facts.schemas))));
  std::vector<std::string> missing;
  for (const std::string& schema : facts.schemas)
    if (std::find(existing.begin(), existing.end(), schema) == existing.end()) missing.push_back(schema);
  return missing;
}

void create_schema(Connection& connection, const DatabaseFacts& facts, const std::string& schema) {
  try {
    connection.query("CREATE SCHEMA " + identifier(schema));
  } catch (Error& error) {
    if (error.server_code == "42501")
      error.hint =
          fmt::format("GRANT CREATE ON DATABASE {} TO {};", identifier(facts.database), identifier(facts.user));
    throw;
  }
}

std::vector<std::string> non_empty_schemas(Connection& connection, const DatabaseFacts& facts) {
  std::vector<std::string> found = column(connection.query(non_empty_query(facts)));
  std::vector<std::string> result;
  for (const std::string& schema : facts.schemas)
    if (std::find(found.begin(), found.end(), schema) != found.end()) result.push_back(schema);
  return result;
}

void clean(Connection& connection, const DatabaseFacts& facts, const std::vector<std::string>& drop_schemas) {
  for (const std::string& schema : facts.schemas) empty_schema(connection, schema);
  for (const std::string& schema : drop_schemas)
    connection.query(fmt::format("DROP SCHEMA IF EXISTS {} CASCADE", identifier(schema)));
}

}  // namespace fishway::postgres
