// What is locked by statements that create something.
#pragma once

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/impact_list.hpp"

namespace fishway::lint::postgres {

void add_create_index(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_create_table(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_create_table_as(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_create_sequence(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_create_statistics(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_create_trigger(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_policy(const Act& act, const Model& model, int version, ImpactList& impacts);  ///< CREATE and ALTER
void add_publication(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_rule(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_view(const Act& act, const Model& model, int version, ImpactList& impacts);

/// Whether CREATE INDEX finds an index of this name already, with IF NOT EXISTS.
bool index_is_there(const Node& statement, const Model& model);

}  // namespace fishway::lint::postgres
