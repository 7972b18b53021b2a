#include "core/lint/postgres/expression.hpp"

#include <algorithm>

#include "core/lint/postgres/built_in_functions.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr int deepest_inlining = 8;

Volatility stronger(Volatility a, Volatility b) { return std::max(a, b); }

Volatility judged(const Node& expression, const Model& model, int depth);

Volatility declared(const Function& function) {
  return function.volatility == 'v'   ? Volatility::is_volatile
         : function.volatility == 's' ? Volatility::stable
                                      : Volatility::constant;
}

// The one expression that a simple SQL function returns: SELECT expression, or RETURN expression.
const Node* only_expression(const Node& query) {
  if (type_of(query) == "ReturnStmt") return &get(inside(query), "returnval");
  if (type_of(query) != "SelectStmt") return nullptr;
  const Node& select = inside(query);
  for (const char* clause :
       {"fromClause", "whereClause", "groupClause", "havingClause", "windowClause", "distinctClause", "withClause",
        "sortClause", "limitCount", "limitOffset", "valuesLists", "larg"})
    if (!get(select, clause).is_null()) return nullptr;
  const Node& targets = get(select, "targetList");
  return targets.is_array() && targets.size() == 1 ? &get(inside(targets.front()), "val") : nullptr;
}

// From 12 on the server puts a simple SQL function's body in its place before it looks for what is volatile.
Volatility of_function(const Function& function, const Model& model, int depth) {
  const bool may = function.language == "sql" && function.can_be_inlined && !function.returns_set && depth > 0 &&
                   model.server_version >= 120000 && function.volatility == 'v';
  if (!may) return declared(function);
  if (function.atomic_body) {
    const Node* only = only_expression(*function.atomic_body);
    return only != nullptr ? judged(*only, model, depth - 1) : declared(function);
  }
  const ParsedText body = parse(function.body);
  if (body.statements.size() != 1) return declared(function);
  const Node* only = only_expression(body.statements.front());
  return only != nullptr ? judged(*only, model, depth - 1) : declared(function);
}

Volatility of_call(const Node& call, const Model& model, int depth) {
  const std::vector<std::string> names = strings_of(get(call, "funcname"));
  if (names.empty()) return Volatility::is_volatile;
  const std::string schema = names.size() > 1 ? names.front() : "";
  const Node& arguments = get(call, "args");
  const std::size_t count = arguments.is_array() ? arguments.size() : 0;
  if (const BuiltIn kind = built_in(names.back()); kind != BuiltIn::no && (schema.empty() || schema == "pg_catalog"))
    return kind == BuiltIn::is_volatile ? Volatility::is_volatile : Volatility::stable;
  if (const Function* function = model.function(schema, names.back(), count))
    return of_function(*function, model, depth);
  return is_steady_extension_function(names.back()) ? Volatility::stable : Volatility::is_volatile;
}

Volatility of_cast(const Node& cast, const Model& model, int depth) {
  const Domain* domain = model.domain(model.type(get(cast, "typeName")));
  if (domain == nullptr) return Volatility::constant;
  Volatility strongest = Volatility::constant;
  for (const Constraint& check : domain->constraints)
    if (check.expression) strongest = stronger(strongest, judged(*check.expression, model, depth));
  return strongest;
}

Volatility judged(const Node& expression, const Model& model, int depth) {
  Volatility strongest = Volatility::constant;
  walk(expression, [&](std::string_view type, const Node& node) {
    if (type == "FuncCall") strongest = stronger(strongest, of_call(node, model, depth));
    if (type == "SQLValueFunction") strongest = stronger(strongest, Volatility::stable);
    if (type == "TypeCast") strongest = stronger(strongest, of_cast(node, model, depth));
    return true;
  });
  return strongest;
}

bool is_null_test_of(const Node& test, std::string_view column) {
  return type_of(test) == "NullTest" && text_of(inside(test), "nulltesttype") == "IS_NOT_NULL" &&
         columns_in(get(inside(test), "arg")) == std::set<std::string>{std::string(column)} &&
         type_of(get(inside(test), "arg")) == "ColumnRef";
}

