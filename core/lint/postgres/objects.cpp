#include "core/lint/postgres/objects.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fishway::lint::postgres {
namespace {

TableName name_of_strings(const std::vector<std::string>& parts, const Model& model) {
  if (parts.empty()) return {};
  return model.resolve(parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back());
}

bool is_plain(std::string_view name) {
  const auto is_plain_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, is_plain_letter);
}

}  // namespace

TableName object_name_of(const Node& name, const Model& model) {
  if (name.is_array()) return name_of_strings(strings_of(name), model);
  const Node& body = type_of(name).empty() ? name : inside(name);
  if (type_of(name) == "TypeName") {
    const Type type = model.type(body);
    return {type.schema, type.name};
  }
  if (type_of(name) == "String") return {{}, text_of(body, "sval")};
  for (const auto key : {"items", "objname", "names"})
    if (const Node& list = get(body, key); list.is_array()) return name_of_strings(strings_of(list), model);
  return model.resolve(body);
}

TableName type_named(const Node& list, const Model& model) {
  const Type type = model.type({{"names", list}});
  return {type.schema, type.name};
}

std::vector<Dropped> dropped(const Node& drop_statement, const Model& model) {
  std::vector<Dropped> result;
  for (const Node& object : get(drop_statement, "objects")) result.push_back({object_name_of(object, model), object});
  return result;
}

bool drops(const Act& act, std::string_view object_type) {
  return act.type() == "DropStmt" && text_of(act.body(), "removeType") == object_type;
}

bool cascades(const Node& body) { return text_of(body, "behavior") == "DROP_CASCADE"; }

std::vector<Alteration> alterations(const Act& act, const Model& model) {
  std::vector<Alteration> result;
  if (act.type() != "AlterTableStmt") return result;
  const std::string object = text_of(act.body(), "objtype");
  if (object != "OBJECT_TABLE" && object != "OBJECT_FOREIGN_TABLE") return result;
  const TableName table = model.resolve(get(act.body(), "relation"));
  for (const Node& command : get(act.body(), "cmds")) {
    const Node& body = inside(command);
    result.push_back({table, model.table(table), body, text_of(body, "subtype"), text_of(body, "name")});
  }
  return result;
}

const TableName& running_name(const TableName& name, const Model& model) {
  const Table* table = model.table(name);
  return table != nullptr && table->known_as ? *table->known_as : name;
}

bool still_serves(const Table& before, const Model& now) {
  const Table* table = now.table(before.known_as.value_or(before.name));
  if (table == nullptr || !table->is_known) return false;
  if (!table->has_all_columns) return true;
  return std::ranges::all_of(before.columns, [&](const Column& column) {
    return column.age != Age::applied || table->column(column.name) != nullptr;
  });
}

std::string sentence_list(const std::vector<std::string>& names, std::size_t most) {
  if (names.empty()) return {};
  if (names.size() == 1) return names.front();
  if (names.size() > most)
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + static_cast<long>(most), ", "),
                       names.size() - most);
  return fmt::format("{} and {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string as_sql(std::string_view name) {
  if (is_plain(name)) return std::string(name);
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string as_sql(const TableName& name) {
  const bool is_usual = name.schema.empty() || name.schema == "public";
  return is_usual ? as_sql(name.name) : as_sql(name.schema) + "." + as_sql(name.name);
}

}  // namespace fishway::lint::postgres
