// Bodies in PL/pgSQL that libpg_query cannot read (it does not know the types of a variable): cut at its words.
#pragma once

#include "core/lint/postgres/act_finder.hpp"

namespace fishway::lint::postgres {

void add_plpgsql_words(const std::string& body, const Circumstances& circumstances, const Constants& constants,
                       ActFinder& finder);

}  // namespace fishway::lint::postgres
