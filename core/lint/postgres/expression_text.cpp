// Expressions as SQL, for messages: near enough to be recognised.
#include <fmt/format.h>

#include "core/lint/postgres/expression.hpp"

namespace fishway::lint::postgres {
namespace {

std::string text_from(const Node& node);

std::string list_of(const Node& nodes, std::string_view between = ", ") {
  std::string text;
  if (nodes.is_array())
    for (const Node& node : nodes) text += (text.empty() ? "" : std::string(between)) + text_from(node);
  return text;
}

std::string constant(const Node& node) {
  if (flag_of(node, "isnull")) return "NULL";
  if (const Node& text = get(node, "sval"); text.is_object()) return "'" + text_of(text, "sval") + "'";
  if (const Node& number = get(node, "ival"); number.is_object()) return fmt::format("{}", number_of(number, "ival"));
  if (const Node& number = get(node, "fval"); number.is_object()) return text_of(number, "fval");
  if (const Node& truth = get(node, "boolval"); truth.is_object()) return flag_of(truth, "boolval") ? "true" : "false";
  return "'" + text_of(get(node, "bsval"), "bsval") + "'";
}

std::string dotted(const Node& list) {
  std::vector<std::string> names = strings_of(list);
  if (names.size() > 1 && names.front() == "pg_catalog") names.erase(names.begin());
  std::string text = fmt::format("{}", fmt::join(names, "."));
  if (list.is_array() && !list.empty() && type_of(list.back()) == "A_Star") text += text.empty() ? "*" : ".*";
  return text;
}

std::string type_text(const Node& type_name) {
  std::string text = dotted(get(type_name, "names"));
  if (const Node& bounds = get(type_name, "arrayBounds"); bounds.is_array())
    for (std::size_t dimension = 0; dimension < bounds.size(); ++dimension) text += "[]";
  return text;
}

std::string operation(const Node& node) {
  const std::string kind = text_of(node, "kind");
  std::string sign = dotted(get(node, "name"));
  const std::string left = text_from(get(node, "lexpr"));
  const std::string right = text_from(get(node, "rexpr"));
  if (kind == "AEXPR_IN")
    return fmt::format("{} {} ({})", left, sign == "=" ? "IN" : "NOT IN", list_of(get(node, "rexpr")));
  if (kind == "AEXPR_LIKE") sign = sign == "~~" ? "LIKE" : "NOT LIKE";
  if (kind == "AEXPR_ILIKE") sign = sign == "~~*" ? "ILIKE" : "NOT ILIKE";
  if (kind == "AEXPR_OP_ANY") return fmt::format("{} {} ANY ({})", left, sign, right);
  if (kind == "AEXPR_DISTINCT") sign = "IS DISTINCT FROM";
  return left.empty() ? sign + right : fmt::format("{} {} {}", left, sign, right);
}

std::string boolean(const Node& node) {
  const std::string kind = text_of(node, "boolop");
  if (kind == "NOT_EXPR") return "NOT " + list_of(get(node, "args"));
  return list_of(get(node, "args"), kind == "AND_EXPR" ? " AND " : " OR ");
}

std::string value_function(const Node& node) {
  std::string name = text_of(node, "op");
  if (name.starts_with("SVFOP_")) name.erase(0, 6);
  if (name.ends_with("_N")) name.erase(name.size() - 2);
  return name;
}

std::string text_from(const Node& node) {
  const std::string_view type = type_of(node);
  const Node& inner = inside(node);
  if (node.is_array()) return list_of(node);
  if (type == "A_Const") return constant(inner);
  if (type == "ColumnRef") return dotted(get(inner, "fields"));
  if (type == "FuncCall")
    return fmt::format("{}({})", dotted(get(inner, "funcname")),
                       flag_of(inner, "agg_star") ? "*" : list_of(get(inner, "args")));
  if (type == "TypeCast") return text_from(get(inner, "arg")) + "::" + type_text(get(inner, "typeName"));
  if (type == "A_Expr") return operation(inner);
  if (type == "BoolExpr") return boolean(inner);
  if (type == "NullTest")
    return text_from(get(inner, "arg")) + (text_of(inner, "nulltesttype") == "IS_NULL" ? " IS NULL" : " IS NOT NULL");
  if (type == "SQLValueFunction") return value_function(inner);
  if (type == "A_ArrayExpr") return "ARRAY[" + list_of(get(inner, "elements")) + "]";
  if (type == "CoalesceExpr") return "coalesce(" + list_of(get(inner, "args")) + ")";
  if (type == "CollateClause") return text_from(get(inner, "arg")) + " COLLATE " + dotted(get(inner, "collname"));
  if (type == "RowExpr") return "(" + list_of(get(inner, "args")) + ")";
  if (type == "CaseExpr") return "CASE ... END";
  if (type == "List") return list_of(get(inner, "items"));
  return type.empty() ? "" : "...";
}

}  // namespace

std::string to_text(const Node& expression, std::size_t characters) {
  std::string text = text_from(expression);
  if (text.size() <= characters) return text;
  std::size_t end = characters > 3 ? characters - 3 : 0;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

}  // namespace fishway::lint::postgres
