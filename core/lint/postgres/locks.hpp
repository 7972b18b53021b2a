// Which locks an act takes on which tables, and how much is done under them: the lock tables of the PostgreSQL manual
// and what was measured on 11 to 18, as data for rules, `plan` and the gate.
#pragma once

#include <vector>

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Every table that the act locks, its own first, also harmlessly; tables that are new are marked so. With the work
/// that is done: a scan that a valid constraint spares is none.
std::vector<Impact> impacts_of(const Act& act, const Model& model, int version);

/// The stronger of two lock names.
std::string stronger(const std::string& a, const std::string& b);
bool blocks_reads(std::string_view lock);   ///< ACCESS EXCLUSIVE
bool blocks_writes(std::string_view lock);  ///< SHARE and stronger, without SHARE UPDATE EXCLUSIVE

}  // namespace fishway::lint::postgres
