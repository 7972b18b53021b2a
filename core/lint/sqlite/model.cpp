#include "core/lint/sqlite/model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fishway::lint::sqlite {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::string user_in_table(const Table& table, const std::string& column) {
  const Column* found = table.find(column);
  if (found && (found->primary_key || contains(table.primary_key, column))) return "the primary key";
  if (found && found->unique) return "a UNIQUE constraint";
  for (const auto& unique : table.uniques)
    if (contains(unique, column)) return "a UNIQUE constraint";
  for (std::size_t i = 0; i < table.checks.size(); ++i)
    if (table.checks[i].has_word(column) && table.check_owners[i] != column) return "a CHECK constraint";
  for (const ForeignKey& key : table.foreign_keys)
    if (!key.is_inline && contains(key.columns, column)) return fmt::format("the foreign key to {}", key.parent_text);
  for (const Column& other : table.columns)
    if (other.generated && other.generated_from.has_word(column))
      return fmt::format("the generated column {}", other.name);
  return {};
}

bool uses(const Trigger& trigger, const std::string& table, const std::string& column) {
  const auto is = [&](const char* row) { return trigger.names.columns.contains({row, column}); };
  if (trigger.table == table && (is("new") || is("old"))) return true;
  return trigger.names.has_column(table, column);
}

}  // namespace

const Column* Table::find(const std::string& column) const {
  const std::string wanted = folded(column);
  const auto found = std::ranges::find_if(columns, [&](const Column& c) { return folded(c.name) == wanted; });
  return found == columns.end() ? nullptr : &*found;
}

Column* Table::find(const std::string& column) {
  return const_cast<Column*>(static_cast<const Table&>(*this).find(column));
}

bool Table::is_rowid(const Column& column) const {
  const bool is_key = column.primary_key || (primary_key.size() == 1 && primary_key[0] == folded(column.name));
  return is_key && column.type == "INTEGER";
}

std::string Model::key(const QualifiedName& name) const {
  const std::string schema = folded(name.schema);
  const std::string plain = folded(name.name);
  if (schema == "main") return plain;
  if (!schema.empty()) return schema + "." + plain;
  const std::string temporary = "temp." + plain;
  return tables.contains(temporary) || views.contains(temporary) ? temporary : plain;
}

const Table* Model::find(const QualifiedName& name) const {
  const auto found = tables.find(key(name));
  return found == tables.end() ? nullptr : &found->second;
}

const Table* Model::find_id(int id) const {
  const auto found = std::ranges::find_if(tables, [&](const auto& entry) { return entry.second.id == id; });
  return found == tables.end() ? nullptr : &found->second;
}

Table& Model::get(const QualifiedName& name) {
  const auto [found, is_made_up] = tables.try_emplace(key(name));
  Table& table = found->second;
  if (is_made_up) {
    table.id = next_id();
    table.name = table.production_name = name.name;
    table.schema = folded(name.schema) == "main" ? std::string() : folded(name.schema);
    gone.erase(found->first);
  }
  return table;
}

bool Model::is_gone(const QualifiedName& name) const {
  const std::string wanted = key(name);
  return gone.contains(wanted) && !tables.contains(wanted) && !views.contains(wanted);
}

bool Model::is_view(const QualifiedName& name) const { return views.contains(key(name)); }

std::string_view Model::kind_of(const std::string& key) const {
  if (tables.contains(key)) return "a table";
  if (views.contains(key)) return "a view";
  return indexes.contains(key) ? "an index" : "";
}

bool Model::is_new(const QualifiedName& name) const {
  const Table* table = find(name);
  return table && !table->is_in_production();
}

bool Model::is_copied(int id) const {
  return std::ranges::any_of(copies, [&](const Copy& copy) { return copy.from == id; });
}

TableName Model::table_name(const QualifiedName& name) const {
  const Table* table = find(name);
  return {folded(name.schema) == "main" ? std::string() : name.schema, table ? table->name : name.name};
}

std::string user_of(const Model& model, const std::string& table, const std::string& column) {
  if (const auto found = model.tables.find(table); found != model.tables.end())
    if (std::string user = user_in_table(found->second, column); !user.empty()) return user;
  for (const auto& [name, index] : model.indexes)
    if (index.table == table && (contains(index.columns, column) || index.names.has_word(column)))
      return fmt::format("the index {}", index.name);
  for (const auto& [name, view] : model.views)
    if (view.names.has_column(table, column)) return fmt::format("the view {}", view.name);
  for (const auto& [name, trigger] : model.triggers)
    if (uses(trigger, table, column)) return fmt::format("the trigger {}", trigger.name);
  return {};
}

std::string broken_object(const Model& model) {
  const auto missing = [&](const Names& names) {
    for (const std::string& table : names.tables)
      if (model.is_gone({{}, table, 0})) return table;
    return std::string();
  };
  for (const auto& [key, view] : model.views)
    if (const std::string table = missing(view.names); !table.empty())
      return fmt::format("the view {} mentions {}, which is gone by then", view.name, table);
  for (const auto& [key, trigger] : model.triggers)
    if (const std::string table = missing(trigger.names); !table.empty())
      return fmt::format("the trigger {} mentions {}, which is gone by then", trigger.name, table);
  return {};
}

}  // namespace fishway::lint::sqlite
