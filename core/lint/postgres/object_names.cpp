#include "core/lint/postgres/object_names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fishway::lint::postgres {
namespace {

constexpr std::size_t longest_name = 63;  // bytes

// Never in the middle of a character.
std::string clipped(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return std::string(text);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return std::string(text.substr(0, bytes));
}

bool is_constraint_of_schema(const Model& model, const std::string& schema, const std::string& name) {
  for (auto at = model.tables.lower_bound({schema, ""}); at != model.tables.end() && at->first.schema == schema; ++at)
    if (at->second.constraint(name) != nullptr) return true;
  return false;
}

bool is_relation(const Model& model, const TableName& name) {
  return model.tables.contains(name) || model.indexes.contains(name);
}

// As FigureColname in the server; empty: "expr" is used.
std::string figured_name(const Node& expression) {
  const std::string_view type = type_of(expression);
  const Node& inner = inside(expression);
  if (type == "ColumnRef" || type == "FuncCall") {
    const auto names = strings_of(get(inner, type == "ColumnRef" ? "fields" : "funcname"));
    return names.empty() ? "" : names.back();
  }
  if (type == "TypeCast") {
    std::string name = figured_name(get(inner, "arg"));
    if (!name.empty()) return name;
    const auto names = strings_of(get(get(inner, "typeName"), "names"));
    return names.empty() ? "" : names.back();
  }
  if (type == "CollateClause") return figured_name(get(inner, "arg"));
  if (type == "CoalesceExpr") return "coalesce";
  if (type == "CaseExpr")
    return figured_name(get(inner, "defresult")).empty() ? "case" : figured_name(get(inner, "defresult"));
  if (type == "MinMaxExpr") return text_of(inner, "op") == "IS_GREATEST" ? "greatest" : "least";
  if (type == "A_ArrayExpr") return "array";
  if (type == "RowExpr") return "row";
  if (type == "A_Expr" && text_of(inner, "kind") == "AEXPR_NULLIF") return "nullif";
  return {};
}

}  // namespace

std::string object_name(std::string_view first, std::string_view second, std::string_view label) {
  const std::size_t overhead = (second.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const std::size_t room = longest_name - overhead;
  std::size_t first_bytes = first.size();
  std::size_t second_bytes = second.size();
  while (first_bytes + second_bytes > room) (first_bytes > second_bytes ? first_bytes : second_bytes)--;
  std::string name = clipped(first, first_bytes);
  if (!second.empty()) name += "_" + clipped(second, second_bytes);
  if (!label.empty()) name += "_" + std::string(label);
  return name;
}

std::string relation_name(const Model& model, const TableName& table, std::string_view second, std::string_view label) {
  std::string name = object_name(table.name, second, label);
  for (int number = 1; is_relation(model, {table.schema, name}) || is_constraint_of_schema(model, table.schema, name);
       ++number)
    name = object_name(table.name, second, fmt::format("{}{}", label, number));
  return name;
}

std::string constraint_name(const Model& model, const Table& table, std::string_view second, std::string_view label) {
  std::string name = object_name(table.name.name, second, label);
  const auto is_taken = [&] {
    return table.constraint(name) != nullptr || is_constraint_of_schema(model, table.name.schema, name);
  };
  for (int number = 1; is_taken(); ++number)
    name = object_name(table.name.name, second, fmt::format("{}{}", label, number));
  return name;
}

std::string joined_for_name(const std::vector<std::string>& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    if (!joined.empty()) joined += '_';
    joined += column;
    if (joined.size() >= longest_name) break;
  }
  return clipped(joined, longest_name);
}

namespace {

void add_new(std::vector<std::string>& names, std::string base) {
  if (base.empty()) base = "expr";
  std::string name = base;
  for (int number = 1; std::ranges::find(names, name) != names.end(); ++number) {
    const std::string digits = fmt::format("{}", number);
    name = clipped(base, longest_name - digits.size()) + digits;
  }
  names.push_back(std::move(name));
}

}  // namespace

std::vector<std::string> index_column_names(const Node& elements, const Node& included) {
  std::vector<std::string> names;
  for (const Node* list : {&elements, &included})
    if (list->is_array())
      for (const Node& element : *list) {
        const std::string column = text_of(inside(element), "name");
        add_new(names, column.empty() ? figured_name(get(inside(element), "expr")) : column);
      }
  return names;
}

std::vector<std::string> index_column_names(const Index& index) {
  std::vector<std::string> names;
  for (const Index::Part& part : index.parts)
    add_new(names, part.column.empty() && part.expression ? figured_name(*part.expression) : part.column);
  for (const std::string& column : index.included) add_new(names, column);
  return names;
}

}  // namespace fishway::lint::postgres
