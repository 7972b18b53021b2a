#include "core/lint/postgres/null_proof.hpp"

#include <algorithm>

#include "core/lint/postgres/expression.hpp"

namespace fishway::lint::postgres {
namespace {

bool proves(const Constraint& constraint, std::string_view column) {
  if (!constraint.is_valid || !constraint.is_enforced) return false;
  if (constraint.kind == Constraint::Kind::check)
    return constraint.expression && proves_not_null(*constraint.expression, column);
  const bool names_it = std::ranges::find(constraint.columns, column) != constraint.columns.end();
  return names_it &&
         (constraint.kind == Constraint::Kind::not_null || constraint.kind == Constraint::Kind::primary_key);
}

}  // namespace

bool is_proved_not_null(const AlterTable& alter, std::string_view column, int version) {
  if (alter.table == nullptr) return false;
  if (const Column* known = alter.table->column(column); known != nullptr && known->not_null) return true;
  if (version < 120000) return false;
  return std::ranges::any_of(alter.table->constraints, [&](const Constraint& constraint) {
    return proves(constraint, column) && !alter.drops_constraint(constraint.name);
  });
}

}  // namespace fishway::lint::postgres
