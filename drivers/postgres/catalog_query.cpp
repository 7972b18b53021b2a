#include "drivers/postgres/catalog_query.hpp"

#include <fmt/format.h>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

// What belongs to the database or the cluster, and is found by its name alone.
struct Catalog {
  std::string_view kind;
  std::string_view table;
  std::string_view name_column;
};

constexpr Catalog kByName[] = {
    {"database", "pg_database", "datname"},
    {"tablespace", "pg_tablespace", "spcname"},
    {"role", "pg_roles", "rolname"},
    {"schema", "pg_namespace", "nspname"},
    {"extension", "pg_extension", "extname"},
    {"publication", "pg_publication", "pubname"},
    {"event trigger", "pg_event_trigger", "evtname"},
    {"server", "pg_foreign_server", "srvname"},
    {"foreign-data wrapper", "pg_foreign_data_wrapper", "fdwname"},
};

// What lives in a schema.
struct SchemaCatalog {
  std::string_view kind;
  std::string_view table;
  std::string_view prefix;  ///< of its columns
};

constexpr SchemaCatalog kInSchema[] = {
    {"table", "pg_class", "rel"},
    {"view", "pg_class", "rel"},
    {"materialized view", "pg_class", "rel"},
    {"foreign table", "pg_class", "rel"},
    {"sequence", "pg_class", "rel"},
    {"index", "pg_class", "rel"},
    {"type", "pg_type", "typ"},
    {"domain", "pg_type", "typ"},
    {"function", "pg_proc", "pro"},
    {"procedure", "pg_proc", "pro"},
    {"collation", "pg_collation", "coll"},
    {"statistics object", "pg_statistic_ext", "stx"},
};

// A part of a table.
struct PartCatalog {
  std::string_view kind;
  std::string_view condition;  ///< {0}: the table's oid, {1}: the name
};

constexpr PartCatalog kParts[] = {
    {"column", "pg_attribute WHERE attrelid = {0} AND attname = {1}::name AND NOT attisdropped"},
    {"constraint", "pg_constraint WHERE conrelid = {0} AND conname = {1}::name"},
    {"primary key", "pg_constraint WHERE conrelid = {0} AND contype = 'p'"},
    {"trigger", "pg_trigger WHERE tgrelid = {0} AND tgname = {1}::name"},
    {"policy", "pg_policy WHERE polrelid = {0} AND polname = {1}::name"},
    {"rule", "pg_rewrite WHERE ev_class = {0} AND rulename = {1}::name"},
    {"partition", "pg_inherits WHERE inhparent = {0} AND inhrelid = pg_catalog.to_regclass({2})"},
};

std::string name_literal(const Path& path) { return literal(std::string_view(path.back())); }

// Literals are cut to the length of a name as the server cuts identifiers.
std::string in_schema(const SchemaCatalog& catalog, const Path& name, Within within) {
  std::string schemas = name.size() > 1                    ? literal(std::string_view(name[name.size() - 2])) + "::name"
                        : within == Within::current_schema ? "current_schema()"
                                                           : "ANY (pg_catalog.current_schemas(false))";
  return fmt::format(
      "EXISTS (SELECT FROM pg_catalog.{0} o JOIN pg_catalog.pg_namespace n ON n.oid = o.{1}namespace"
      " WHERE o.{1}name = {2}::name AND n.nspname = {3})",
      catalog.table, catalog.prefix, name_literal(name), schemas);
}

std::string enum_value(const Path& name, const Path& type) {
  return fmt::format(
      "EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = pg_catalog.to_regtype({}) AND enumlabel = {})",
      path_literal(type), name_literal(name));
}

}  // namespace

std::string path_text(const Path& path) { return fmt::format("{}", fmt::join(path, ".")); }

std::string identifiers(const Path& path) {
  std::string text;
  for (const std::string& part : path) text += (text.empty() ? "" : ".") + identifier(part);
  return text;
}

std::string path_literal(const Path& path) { return literal(std::string_view(identifiers(path))); }

std::optional<std::string> existence(const std::string& kind, const Path& name, const Path& owner, Within within) {
  for (const Catalog& catalog : kByName)
    if (catalog.kind == kind)
      return fmt::format("EXISTS (SELECT FROM pg_catalog.{} WHERE {} = {}::name)", catalog.table, catalog.name_column,
                         name_literal(name));
  for (const SchemaCatalog& catalog : kInSchema)
    if (catalog.kind == kind) return in_schema(catalog, name, within);
  const std::string table = fmt::format("pg_catalog.to_regclass({})", path_literal(owner));
  for (const PartCatalog& part : kParts)
    if (part.kind == kind)
      return "EXISTS (SELECT FROM pg_catalog." +
             fmt::format(fmt::runtime(part.condition), table, name_literal(name), path_literal(name)) + ")";
  if (kind == "enum value") return enum_value(name, owner);
  if (kind == "subscription")
    return fmt::format(
        "EXISTS (SELECT FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid"
        " WHERE d.datname = current_database() AND s.subname = {}::name)",
        name_literal(name));
  if (kind == "prepared transaction")
    return fmt::format("EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts WHERE gid = {})", name_literal(name));
  return std::nullopt;
}

}  // namespace fishway::postgres
