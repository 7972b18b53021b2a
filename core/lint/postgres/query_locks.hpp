// What queries and changes of rows lock.
#pragma once

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/impact_list.hpp"

namespace fishway::lint::postgres {

/// SELECT, INSERT, UPDATE, DELETE, MERGE, COPY.
void add_query(const Act& act, const Model& model, int version, ImpactList& impacts);

}  // namespace fishway::lint::postgres
