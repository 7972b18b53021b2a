// What is locked by statements that look after tables, say something of them, or lock them.
#pragma once

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/impact_list.hpp"

namespace fishway::lint::postgres {

void add_alter_domain(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_alter_sequence(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_cluster(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_comment(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_grant(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_lock_table(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_refresh(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_reindex(const Act& act, const Model& model, int version, ImpactList& impacts);
void add_vacuum(const Act& act, const Model& model, int version, ImpactList& impacts);

/// Whether a list of options has this one, and not as off: VACUUM (FULL), REINDEX (CONCURRENTLY).
bool has_option(const Node& options, std::string_view name);

/// The type that a list of names spells, as ALTER DOMAIN has it.
Type type_by_name(const Node& names, const Model& model);

/// Whether ALTER DOMAIN reads the tables that use the domain.
bool reads_tables(const Node& alter_domain, const Domain* domain);

}  // namespace fishway::lint::postgres
