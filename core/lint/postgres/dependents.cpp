#include "core/lint/postgres/dependents.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace fishway::lint::postgres {
namespace {

// The relations that a query reads, by the names that its columns go by; names of WITH queries are none.
std::multimap<std::string, TableName> sources_of(const Node& query, const Model& model) {
  std::set<std::string> with;
  std::multimap<std::string, TableName> sources;
  walk(query, [&](std::string_view type, const Node& body) {
    if (type == "CommonTableExpr") with.insert(text_of(body, "ctename"));
    if (type != "RangeVar") return true;
    const std::string name = text_of(body, "relname");
    const std::string alias = text_of(get(body, "alias"), "aliasname");
    if (!text_of(body, "schemaname").empty() || !with.contains(name))
      sources.emplace(alias.empty() ? name : alias, model.resolve(body));
    return true;
  });
  return sources;
}

bool is_view(const Table& table) {
  return table.query && (table.kind == RelationKind::view || table.kind == RelationKind::materialized_view);
}

// Whether an unqualified name can only be this relation's column.
bool is_only_its(const std::multimap<std::string, TableName>& sources, const TableName& relation,
                 std::string_view column, const Model& model) {
  return std::ranges::all_of(sources, [&](const auto& source) {
    if (source.second == relation) return true;
    const Table* other = model.table(source.second);
    return other != nullptr && other->is_known && other->has_all_columns && other->column(column) == nullptr;
  });
}

bool stands_for(const Node& fields, const std::multimap<std::string, TableName>& sources, const TableName& relation,
                std::string_view column, const Model& model) {
  const bool is_star = !fields.empty() && type_of(fields.back()) == "A_Star";
  const std::vector<std::string> names = strings_of(fields);
  if (is_star || names.empty() || names.back() != column) return false;
  if (names.size() == 1) return is_only_its(sources, relation, column, model);
  const auto [begin, end] = sources.equal_range(names[names.size() - 2]);
  return std::any_of(begin, end, [&](const auto& source) { return source.second == relation; });
}

bool uses_column(const Table& view, const TableName& relation, std::string_view column, const Model& model) {
  const auto sources = sources_of(*view.query, model);
  bool uses = false;
  bool has_star = false;
  walk(*view.query, [&](std::string_view type, const Node& body) {
    if (type != "ColumnRef") return true;
    const Node& fields = get(body, "fields");
    has_star = has_star || (!fields.empty() && type_of(fields.back()) == "A_Star");
    uses = uses || stands_for(fields, sources, relation, column, model);
    return true;
  });
  // A star became the columns of that time.
  return uses || (has_star && view.column(column) != nullptr && is_only_its(sources, relation, column, model));
}

}  // namespace

std::vector<TableName> views_over(const TableName& relation, const Model& model) {
  std::vector<TableName> views;
  for (const auto& [name, table] : model.tables) {
    if (!is_view(table) || name == relation) continue;
    const auto sources = sources_of(*table.query, model);
    if (std::ranges::any_of(sources, [&](const auto& source) { return source.second == relation; }))
      views.push_back(name);
  }
  return views;
}

std::vector<TableName> views_using(const TableName& relation, std::string_view column, const Model& model) {
  std::vector<TableName> views;
  for (const TableName& name : views_over(relation, model))
    if (uses_column(*model.table(name), relation, column, model)) views.push_back(name);
  return views;
}

std::vector<TableName> all_views_over(const TableName& relation, const Model& model) {
  std::vector<TableName> views = views_over(relation, model);
  for (std::size_t i = 0; i < views.size() && views.size() < 1000; ++i)
    for (const TableName& next : views_over(views[i], model))
      if (std::ranges::find(views, next) == views.end()) views.push_back(next);
  return views;
}

std::vector<TableName> tables_referencing(const std::vector<TableName>& tables, const Model& model) {
  std::vector<TableName> all = tables;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const auto& [table, key] : model.references_to(all[i]))
      if (std::ranges::find(all, table->name) == all.end()) all.push_back(table->name);
  all.erase(all.begin(), all.begin() + static_cast<long>(tables.size()));
  return all;
}

}  // namespace fishway::lint::postgres
