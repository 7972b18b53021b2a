// The columns that a query gives, as far as the model knows its tables.
#include <set>

#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

// A table of the FROM clause, by the name that the query calls it by.
struct Source {
  std::string name;
  std::vector<Column> columns;
  bool has_all_columns = false;
};

void add_source(const Node& node, const Model& model, std::vector<Source>& sources) {
  const Node& inner = inside(node);
  const std::string alias = text_of(get(inner, "alias"), "aliasname");
  if (type_of(node) == "JoinExpr") {
    add_source(get(inner, "larg"), model, sources);
    add_source(get(inner, "rarg"), model, sources);
  } else if (type_of(node) == "RangeSubselect") {
    QueryColumns columns = columns_of_query(get(inner, "subquery"), model);
    sources.push_back({alias, std::move(columns.columns), columns.has_all_columns});
  } else if (type_of(node) == "RangeVar") {
    const Table* table = model.table(model.resolve(inner));
    Source source{alias.empty() ? text_of(inner, "relname") : alias, {}, false};
    if (table != nullptr) source = {source.name, table->columns, table->has_all_columns};
    sources.push_back(std::move(source));
  } else {
    sources.push_back({alias, {}, false});
  }
}

Column plain(std::string name, Type type = {}) {
  Column column;
  column.name = std::move(name);
  column.type = std::move(type);
  return column;
}

void add_star(const std::string& qualifier, const std::vector<Source>& sources, QueryColumns& result) {
  bool found = false;
  for (const Source& source : sources) {
    if (!qualifier.empty() && source.name != qualifier) continue;
    found = true;
    result.has_all_columns = result.has_all_columns && source.has_all_columns;
    for (const Column& column : source.columns) result.columns.push_back(plain(column.name, column.type));
  }
  if (!found) result.has_all_columns = false;
}

Type type_of_column(const std::vector<std::string>& fields, const std::vector<Source>& sources) {
  for (const Source& source : sources) {
    if (fields.size() > 1 && source.name != fields[fields.size() - 2]) continue;
    for (const Column& column : source.columns)
      if (column.name == fields.back()) return column.type;
  }
  return {};
}

void add_target(const Node& target, const std::vector<Source>& sources, const Model& model, QueryColumns& result) {
  const Node& value = get(target, "val");
  std::string name = text_of(target, "name");
  if (type_of(value) == "ColumnRef") {
    const Node& fields = get(inside(value), "fields");
    const std::vector<std::string> names = strings_of(fields);
    if (fields.is_array() && !fields.empty() && type_of(fields.back()) == "A_Star")
      return add_star(names.empty() ? "" : names.back(), sources, result);
    if (names.empty()) return;
    result.columns.push_back(plain(name.empty() ? names.back() : name, type_of_column(names, sources)));
    return;
  }
  const Node& typed = get(inside(value), "typeName");
  if (name.empty() && type_of(value) == "FuncCall")
    if (const auto names = strings_of(get(inside(value), "funcname")); !names.empty()) name = names.back();
  if (name.empty() && type_of(value) == "TypeCast") {
    const auto column = strings_of(get(inside(get(inside(value), "arg")), "fields"));
    const auto names = strings_of(get(typed, "names"));
    name = !column.empty() ? column.back() : names.empty() ? "" : names.back();
  }
  if (name.empty()) name = "?column?";
  result.columns.push_back(plain(name, type_of(value) == "TypeCast" ? model.type(typed) : Type()));
}

void qualify(Node& node, const std::set<std::string>& local, const Model& model) {
  if (!node.is_structured()) return;
  if (node.is_object() && node.contains("relname") && !node.contains("schemaname") && node.contains("inh") &&
      !local.contains(text_of(node, "relname")))
    node["schemaname"] = model.resolve(node).schema;
  for (Node& beneath : node) qualify(beneath, local, model);
}

}  // namespace

QueryColumns columns_of_query(const Node& query, const Model& model) {
  QueryColumns result;
  const Node& select = inside(query);
  if (type_of(query) != "SelectStmt") return {{}, false};
  if (const Node& left = get(select, "larg"); left.is_object()) return columns_of_query({{"SelectStmt", left}}, model);
  std::vector<Source> sources;
  if (const Node& from = get(select, "fromClause"); from.is_array())
    for (const Node& source : from) add_source(source, model, sources);
  const Node& targets = get(select, "targetList");
  if (!targets.is_array()) return {{}, false};
  for (const Node& target : targets) add_target(inside(target), sources, model, result);
  return result;
}

Node qualified(const Node& query, const Model& model) {
  std::set<std::string> local;
  walk(query, [&](std::string_view type, const Node& node) {
    if (type == "CommonTableExpr") local.insert(text_of(node, "ctename"));
    return true;
  });
  Node result = query;
  qualify(result, local, model);
  return result;
}

}  // namespace fishway::lint::postgres
