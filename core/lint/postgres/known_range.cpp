#include "core/lint/postgres/known_range.hpp"

#include <algorithm>
#include <charconv>

#include "core/lint/postgres/expression.hpp"

namespace fishway::lint::postgres {
namespace {

Value number(std::string_view text) {
  Value value{Value::Kind::text, 0, std::string(text)};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.number);
  if (error == std::errc() && end == text.data() + text.size()) value.kind = Value::Kind::number;
  return value;
}

// '2024-01-01 00:00:00+00' is the same as '2024-01-01'.
std::string without_midnight(std::string text) {
  const std::size_t at = text.find_first_of(" T", 0);
  if (at == std::string::npos || at < 8) return text;
  return text.find_first_not_of(" T0:.+-Z", at) == std::string::npos ? text.substr(0, at) : text;
}

Value constant(const Node& node) {
  if (flag_of(node, "isnull")) return {Value::Kind::null, 0, {}};
  if (const Node& integer = get(node, "ival"); integer.is_object())
    return {Value::Kind::number, static_cast<double>(number_of(integer, "ival")), {}};
  if (const Node& decimal = get(node, "fval"); decimal.is_object()) return number(text_of(decimal, "fval"));
  if (const Node& text = get(node, "sval"); text.is_object()) return number(without_midnight(text_of(text, "sval")));
  if (const Node& boolean = get(node, "boolval"); boolean.is_object())
    return {Value::Kind::text, 0, flag_of(boolean, "boolval") ? "true" : "false"};
  return {};
}

bool is_column(const Node& expression, std::string_view column) {
  if (type_of(expression) == "TypeCast") return is_column(get(inside(expression), "arg"), column);
  if (type_of(expression) != "ColumnRef") return false;
  const auto fields = strings_of(get(inside(expression), "fields"));
  return !fields.empty() && fields.back() == column;
}

std::string mirrored(const std::string& operation) {
  if (operation == "<") return ">";
  if (operation == "<=") return ">=";
  if (operation == ">") return "<";
  return operation == ">=" ? "<=" : operation;
}

class Reader {
 public:
  Reader(std::string_view column, KnownRange& range) : column_(column), range_(range) {}

  void read(const Node& expression) {
    const Node& node = inside(expression);
    if (type_of(expression) == "BoolExpr" && text_of(node, "boolop") == "AND_EXPR")
      for (const Node& part : get(node, "args")) read(part);
    if (type_of(expression) == "A_Expr") operation(node);
  }

