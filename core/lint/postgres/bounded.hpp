// Whether an UPDATE, DELETE or MERGE changes as many rows as there are, or is bounded by what its WHERE says.
#pragma once

#include <string>

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Why the act may change every row of `target`; empty: it is bounded.
///
/// A bound is a comparison with something that does not come from a table (equality, IN, a range, LIKE), a subquery
/// with LIMIT, or a join with rows that this change made itself or that are bounded in turn. IS NULL, `<>`, a
/// comparison of two columns and a condition that is always true are none.
std::string why_unbounded(const Act& act, const TableName& target, const Model& model);

}  // namespace fishway::lint::postgres
