// What DROP, TRUNCATE and renames lock: the thing itself, and the tables that hang on it.
#pragma once

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/impact_list.hpp"

namespace fishway::lint::postgres {

void add_drop(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_truncate(const Act& act, const Model& model, int version, ImpactList& impacts);
/// ALTER ... RENAME, ALTER ... SET SCHEMA.
void add_named_relation(const Act& act, const Model& model, int version, ImpactList& impacts);

}  // namespace fishway::lint::postgres
