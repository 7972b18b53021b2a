// Types: what a TypeName node names, and how a type is spelled.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {
namespace {

// Of pg_catalog; sorted.
constexpr auto base_types = std::to_array<std::string_view>({"aclitem",
                                                             "any",
                                                             "anyarray",
                                                             "anyelement",
                                                             "bit",
                                                             "bool",
                                                             "box",
                                                             "bpchar",
                                                             "bytea",
                                                             "char",
                                                             "cid",
                                                             "cidr",
                                                             "circle",
                                                             "cstring",
                                                             "date",
                                                             "datemultirange",
                                                             "daterange",
                                                             "event_trigger",
                                                             "float4",
                                                             "float8",
                                                             "inet",
                                                             "int2",
                                                             "int2vector",
                                                             "int4",
                                                             "int4multirange",
                                                             "int4range",
                                                             "int8",
                                                             "int8multirange",
                                                             "int8range",
                                                             "internal",
                                                             "interval",
                                                             "json",
                                                             "jsonb",
                                                             "jsonpath",
                                                             "line",
                                                             "lseg",
                                                             "macaddr",
                                                             "macaddr8",
                                                             "money",
                                                             "name",
                                                             "numeric",
                                                             "nummultirange",
                                                             "numrange",
                                                             "oid",
                                                             "oidvector",
                                                             "path",
                                                             "pg_lsn",
                                                             "pg_snapshot",
                                                             "point",
                                                             "polygon",
                                                             "record",
                                                             "refcursor",
                                                             "regclass",
                                                             "regcollation",
                                                             "regconfig",
                                                             "regdictionary",
                                                             "regnamespace",
                                                             "regoper",
                                                             "regoperator",
                                                             "regproc",
                                                             "regprocedure",
                                                             "regrole",
                                                             "regtype",
                                                             "text",
                                                             "tid",
                                                             "time",
                                                             "timestamp",
                                                             "timestamptz",
                                                             "timetz",
                                                             "trigger",
                                                             "tsmultirange",
                                                             "tsquery",
                                                             "tsrange",
                                                             "tstzmultirange",
                                                             "tstzrange",
                                                             "tsvector",
                                                             "txid_snapshot",
                                                             "unknown",
                                                             "uuid",
                                                             "varbit",
                                                             "varchar",
                                                             "void",
                                                             "xid",
                                                             "xid8",
                                                             "xml"});

// Wherever their extension was installed, they are the same type; sorted.
constexpr auto extension_types =
    std::to_array<std::string_view>({"box2d", "box3d", "citext", "cube", "geography", "geometry", "halfvec", "hstore",
                                     "ltree", "lquery", "raster", "vector"});

bool is_own(std::string_view name) { return std::ranges::binary_search(base_types, name); }
bool is_of_extension(std::string_view name) {
  return std::ranges::find(extension_types, name) != extension_types.end();
}

std::vector<int> modifiers_of(const Node& type_name, const std::string& name) {
  std::vector<int> modifiers;
  if (const Node& given = get(type_name, "typmods"); given.is_array())
    for (const Node& one : given)
      if (type_of(one) == "A_Const") modifiers.push_back(static_cast<int>(number_of(get(inside(one), "ival"), "ival")));
  // INTERVAL's first modifier is a mask of its fields.
  if (name == "interval" && !modifiers.empty()) modifiers.erase(modifiers.begin());
  if (name == "numeric" && modifiers.size() == 1) modifiers.push_back(0);
  return modifiers;
}

// serial and its like, as what the column is then.
void resolve_serial(Type& type) {
  if (type.name == "serial" || type.name == "serial4") type.name = "int4";
  if (type.name == "bigserial" || type.name == "serial8") type.name = "int8";
  if (type.name == "smallserial" || type.name == "serial2") type.name = "int2";
}

std::string spelled(const std::string& name) {
  constexpr std::pair<std::string_view, std::string_view> usual[] = {
      {"int4", "integer"}, {"int8", "bigint"}, {"int2", "smallint"},          {"bool", "boolean"},
      {"bpchar", "char"},  {"float4", "real"}, {"float8", "double precision"}};
  for (const auto& [internal, word] : usual)
    if (name == internal) return std::string(word);
  return name;
}

}  // namespace

std::string Type::text() const {
  std::string text = schema.empty() ? spelled(name) : schema == "public" ? name : schema + "." + name;
  if (!modifiers.empty()) text += fmt::format("({})", fmt::join(modifiers, ","));
  for (int dimension = 0; dimension < dimensions; ++dimension) text += "[]";
  return text;
}

Type Model::type(const Node& type_name) const {
  Type type;
  const std::vector<std::string> names = strings_of(get(type_name, "names"));
  if (names.empty()) return type;
  type.name = names.back();
  if (const Node& bounds = get(type_name, "arrayBounds"); bounds.is_array())
    type.dimensions = static_cast<int>(bounds.size());
  if (names.size() == 1) resolve_serial(type);
  type.modifiers = modifiers_of(type_name, type.name);
  const std::string schema = names.size() > 1 ? names[names.size() - 2] : "";
  if (schema == "pg_catalog" || is_of_extension(type.name) || (schema.empty() && is_own(type.name))) return type;
  if (type.name.size() > 1 && type.name.front() == '_' && is_own(std::string_view(type.name).substr(1))) {
    type.name.erase(0, 1);
    type.dimensions = 1;
    return type;
  }
  if (!schema.empty()) {
    type.schema = schema;
    return type;
  }
  const auto is_there = [&](const std::string& place) {
    const TableName wanted{place, type.name};
    return enums.contains(wanted) || domains.contains(wanted) || tables.contains(wanted);
  };
  const auto found = std::ranges::find_if(search_path, is_there);
  type.schema = found != search_path.end() ? *found : search_path.empty() ? default_schema : search_path.front();
  return type;
}

}  // namespace fishway::lint::postgres
