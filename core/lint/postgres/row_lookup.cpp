#include "core/lint/postgres/row_lookup.hpp"

#include <algorithm>
#include <array>

namespace fishway::lint::postgres {
namespace {

bool is_key_of(const TableName& name, std::string_view column, const Model& model) {
  const Table* table = model.table(name);
  const auto is_it = [&](const Index* index) {
    return index->is_unique && index->parts.size() == 1 && index->parts[0].column == column;
  };
  if (std::ranges::any_of(model.indexes_of(name), is_it)) return true;
  if (table != nullptr)
    for (const Constraint& key : table->constraints)
      if ((key.kind == Constraint::Kind::primary_key || key.kind == Constraint::Kind::unique) &&
          key.columns == std::vector<std::string>{std::string(column)})
        return true;
  if (table != nullptr && table->is_known && table->has_all_columns) return false;
  constexpr std::array<std::string_view, 5> usual = {"id", "uuid", "key", "code", "slug"};
  return std::ranges::find(usual, column) != usual.end();
}

bool is_given(const Node& column, const std::set<std::string>& given) {
  const auto fields = strings_of(get(column, "fields"));
  return fields.size() == 2 && given.contains(fields.front());
}

class Condition {
 public:
  Condition(const std::vector<TableName>& tables, const Model& model, bool has_variables,
            const std::set<std::string>& given)
      : tables_(tables), model_(model), has_variables_(has_variables), given_(given) {}

  bool picks(const Node& where) const {
    const Node& node = inside(where);
    if (type_of(where) == "BoolExpr") {
      const Node& parts = get(node, "args");
      const auto part_picks = [&](const Node& part) { return picks(part); };
      if (text_of(node, "boolop") == "AND_EXPR") return std::any_of(parts.begin(), parts.end(), part_picks);
      if (text_of(node, "boolop") == "OR_EXPR") return std::all_of(parts.begin(), parts.end(), part_picks);
    }
    if (type_of(where) != "A_Expr") return false;
    const std::string kind = text_of(node, "kind");
    const bool equals = kind == "AEXPR_OP" || kind == "AEXPR_IN" || kind == "AEXPR_OP_ANY";
    if (!equals || strings_of(get(node, "name")) != std::vector<std::string>{"="}) return false;
    return is_pick(get(node, "lexpr"), get(node, "rexpr")) || is_pick(get(node, "rexpr"), get(node, "lexpr"));
  }

 private:
  bool is_pick(const Node& column, const Node& value) const {
    if (type_of(column) != "ColumnRef" || !is_fixed(value)) return false;
    const auto fields = strings_of(get(inside(column), "fields"));
    return !fields.empty() && std::ranges::any_of(tables_, [&](const TableName& table) {
      return is_key_of(table, fields.back(), model_);
    });
  }

  bool is_fixed(const Node& expression) const {
    bool is_fixed = true;
    walk(expression, [&](std::string_view type, const Node& node) {
      if (type == "SubLink" || (type == "ColumnRef" && !has_variables_ && !is_given(node, given_))) is_fixed = false;
      return is_fixed;
    });
    return is_fixed;
  }

  const std::vector<TableName>& tables_;
  const Model& model_;
  bool has_variables_;
  const std::set<std::string>& given_;
};

// The column of min(column) or max(column), through what is around it.
std::string column_of_end(const Node& expression) {
  std::string column;
  walk(expression, [&](std::string_view type, const Node& node) {
    if (type != "FuncCall") return true;
    const auto name = strings_of(get(node, "funcname"));
    if (name.empty() || (name.back() != "min" && name.back() != "max")) return true;
    const Node& arguments = get(node, "args");
    if (arguments.is_array() && arguments.size() == 1 && type_of(arguments[0]) == "ColumnRef")
      if (const auto fields = strings_of(get(inside(arguments[0]), "fields")); !fields.empty()) column = fields.back();
    return false;
  });
  return column;
}

}  // namespace

bool looks_up_rows(const Node& where, const std::vector<TableName>& tables, const Model& model, bool has_variables,
                   const std::set<std::string>& given) {
  return Condition(tables, model, has_variables, given).picks(where);
}

bool looks_up_an_end(const Node& select, const TableName& name, const Model& model) {
  const Node& targets = get(select, "targetList");
  if (select.contains("whereClause") || select.contains("groupClause") || targets.size() != 1) return false;
  const std::string column = column_of_end(targets[0]);
  if (column.empty()) return false;
  const Table* table = model.table(name);
  if (table == nullptr || !table->is_known) return true;
  const auto leads = [&](const Index* index) { return !index->parts.empty() && index->parts[0].column == column; };
  const Constraint* key = table->primary_key();
  const bool leads_key = key != nullptr && !key->columns.empty() && key->columns[0] == column;
  return leads_key || std::ranges::any_of(model.indexes_of(name), leads);
}

}  // namespace fishway::lint::postgres
