#include "core/lint/postgres/type_change.hpp"

#include <algorithm>

#include "core/lint/postgres/expression.hpp"

namespace fishway::lint::postgres {
namespace {

// What one conversion does.
enum class Step {
  free,        ///< the bytes stay, and an index's operators as well
  relabelled,  ///< the bytes stay, the operators do not: indexes are rebuilt
  rewrites,
};

bool is_registered_name(const std::string& type) { return type.starts_with("reg"); }

// Modifiers that take in every value of the old ones. Types have no more of them than two.
bool widens(const std::vector<int>& from, const std::vector<int>& to, const std::string& type) {
  if (to.empty() || to == from) return true;
  if (type == "bpchar" || type == "bit") return false;
  const bool has_precision = type.starts_with("time") || type == "interval";
  if (has_precision && to.front() >= 6) return true;
  if (from.empty()) return false;
  if (type == "numeric") return from.size() == 2 && to.size() == 2 && to[1] == from[1] && to[0] >= from[0];
  if (type == "varchar" || type == "varbit" || has_precision) return to.front() >= from.front();
  return false;
}

// Casts WITHOUT FUNCTION in pg_cast, and what they mean for an index on the column.
Step relabelling(const std::string& from, const std::string& to) {
  const auto is = [&](std::string_view a, std::string_view b) { return from == a && to == b; };
  if (is("varchar", "text") || is("text", "varchar") || is("cidr", "inet") || is("xml", "text") || is("xml", "varchar"))
    return Step::free;
  if ((from == "oid" && is_registered_name(to)) || (is_registered_name(from) && to == "oid")) return Step::free;
  if (is("text", "bpchar") || is("varchar", "bpchar") || is("bit", "varbit") || is("varbit", "bit"))
    return Step::relabelled;
  if ((from == "int4" && (to == "oid" || is_registered_name(to))) ||
      ((from == "oid" || is_registered_name(from)) && to == "int4"))
    return Step::relabelled;
  const bool is_text = from == "text" || from == "varchar";
  const bool becomes_text = to == "text" || to == "varchar" || to == "bpchar";
  if ((is_text && to == "citext") || (from == "citext" && becomes_text)) return Step::relabelled;
  return Step::rewrites;
}

// The type beneath domains; `is_constrained` where one of them checks its values.
Type base_of(Type type, const Model& model, bool& is_constrained) {
  for (int depth = 0; depth < 16; ++depth) {
    const Domain* domain = type.dimensions == 0 ? model.domain(type) : nullptr;
    if (domain == nullptr) break;
    if (domain->not_null || !domain->constraints.empty()) is_constrained = true;
    type = domain->base;
  }
  return type;
}

bool are_time_stamps(const Type& from, const Type& to) {
  return (from.name == "timestamp" && to.name == "timestamptz") ||
         (from.name == "timestamptz" && to.name == "timestamp");
}

Step converting(const Type& from, const Type& to, const Model& model, int version) {
  if (from == to) return Step::free;
  bool ignored = false;
  bool is_constrained = false;
  const Type old_base = base_of(from, model, ignored);
  const Type new_base = base_of(to, model, is_constrained);
  if (is_constrained) return Step::rewrites;
  if (old_base.schema != new_base.schema) return Step::rewrites;
  // A domain's value is not known to have the length of its base.
  if (!(old_base == from) && !new_base.modifiers.empty()) return Step::rewrites;
  const bool are_arrays = old_base.dimensions > 0 || new_base.dimensions > 0;
  if (old_base.name == new_base.name) {
    if (are_arrays && (old_base.dimensions == 0 || new_base.dimensions == 0)) return Step::rewrites;
    const bool fits = are_arrays ? new_base.modifiers.empty() || new_base.modifiers == old_base.modifiers
                                 : widens(old_base.modifiers, new_base.modifiers, new_base.name);
    return fits ? Step::free : Step::rewrites;
  }
  if (are_arrays || !new_base.schema.empty()) return Step::rewrites;
  if (are_time_stamps(old_base, new_base)) {
    // The precision is a conversion of its own, unless it is the greatest.
    const bool keeps = new_base.modifiers.empty() || new_base.modifiers.front() >= 6;
    return keeps && model.transaction.time_zone_is_utc && version >= 120000 ? Step::relabelled : Step::rewrites;
  }
  const Step step = relabelling(old_base.name, new_base.name);
  // A length is brought about by a function of its own: from varchar(20) by way of text, nothing of it is left.
  const bool keeps_length = new_base.modifiers.empty();
  return keeps_length ? step : Step::rewrites;
}

// Of the expression behind USING: the column itself, cast step by step; any other one gives every value anew.
Step by_using(const Node& expression, const Column& column, Type& reached, const Model& model, int version) {
  const Node& inner = inside(expression);
  if (type_of(expression) == "ColumnRef") {
    const auto fields = strings_of(get(inner, "fields"));
    reached = column.type;
    return !fields.empty() && fields.back() == column.name ? Step::free : Step::rewrites;
  }
  if (type_of(expression) == "CollateClause") return by_using(get(inner, "arg"), column, reached, model, version);
  if (type_of(expression) != "TypeCast") return Step::rewrites;
  const Step before = by_using(get(inner, "arg"), column, reached, model, version);
  const Type to = model.type(get(inner, "typeName"));
  const Step step = std::max(before, converting(reached, to, model, version));
  reached = to;
  return step;
}

std::string collation_of(const Node& definition) {
  const auto names = strings_of(get(get(definition, "collClause"), "collname"));
  return names.empty() || names.back() == "default" ? "" : names.back();
}

// An index over an expression or a part of the rows is never taken over as it is.
bool is_always_rebuilt(const Index& index) {
  return index.predicate || !index.is_valid ||
         std::ranges::any_of(index.parts, [](const Index::Part& part) { return part.expression.has_value(); });
}

bool rebuilds(const Index& index, std::string_view column, Step step, bool changes_collation) {
  if (!index.uses(column)) return false;
  if (is_always_rebuilt(index)) return true;
  const bool is_key = std::ranges::any_of(index.parts, [&](const Index::Part& part) {
    return part.column == column && (step != Step::free || (changes_collation && part.collation.empty()));
  });
  return is_key;
}

bool is_checked(const Table& table, std::string_view column, Step step, const Model& model) {
  const auto mentions = [&](const std::vector<std::string>& columns) {
    return std::ranges::find(columns, column) != columns.end();
  };
  for (const Constraint& constraint : table.constraints) {
    if (!constraint.is_valid || !constraint.is_enforced || !mentions(constraint.columns)) continue;
    if (constraint.kind == Constraint::Kind::check) return true;
    if (constraint.kind == Constraint::Kind::foreign_key && step != Step::free) return true;
  }
  if (step == Step::free) return false;
  return std::ranges::any_of(model.references_to(table.name), [&](const auto& reference) {
    return reference.second->is_valid && mentions(reference.second->referenced_columns);
  });
}

// Of a column of unknown type: what it most likely is.
TypeChange of_unknown(const Type& to) {
  const bool is_free =
      to.schema.empty() && to.dimensions == 0 && to.modifiers.empty() && (to.name == "text" || to.name == "varchar");
  return {!is_free, false, false, false};
}

}  // namespace

TypeChange type_change(const Table& table, const Column* column, const Node& definition, const Model& model,
                       int version) {
  const Type to = model.type(get(definition, "typeName"));
  if (column == nullptr || column->type.name.empty()) return of_unknown(to);
  Type reached = column->type;
  Step step = Step::free;
  if (const Node& expression = get(definition, "raw_default"); !expression.is_null())
    step = by_using(expression, *column, reached, model, version);
  step = std::max(step, converting(reached, to, model, version));
  TypeChange change;
  change.rewrites = step == Step::rewrites;
  change.rechecks = is_checked(table, column->name, step, model);
  const bool changes_collation = column->collation != collation_of(definition);
  for (const Index* index : model.indexes_of(table.name))
    if (rebuilds(*index, column->name, step, changes_collation)) change.rebuilds_indexes = !change.rewrites;
  return change;
}

}  // namespace fishway::lint::postgres
