#include "core/lint/mysql/model.hpp"

#include <algorithm>
#include <array>

#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

template <typename Items>
auto* named(Items& items, std::string_view name) {
  const auto found = std::ranges::find_if(items, [&](const auto& item) { return same_name(item.name, name); });
  return found == items.end() ? nullptr : &*found;
}

/// Table names are case-sensitive on most servers and not on some: one that differs in case only is meant.
template <typename Tables>
auto* find_table(Tables& tables, const TableName& name) {
  if (const auto exact = tables.find(name); exact != tables.end()) return &exact->second;
  for (auto& [other, table] : tables)
    if (other.schema == name.schema && same_name(other.name, name.name)) return &table;
  return static_cast<decltype(&tables.begin()->second)>(nullptr);
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) { return lower(a) == lower(b); }

const Column* Table::column(std::string_view wanted) const { return named(columns, wanted); }
Column* Table::column(std::string_view wanted) { return named(columns, wanted); }
const Index* Table::index(std::string_view wanted) const { return named(indexes, wanted); }
const Key* Table::foreign_key(std::string_view wanted) const { return named(foreign_keys, wanted); }
const Check* Table::check(std::string_view wanted) const { return named(checks, wanted); }

bool Table::has_index_on(std::string_view column) const {
  return std::ranges::any_of(indexes, [&](const Index& index) {
    return std::ranges::any_of(index.parts, [&](const IndexPart& part) { return same_name(part.column, column); });
  });
}

bool Table::has_fulltext() const {
  return std::ranges::any_of(indexes, [](const Index& index) { return index.kind == IndexKind::fulltext; });
}

bool Table::has_virtual_column() const {
  return std::ranges::any_of(columns, [](const Column& column) { return column.generated == Generated::is_virtual; });
}

bool Table::has_stored_column() const {
  return std::ranges::any_of(columns, [](const Column& column) { return column.generated == Generated::stored; });
}

TableName Model::resolve(const QualifiedName& name) const {
  const std::string& schema = name.schema.empty() ? session.database : name.schema;
  return {schema == default_database ? "" : schema, name.name};
}

const Table* Model::table(const TableName& name) const {
  if (const Table* found = find_table(temporary, name)) return found;
  return find_table(tables, name);
}

Table* Model::table(const TableName& name) {
  if (Table* found = find_table(temporary, name)) return found;
  return find_table(tables, name);
}

bool Model::is_new(const QualifiedName& name) const {
  const Table* found = table(name);
  return found != nullptr && found->is_new();
}

Table& Model::use(const TableName& name) {
  if (Table* found = table(name)) return *found;
  Table unknown;
  unknown.name = name;
  unknown.is_known = unknown.has_all_columns = false;
  return tables.emplace(name, std::move(unknown)).first->second;
}

std::vector<std::pair<const Table*, const Key*>> Model::references_to(const TableName& name) const {
  std::vector<std::pair<const Table*, const Key*>> found;
  for (const auto& [other, table] : tables)
    for (const Key& key : table.foreign_keys)
      if (key.parent == name) found.emplace_back(&table, &key);
  return found;
}

std::string Model::charset_of(const Table& table, const Type& type) const {
  if (!type.charset.empty()) return type.charset == "utf8" ? "utf8mb3" : type.charset;
  if (!type.collation.empty()) return charset_of_collation(type.collation);
  if (!table.charset.empty()) return table.charset == "utf8" ? "utf8mb3" : table.charset;
  if (!table.collation.empty()) return charset_of_collation(table.collation);
  return table.is_known ? "utf8mb4" : "";
}

std::string Model::collation_of(const Table& table, const Type& type) const {
  if (!type.collation.empty()) return type.collation;
  if (!type.charset.empty() && charset_of(table, {}) != charset_of(table, type)) return "";
  return type.charset.empty() ? table.collation : "";
}

int bytes_per_character(std::string_view charset) {
  static constexpr std::array<std::string_view, 12> one = {"latin1", "latin2", "latin5", "latin7", "ascii", "binary",
                                                           "cp1250", "cp1251", "cp1256", "cp1257", "greek", "hebrew"};
  static constexpr std::array<std::string_view, 8> two = {"ucs2",  "gbk",    "sjis",  "big5",
                                                          "euckr", "gb2312", "cp932", "ksc5601"};
  static constexpr std::array<std::string_view, 4> three = {"utf8", "utf8mb3", "ujis", "eucjpms"};
  const auto is_in = [&](const auto& names) { return std::ranges::find(names, charset) != names.end(); };
  if (is_in(one) || charset.starts_with("koi8") || charset.starts_with("mac") || charset.starts_with("cp8")) return 1;
  return is_in(two) ? 2 : is_in(three) ? 3 : 4;
}

std::string charset_of_collation(std::string_view collation) {
  if (collation.starts_with("uca1400")) return "utf8mb4";
  const std::string charset(collation.substr(0, collation.find('_')));
  return charset == "utf8" ? "utf8mb3" : charset;
}

bool is_text_type(const Type& type) {
  static constexpr std::array<std::string_view, 8> names = {"char",       "varchar",  "tinytext", "text",
                                                            "mediumtext", "longtext", "enum",     "set"};
  return std::ranges::find(names, type.name) != names.end();
}

}  // namespace fishway::lint::mysql
