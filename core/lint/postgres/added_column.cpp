#include "core/lint/postgres/added_column.hpp"

#include <algorithm>
#include <array>

#include "core/lint/postgres/expression.hpp"

namespace fishway::lint::postgres {
namespace {

bool is_serial_type(const Node& type_name) {
  constexpr std::array<std::string_view, 6> names = {"serial",  "bigserial", "smallserial",
                                                     "serial4", "serial8",   "serial2"};
  const auto parts = strings_of(get(type_name, "names"));
  return parts.size() == 1 && std::ranges::find(names, parts[0]) != names.end();
}

bool is_null(const Node& expression) {
  if (type_of(expression) == "TypeCast") return is_null(get(inside(expression), "arg"));
  return type_of(expression) == "A_Const" && flag_of(inside(expression), "isnull");
}

// A domain over a domain has the constraints of both.
bool is_constrained(const Type& type, const Model& model, int depth = 0) {
  const Domain* domain = type.dimensions == 0 && depth < 16 ? model.domain(type) : nullptr;
  if (domain == nullptr) return false;
  return domain->not_null || !domain->constraints.empty() || is_constrained(domain->base, model, depth + 1);
}

const Node* default_of_domain(const Type& type, const Model& model, int depth = 0) {
  const Domain* domain = type.dimensions == 0 && depth < 16 ? model.domain(type) : nullptr;
  if (domain == nullptr) return nullptr;
  return domain->default_value ? &*domain->default_value : default_of_domain(domain->base, model, depth + 1);
}

void take_constraint(const Node& constraint, AddedColumn& column) {
  const std::string type = text_of(constraint, "contype");
  if (type == "CONSTR_DEFAULT") column.default_value = &get(constraint, "raw_expr");
  if (type == "CONSTR_IDENTITY") column.is_identity = true;
  if (type == "CONSTR_GENERATED") (flag_of(constraint, "is_virtual") ? column.is_virtual : column.is_stored) = true;
  if (type == "CONSTR_CHECK" && !flag_of(constraint, "is_not_enforced")) column.check = &constraint;
  if (type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY") column.key = &constraint;
  if (type == "CONSTR_FOREIGN" && !flag_of(constraint, "is_not_enforced")) column.reference = &constraint;
}

bool has_default(const Node& definition) {
  const Node& constraints = get(definition, "constraints");
  return is_serial_type(get(definition, "typeName")) ||
         std::any_of(constraints.begin(), constraints.end(),
                     [](const Node& constraint) { return text_of(inside(constraint), "contype") == "CONSTR_DEFAULT"; });
}

// The server spares itself the check where all values are NULL, which it concludes from there being no DEFAULT, not
// even NULL. Before 13 it decides that for all of the statement at once.
bool checks_references(const Node& definition, const AlterTable& alter, const Model& model) {
  if (model.server_version >= 130000) return has_default(definition);
  if (!added_constraints(alter, "CONSTR_FOREIGN").empty()) return true;
  return std::ranges::any_of(alter.actions("AT_AddColumn"),
                             [](const Node* action) { return has_default(AlterTable::definition(*action)); });
}

}  // namespace

bool AddedColumn::rewrites(int version) const {
  if (is_there || is_virtual) return false;
  if (is_serial || is_identity || is_stored || has_constrained_domain) return true;
  return default_value != nullptr && (default_is_volatile || version < 110000);
}

Work AddedColumn::work(int version) const {
  if (is_there) return Work::none;
  if (rewrites(version)) return Work::rewrite;
  if (key != nullptr) return Work::index_build;
  return check != nullptr || checks_reference ? Work::scan : Work::none;
}

AddedColumn added_column(const Node& action, const AlterTable& alter, const Model& model) {
  const Node& definition = AlterTable::definition(action);
  AddedColumn column;
  column.name = text_of(definition, "colname");
  column.is_there =
      flag_of(action, "missing_ok") && alter.table != nullptr && alter.table->column(column.name) != nullptr;
  const Node& type_name = get(definition, "typeName");
  column.is_serial = is_serial_type(type_name);
  if (!column.is_serial) column.type = model.type(type_name);
  column.has_constrained_domain = is_constrained(column.type, model);
  for (const Node& constraint : get(definition, "constraints")) take_constraint(inside(constraint), column);
  if (column.default_value == nullptr) column.default_value = default_of_domain(column.type, model);
  if (column.default_value != nullptr && is_null(*column.default_value)) column.default_value = nullptr;
  column.default_is_volatile =
      column.default_value != nullptr && volatility(*column.default_value, model) == Volatility::is_volatile;
  column.checks_reference = column.reference != nullptr && checks_references(definition, alter, model);
  return column;
}

}  // namespace fishway::lint::postgres