bool is_true_constant(const Node& node) {
  if (type_of(node) == "A_Const") return flag_of(get(inside(node), "boolval"), "boolval");
  if (type_of(node) != "TypeCast") return false;
  const Node& value = get(inside(node), "arg");
  const auto names = strings_of(get(get(inside(node), "typeName"), "names"));
  const std::string text = text_of(get(inside(value), "sval"), "sval");
  return !names.empty() && names.back() == "bool" && (text == "t" || text == "true" || is_true_constant(value));
}

Node without_places(const Node& node) {
  Node result = node;
  if (result.is_object()) result.erase("location");
  if (result.is_structured())
    for (Node& beneath : result) beneath = without_places(beneath);
  return result;
}

std::string operator_of(const Node& expression) {
  const auto names = strings_of(get(expression, "name"));
  return names.empty() ? "" : names.back();
}

// 1 = 1, 'a' = 'a', 1 < 2; id = id is true for every row where it is not NULL.
bool is_always_true_comparison(const Node& node) {
  if (type_of(node) != "A_Expr" || text_of(inside(node), "kind") != "AEXPR_OP") return false;
  const Node& expression = inside(node);
  const std::string sign = operator_of(expression);
  const Node left = without_places(get(expression, "lexpr"));
  const Node right = without_places(get(expression, "rexpr"));
  if (left.is_null() || right.is_null()) return false;
  const bool are_plain =
      (type_of(left) == "A_Const" || type_of(left) == "ColumnRef") && type_of(right) == type_of(left);
  if (!are_plain) return false;
  if (sign == "=" || sign == ">=" || sign == "<=") return left == right;
  return (sign == "<>" || sign == "!=") && type_of(left) == "A_Const" && left != right;
}

bool is_always_true(const Node& node) {
  if (is_true_constant(node) || is_always_true_comparison(node)) return true;
  const Node& inner = inside(node);
  const Node& arguments = get(inner, "args");
  if (type_of(node) == "BoolExpr" && arguments.is_array()) {
    const std::string kind = text_of(inner, "boolop");
    if (kind == "AND_EXPR") return std::ranges::all_of(arguments, is_always_true);
    if (kind == "OR_EXPR") return std::ranges::any_of(arguments, is_always_true);
    const Node& negated = arguments.front();
    return type_of(negated) == "A_Const" && get(inside(negated), "boolval").is_object() &&
           !flag_of(get(inside(negated), "boolval"), "boolval");
  }
  return false;
}

}  // namespace

bool is_steady_extension_function(std::string_view function) {
  if (function.starts_with("st_") || function.starts_with("uuid_ns_")) return true;
  for (const std::string_view known :
       {"citext", "crypt", "digest", "earth", "hmac", "hstore", "ll_to_earth", "similarity", "show_trgm", "text2ltree",
        "unaccent", "uuid_generate_v3", "uuid_generate_v5", "uuid_nil"})
    if (function == known) return true;
  return false;
}

Volatility volatility(const Node& expression, const Model& model) {
  return judged(expression, model, deepest_inlining);
}

std::set<std::string> columns_in(const Node& expression) {
  std::set<std::string> columns;
  walk(expression, [&](std::string_view type, const Node& node) {
    if (type == "ColumnRef")
      if (const auto fields = strings_of(get(node, "fields")); !fields.empty()) columns.insert(fields.back());
    return true;
  });
  return columns;
}

bool proves_not_null(const Node& check, std::string_view column) {
  if (is_null_test_of(check, column)) return true;
  if (type_of(check) != "BoolExpr") return false;
  const Node& arguments = get(inside(check), "args");
  const std::string kind = text_of(inside(check), "boolop");
  const auto proves = [&](const Node& argument) { return proves_not_null(argument, column); };
  if (kind == "AND_EXPR") return std::ranges::any_of(arguments, proves);
  if (kind == "OR_EXPR") return std::ranges::all_of(arguments, proves);
  // c IS NULL, negated.
  if (kind == "NOT_EXPR" && arguments.size() == 1 && type_of(arguments.front()) == "NullTest") {
    Node test = arguments.front();
    if (text_of(inside(test), "nulltesttype") != "IS_NULL") return false;
    test["NullTest"]["nulltesttype"] = "IS_NOT_NULL";
    return is_null_test_of(test, column);
  }
  return false;
}

bool bounds_nothing(const Node& where) { return where.is_null() || is_always_true(where); }

}  // namespace fishway::lint::postgres
