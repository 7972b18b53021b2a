#include "core/lint/postgres/model.hpp"

#include <algorithm>

#include "core/lint/postgres/expression.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view temporary = "pg_temp";

template <typename Parts>
auto named(Parts& parts, std::string_view name) -> decltype(parts.data()) {
  const auto found = std::ranges::find(parts, name, [](const auto& part) -> std::string_view { return part.name; });
  return found == parts.end() ? nullptr : &*found;
}

bool mentions(const std::optional<Node>& expression, std::string_view column) {
  return expression && columns_in(*expression).contains(std::string(column));
}

}  // namespace

Column* Table::column(std::string_view wanted) { return named(columns, wanted); }
const Column* Table::column(std::string_view wanted) const { return named(columns, wanted); }
Constraint* Table::constraint(std::string_view wanted) { return named(constraints, wanted); }
const Constraint* Table::constraint(std::string_view wanted) const { return named(constraints, wanted); }

const Constraint* Table::primary_key() const {
  for (const Constraint& constraint : constraints)
    if (constraint.kind == Constraint::Kind::primary_key) return &constraint;
  return nullptr;
}

bool Index::uses(std::string_view column) const {
  for (const Part& part : parts)
    if (part.column == column || mentions(part.expression, column)) return true;
  return std::ranges::find(included, column) != included.end() || mentions(predicate, column);
}

const TransactionState::Held* TransactionState::find(const TableName& table) const {
  for (const Held& one : held)
    if (one.table == table) return &one;
  return nullptr;
}

Model::Model(std::string the_default_schema)
    : search_path{the_default_schema},
      default_schema(std::move(the_default_schema)),
      session_search_path{default_schema} {}

TableName Model::resolve(std::string_view schema, std::string_view name) const {
  if (!schema.empty()) return {std::string(schema), std::string(name)};
  const auto is_there = [this](const TableName& wanted) { return tables.contains(wanted) || indexes.contains(wanted); };
  TableName found{std::string(temporary), std::string(name)};
  if (is_there(found)) return found;
  for (const std::string& place : search_path) {
    found.schema = place;
    if (is_there(found)) return found;
  }
  return creation_name({}, name);
}

TableName Model::resolve(const Node& range_var) const {
  return resolve(text_of(range_var, "schemaname"), text_of(range_var, "relname"));
}

TableName Model::creation_name(std::string_view schema, std::string_view name) const {
  if (!schema.empty()) return {std::string(schema), std::string(name)};
  return {search_path.empty() ? default_schema : search_path.front(), std::string(name)};
}

TableName Model::creation_name(const Node& range_var) const {
  if (text_of(range_var, "relpersistence") == "t") return {std::string(temporary), text_of(range_var, "relname")};
  return creation_name(text_of(range_var, "schemaname"), text_of(range_var, "relname"));
}

const Table* Model::table(const TableName& name) const {
  const auto found = tables.find(name);
  return found == tables.end() ? nullptr : &found->second;
}
Table* Model::table(const TableName& name) {
  const auto found = tables.find(name);
  return found == tables.end() ? nullptr : &found->second;
}

bool Model::is_new(const TableName& name) const {
  const Table* found = table(name);
  return found != nullptr ? found->is_new() : name.schema == temporary;
}

const Index* Model::index(const TableName& name) const {
  const auto found = indexes.find(name);
  return found == indexes.end() ? nullptr : &found->second;
}

std::vector<const Index*> Model::indexes_of(const TableName& wanted) const {
  std::vector<const Index*> found;
  // An index stands in its table's schema.
  for (auto at = indexes.lower_bound({wanted.schema, ""}); at != indexes.end() && at->first.schema == wanted.schema;
       ++at)
    if (at->second.table == wanted) found.push_back(&at->second);
  return found;
}

std::vector<const Table*> Model::partitions_of(const TableName& parent) const {
  std::vector<const Table*> found;
  for (const auto& [name, one] : tables)
    if (one.partition_of == parent) found.push_back(&one);
  return found;
}

const Table* Model::default_partition_of(const TableName& parent) const {
  for (const Table* partition : partitions_of(parent))
    if (partition->bound && flag_of(*partition->bound, "is_default")) return partition;
  return nullptr;
}

std::vector<const Table*> Model::children_of(const TableName& parent) const {
  std::vector<const Table*> found;
  for (const auto& [name, one] : tables)
    if (one.partition_of == parent || std::ranges::find(one.inherits, parent) != one.inherits.end())
      found.push_back(&one);
  return found;
}

std::vector<std::pair<const Table*, const Constraint*>> Model::references_to(const TableName& wanted) const {
  std::vector<std::pair<const Table*, const Constraint*>> found;
  for (const auto& [name, one] : tables)
    for (const Constraint& constraint : one.constraints)
      if (constraint.kind == Constraint::Kind::foreign_key && constraint.referenced == wanted && name != wanted)
        found.emplace_back(&one, &constraint);
  return found;
}

const Enum* Model::enumeration(const Type& type) const {
  const auto found = enums.find({type.schema, type.name});
  return found == enums.end() ? nullptr : &found->second;
}

const Domain* Model::domain(const Type& type) const {
  const auto found = domains.find({type.schema, type.name});
  return found == domains.end() ? nullptr : &found->second;
}

// Defaults and VARIADIC let a call have fewer or more arguments than the declaration: the only function of its name is
// meant then.
const Function* Model::function(std::string_view schema, std::string_view name, std::size_t arguments) const {
  const auto find_in = [&](const std::string& place) -> const Function* {
    const auto [first, last] = functions.equal_range({place, std::string(name)});
    for (auto at = first; at != last; ++at)
      if (at->second.arguments.size() == arguments) return &at->second;
    return first != last && std::next(first) == last ? &first->second : nullptr;
  };
  if (!schema.empty()) return find_in(std::string(schema));
  for (const std::string& place : search_path)
    if (const Function* found = find_in(place)) return found;
  return nullptr;
}

Table& Model::use(const TableName& name) {
  const auto [at, is_new] = tables.try_emplace(name);
  if (is_new) {
    at->second.name = name;
    at->second.is_known = false;
    at->second.has_all_columns = false;
  }
  return at->second;
}

std::vector<std::pair<const Table*, const Column*>> Model::columns_of_type(const Type& type) const {
  std::vector<std::pair<const Table*, const Column*>> found;
  for (const auto& [name, one] : tables)
    for (const Column& column : one.columns)
      if (column.type.schema == type.schema && column.type.name == type.name) found.emplace_back(&one, &column);
  return found;
}

}  // namespace fishway::lint::postgres
