// What a table's valid CHECK constraints tell of the values of one column, as far as constants tell it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// A constant: a number, a text (a date is compared as its text), the ends MINVALUE and MAXVALUE, NULL, or unknown.
struct Value {
  enum class Kind { unknown, null, lowest, number, text, highest } kind = Kind::unknown;
  double number = 0;
  std::string text;
  bool is_unknown() const { return kind == Kind::unknown; }
  bool is_null() const { return kind == Kind::null; }
};
/// Of an expression: unknown where it is no constant.
Value value_of(const Node& expression);
/// Negative, zero, positive; nothing where the two cannot be compared.
std::optional<int> compare(const Value& a, const Value& b);

struct KnownRange {
  struct End {
    Value value;
    bool is_inclusive = false;
  };
  bool is_not_null = false;
  std::optional<End> lower;
  std::optional<End> upper;
  std::optional<std::vector<Value>> one_of;  ///< it is one of these
  std::vector<Value> none_of;                ///< it is none of these

  bool is_one_of(const std::vector<Value>& values) const;
  bool is_within(const Value& from, const Value& to) const;   ///< from <= it < to
  bool is_outside(const Value& from, const Value& to) const;  ///< it < from, or it >= to
  bool excludes(const Value& value) const;
};

KnownRange known_range(const Table& table, std::string_view column);

}  // namespace fishway::lint::postgres
