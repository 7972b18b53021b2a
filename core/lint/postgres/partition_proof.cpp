#include "core/lint/postgres/partition_proof.hpp"

#include <algorithm>
#include <charconv>

#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/known_range.hpp"

namespace fishway::lint::postgres {
namespace {

std::vector<std::string> key_columns(const Node& key) {
  std::vector<std::string> columns;
  for (const Node& part : get(key, "partParams")) {
    if (const std::string name = text_of(inside(part), "name"); !name.empty()) columns.push_back(name);
    for (const std::string& name : columns_in(get(inside(part), "expr"))) columns.push_back(name);
  }
  return columns;
}

bool is_one_column(const Node& key) {
  const Node& parts = get(key, "partParams");
  return parts.is_array() && parts.size() == 1 && !text_of(inside(parts[0]), "name").empty();
}

// What the server makes of a longer key cannot be told in a few words: who writes a check over all of it means it.
bool mentions_all(const Table& table, const Node& key) {
  const auto columns = key_columns(key);
  return !columns.empty() && std::ranges::any_of(table.constraints, [&](const Constraint& check) {
    if (check.kind != Constraint::Kind::check || !check.is_valid || !check.expression) return false;
    const auto mentioned = columns_in(*check.expression);
    return std::ranges::all_of(columns, [&](const std::string& column) { return mentioned.contains(column); });
  });
}

std::vector<Value> values_of(const Node& list) {
  std::vector<Value> values;
  for (const Node& datum : list) values.push_back(value_of(datum));
  return values;
}

bool all_known(const std::vector<Value>& values) {
  return !values.empty() && std::ranges::none_of(values, [](const Value& value) { return value.is_unknown(); });
}

}  // namespace

bool fits_bound(const Table& table, const Node& bound, const Node& key) {
  if (!is_one_column(key)) return mentions_all(table, key);
  if (flag_of(bound, "is_default")) return false;
  const std::string column = key_columns(key).front();
  const KnownRange range = known_range(table, column);
  if (text_of(bound, "strategy") == "r") {
    const auto from = values_of(get(bound, "lowerdatums"));
    const auto to = values_of(get(bound, "upperdatums"));
    return range.is_not_null && all_known(from) && all_known(to) && range.is_within(from[0], to[0]);
  }
  if (text_of(bound, "strategy") != "l") return false;
  const auto values = values_of(get(bound, "listdatums"));
  const bool takes_null = std::ranges::any_of(values, &Value::is_null);
  return (range.is_not_null || takes_null) && range.is_one_of(values);
}

bool excludes_bound(const Table& table, const Node& bound, const Node& key) {
  if (!is_one_column(key)) return mentions_all(table, key);
  const KnownRange range = known_range(table, key_columns(key).front());
  if (text_of(bound, "strategy") == "r") {
    const auto from = values_of(get(bound, "lowerdatums"));
    const auto to = values_of(get(bound, "upperdatums"));
    return all_known(from) && all_known(to) && range.is_outside(from[0], to[0]);
  }
  if (text_of(bound, "strategy") != "l") return false;
  const auto values = values_of(get(bound, "listdatums"));
  return all_known(values) && std::ranges::all_of(values, [&](const Value& value) {
           return value.is_null() ? range.is_not_null : range.excludes(value);
         });
}

}  // namespace fishway::lint::postgres