 private:
  void operation(const Node& node) {
    const std::string kind = text_of(node, "kind");
    const auto names = strings_of(get(node, "name"));
    const std::string name = names.empty() ? "" : names.back();
    const Node& left = get(node, "lexpr");
    const Node& right = get(node, "rexpr");
    if (kind == "AEXPR_OP" && is_column(left, column_)) return compare_with(name, value_of(right));
    if (kind == "AEXPR_OP" && is_column(right, column_)) return compare_with(mirrored(name), value_of(left));
    if (!is_column(left, column_)) return;
    if (kind == "AEXPR_IN" || kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL") return in_list(name, right);
    if (kind == "AEXPR_BETWEEN") between(get(inside(right), "items"));
  }
  void between(const Node& ends) {
    if (!ends.is_array() || ends.size() != 2) return;
    compare_with(">=", value_of(ends[0]));
    compare_with("<=", value_of(ends[1]));
  }
  void compare_with(const std::string& name, Value value) {
    if (value.is_unknown() || value.is_null()) return;
    if (name == ">" || name == ">=") range_.lower = {value, name == ">="};
    if (name == "<" || name == "<=") range_.upper = {value, name == "<="};
    if (name == "=") range_.one_of = std::vector<Value>{value};
    if (name == "<>") range_.none_of.push_back(value);
  }
  void in_list(const std::string& name, const Node& list) {
    const bool is_array = type_of(list) == "A_ArrayExpr";
    std::vector<Value> values;
    for (const Node& item : get(inside(list), is_array ? "elements" : "items")) values.push_back(value_of(item));
    const bool is_known = std::ranges::none_of(values, &Value::is_unknown);
    if (!is_known || values.empty()) return;
    if (name == "=") range_.one_of = values;
    if (name == "<>") range_.none_of.insert(range_.none_of.end(), values.begin(), values.end());
  }

  std::string_view column_;
  KnownRange& range_;
};

}  // namespace

Value value_of(const Node& expression) {
  if (type_of(expression) == "TypeCast") return value_of(get(inside(expression), "arg"));
  if (type_of(expression) == "A_Const") return constant(inside(expression));
  if (type_of(expression) != "ColumnRef") return {};
  const auto fields = strings_of(get(inside(expression), "fields"));
  if (fields.size() == 1 && fields[0] == "minvalue") return {Value::Kind::lowest, 0, {}};
  if (fields.size() == 1 && fields[0] == "maxvalue") return {Value::Kind::highest, 0, {}};
  return {};
}

std::optional<int> compare(const Value& a, const Value& b) {
  if (a.is_unknown() || b.is_unknown() || a.is_null() || b.is_null()) return {};
  const bool ends = a.kind == Value::Kind::lowest || a.kind == Value::Kind::highest || b.kind == Value::Kind::lowest ||
                    b.kind == Value::Kind::highest;
  if (ends) return static_cast<int>(a.kind) - static_cast<int>(b.kind);
  if (a.kind != b.kind) return {};
  if (a.kind == Value::Kind::number) return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
  return a.text.compare(b.text);
}

bool KnownRange::is_one_of(const std::vector<Value>& values) const {
  return one_of && std::ranges::all_of(*one_of, [&](const Value& known) {
           return std::ranges::any_of(values, [&](const Value& value) { return compare(known, value) == 0; });
         });
}

bool KnownRange::is_within(const Value& from, const Value& to) const {
  if (one_of)
    return std::ranges::all_of(*one_of, [&](const Value& value) {
      const auto low = compare(value, from);
      const auto high = compare(value, to);
      return low && *low >= 0 && high && *high < 0;
    });
  // What cannot be compared proves nothing.
  const bool is_above = from.kind == Value::Kind::lowest || (lower && compare(lower->value, from).value_or(-1) >= 0);
  const int high = upper ? compare(upper->value, to).value_or(1) : 1;
  const bool is_below = to.kind == Value::Kind::highest || high < 0 || (high == 0 && !upper->is_inclusive);
  return is_above && is_below;
}

bool KnownRange::is_outside(const Value& from, const Value& to) const {
  if (upper)
    if (const auto high = compare(upper->value, from); high && (*high < 0 || (*high == 0 && !upper->is_inclusive)))
      return true;
  if (lower)
    if (const auto low = compare(lower->value, to); low && *low >= 0) return true;
  return one_of && std::ranges::all_of(*one_of, [&](const Value& value) {
           const auto low = compare(value, from);
           const auto high = compare(value, to);
           return (low && *low < 0) || (high && *high >= 0);
         });
}

bool KnownRange::excludes(const Value& value) const {
  const auto is_it = [&](const Value& other) { return compare(other, value) == 0; };
  if (std::ranges::any_of(none_of, is_it)) return true;
  if (one_of)
    return std::ranges::all_of(*one_of, [&](const Value& other) { return compare(other, value).value_or(0) != 0; });
  const int low = lower ? compare(value, lower->value).value_or(1) : 1;
  const int high = upper ? compare(value, upper->value).value_or(-1) : -1;
  return low < 0 || (low == 0 && !lower->is_inclusive) || high > 0 || (high == 0 && !upper->is_inclusive);
}

KnownRange known_range(const Table& table, std::string_view column) {
  KnownRange range;
  const Column* known = table.column(column);
  range.is_not_null = known != nullptr && known->not_null;
  Reader reader(column, range);
  for (const Constraint& check : table.constraints) {
    if (check.kind != Constraint::Kind::check || !check.is_valid || !check.is_enforced || !check.expression) continue;
    reader.read(*check.expression);
    if (proves_not_null(*check.expression, column)) range.is_not_null = true;
  }
  return range;
}

}  // namespace fishway::lint::postgres
