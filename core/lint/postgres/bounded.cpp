#include "core/lint/postgres/bounded.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace fishway::lint::postgres {
namespace {

// What a statement reads from besides its target, by name: whether it has few rows.
struct Scope {
  const Model& model;
  std::map<std::string, bool> is_bounded;  // of FROM items and WITH queries
  const Table* target = nullptr;
  bool is_inside = false;  // of a block, with variables
  bool is_in_loop = false;
};

bool limits(const Node& where, const Scope& scope);

bool is_constant(const Node& expression) {
  bool has_column = false;
  walk(expression, [&](std::string_view type, const Node&) {
    has_column = has_column || type == "ColumnRef" || type == "SubLink";
    return true;
  });
  return !has_column;
}

const Node& without_cast(const Node& expression) {
  return type_of(expression) == "TypeCast" ? without_cast(get(inside(expression), "arg")) : expression;
}

std::optional<long long> integer_of(const Node& expression) {
  const Node& constant = without_cast(expression);
  if (type_of(constant) != "A_Const" || !inside(constant).contains("ival")) return std::nullopt;
  return number_of(get(inside(constant), "ival"), "ival");
}

// A name that is no column of the target is a variable, or a column of what is joined.
bool is_variable(const std::string& name, const Scope& scope) {
  const Table* target = scope.target;
  return scope.is_inside && target != nullptr && target->is_known && target->has_all_columns &&
         target->column(name) == nullptr &&
         std::ranges::count(scope.is_bounded, false, [](const auto& source) { return source.second; }) <= 1;
}

// A variable of the block, or a row of a bounded source: a few values at most.
bool is_given(const Node& expression, const Scope& scope) {
  const Node& reference = without_cast(expression);
  if (type_of(reference) != "ColumnRef") return is_constant(expression);
  const std::vector<std::string> names = strings_of(get(inside(reference), "fields"));
  if (names.empty()) return false;
  if (names.size() == 1) return is_variable(names.front(), scope) && !scope.is_in_loop;
  const auto source = scope.is_bounded.find(names[names.size() - 2]);
  if (source != scope.is_bounded.end()) return source->second;
  return !scope.is_in_loop;
}

bool mentions_column(const Node& expression) {
  const Node& bare = without_cast(expression);
  if (type_of(bare) == "ColumnRef") return true;
  if (type_of(bare) == "RowExpr") return !is_constant(bare);
  return type_of(bare) == "FuncCall" && !is_constant(bare);
}

bool has_limit(const Node& select) { return select.contains("limitCount"); }

Scope scope_of(const Node& statement, const Scope& outer);

// Whether a query gives few rows whatever its tables hold.
bool gives_few(const Node& query, const Scope& outer) {
  if (type_of(query) != "SelectStmt") return false;
  const Node& select = inside(query);
  if (has_limit(select) || select.contains("valuesLists")) return true;
  if (!select.contains("fromClause")) return text_of(select, "op") == "SETOP_NONE" || !select.contains("op");
  const Scope scope = scope_of(select, outer);
  if (limits(get(select, "whereClause"), scope)) return true;
  return std::ranges::all_of(get(select, "fromClause"), [&](const Node& item) {
    if (type_of(item) != "RangeVar") return type_of(item) == "RangeFunction";
    const Node& range = inside(item);
    const auto known = scope.is_bounded.find(text_of(range, "relname"));
    return known != scope.is_bounded.end() ? known->second : scope.model.is_new(scope.model.resolve(range));
  });
}

void add_source(const Node& item, Scope& scope) {
  const Node& body = inside(item);
  const std::string alias = text_of(get(body, "alias"), "aliasname");
  if (type_of(item) == "JoinExpr") {
    add_source(get(body, "larg"), scope);
    add_source(get(body, "rarg"), scope);
  } else if (type_of(item) == "RangeVar") {
    const std::string name = text_of(body, "relname");
    const auto known = text_of(body, "schemaname").empty() ? scope.is_bounded.find(name) : scope.is_bounded.end();
    const bool few = known != scope.is_bounded.end() ? known->second : scope.model.is_new(scope.model.resolve(body));
    scope.is_bounded[alias.empty() ? name : alias] = few;
  } else if (type_of(item) == "RangeSubselect") {
    scope.is_bounded[alias] = gives_few(get(body, "subquery"), scope);
  } else if (type_of(item) == "RangeFunction") {
    scope.is_bounded[alias] = true;
  }
}

Scope scope_of(const Node& statement, const Scope& outer) {
  Scope scope = outer;
  for (const Node& query : get(get(statement, "withClause"), "ctes"))
    scope.is_bounded[text_of(inside(query), "ctename")] = gives_few(get(inside(query), "ctequery"), scope);
  if (statement.contains("relation")) add_source(Node{{"RangeVar", get(statement, "relation")}}, scope);
  for (const auto key : {"fromClause", "usingClause"})
    for (const Node& item : get(statement, key)) add_source(item, scope);
  if (statement.contains("sourceRelation")) add_source(get(statement, "sourceRelation"), scope);
  return scope;
}

bool limits_comparison(const std::string& operation, const Node& left, const Node& right, const Scope& scope) {
  if (operation == "<>" || operation == "!=") return false;
  if (is_constant(left) && is_constant(right)) {
    const auto a = integer_of(left);
    const auto b = integer_of(right);
    return operation == "=" && a && b && *a != *b;  // never true
  }
  const bool column_left = mentions_column(left) && is_given(right, scope);
  const bool column_right = mentions_column(right) && is_given(left, scope);
  if (!column_left && !column_right) return false;
  // "id > 0" holds for every key.
  const auto least = integer_of(column_left ? right : left);
  const bool is_from = column_left ? operation == ">" || operation == ">=" : operation == "<" || operation == "<=";
  return !(is_from && least && *least <= 1);
}

bool limits_sublink(const Node& link, const Scope& scope) {
  const std::string type = text_of(link, "subLinkType");
  if (type == "EXPR_SUBLINK") return true;
  return gives_few(get(link, "subselect"), scope);
}

bool holds_limited_array(const Node& expression, const Scope& scope) {
  bool limited = false;
  walk(expression, [&](std::string_view type, const Node& body) {
    if (type == "SubLink") limited = limited || limits_sublink(body, scope);
    return type != "SubLink";
  });
  return limited;
}

bool is_wild(const Node& pattern) {
  const Node& constant = without_cast(pattern);
  if (type_of(constant) != "A_Const") return false;
  const std::string text = text_of(get(inside(constant), "sval"), "sval");
  return text.find_first_not_of('%') == std::string::npos;
}

bool limits_operator(const Node& body, const Scope& scope) {
  const std::string kind = text_of(body, "kind");
  const std::vector<std::string> names = strings_of(get(body, "name"));
  const std::string operation = names.empty() ? "" : names.back();
  const Node& left = get(body, "lexpr");
  const Node& right = get(body, "rexpr");
  if (kind == "AEXPR_OP") {
    if (type_of(without_cast(right)) == "SubLink") return limits_sublink(inside(without_cast(right)), scope);
    return limits_comparison(operation, left, right, scope);
  }
  if (kind == "AEXPR_OP_ANY")
    return operation == "=" && (is_constant(right) || is_given(right, scope) || holds_limited_array(right, scope));
  if (kind == "AEXPR_IN") return operation == "=" && mentions_column(left);
  if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_BETWEEN_SYM") return true;
  if (kind == "AEXPR_NOT_DISTINCT") return limits_comparison("=", left, right, scope);
  if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE" || kind == "AEXPR_SIMILAR")
    return operation.front() != '!' && !is_wild(right);
  return false;
}

bool limits_any(const Node& arguments, const Scope& scope) {
  return std::ranges::any_of(arguments, [&](const Node& argument) { return limits(argument, scope); });
}

bool limits_not(const Node& argument, const Scope& scope) {
  const Node& body = inside(argument);
  if (type_of(argument) == "ColumnRef") return true;  // NOT active
  if (type_of(argument) == "BoolExpr" && text_of(body, "boolop") == "NOT_EXPR")
    return limits(get(body, "args").front(), scope);
  if (type_of(argument) == "A_Const") return flag_of(get(body, "boolval"), "boolval");
  return false;
}

bool limits(const Node& where, const Scope& scope) {
  const Node& body = inside(where);
  const std::string_view type = type_of(where);
  if (type == "BoolExpr") {
    const std::string operation = text_of(body, "boolop");
    const Node& arguments = get(body, "args");
    if (operation == "AND_EXPR") return limits_any(arguments, scope);
    if (operation == "OR_EXPR")
      return std::ranges::all_of(arguments, [&](const Node& argument) { return limits(argument, scope); });
    return limits_not(arguments.front(), scope);
  }
  if (type == "A_Expr") return limits_operator(body, scope);
  if (type == "SubLink") return limits_sublink(body, scope);
  if (type == "ColumnRef" || type == "CurrentOfExpr") return true;  // WHERE active
  if (type == "A_Const")
    return flag_of(body, "isnull") || (body.contains("boolval") && !flag_of(get(body, "boolval"), "boolval"));
  if (type == "TypeCast") return limits(get(body, "arg"), scope);
  if (type == "FuncCall") return !is_constant(where);
  if (type == "BooleanTest") return true;
  return false;
}

// A batch, as in `id IN (SELECT ... LIMIT 1000)`.
bool has_limited_query(const Node& where) {
  bool found = false;
  walk(where, [&](std::string_view type, const Node& node) {
    found = found || (type == "SelectStmt" && node.contains("limitCount"));
    return !found;
  });
  return found;
}

}  // namespace

std::string why_unbounded(const Act& act, const TableName& target, const Model& model) {
  if (act.is_in_batches) return "";
  const Node& body = act.body();
  const bool is_merge = act.type() == "MergeStmt";
  const Node& where = get(body, is_merge ? "joinCondition" : "whereClause");
  const bool joins = body.contains("fromClause") || body.contains("usingClause") || is_merge;
  if (where.is_null()) return "it has no WHERE";
  const Scope scope = scope_of(body, Scope{model, {}, model.table(target), act.is_inside, act.is_in_loop});
  if (act.is_in_loop && has_limited_query(where)) return "a loop does it batch after batch, in one transaction";
  if (limits(where, scope)) return "";
  if (act.is_in_loop) return "a loop does it for row after row, in one transaction";
  return joins ? "the join bounds nothing" : "its WHERE bounds nothing";
}

}  // namespace fishway::lint::postgres
