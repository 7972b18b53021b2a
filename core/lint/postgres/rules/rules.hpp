// Every PostgreSQL rule: each is defined in a file of its own name in this folder.
#pragma once

#include "core/lint/postgres/check.hpp"

namespace fishway::lint::postgres {

// extern const Checker create_index;

}  // namespace fishway::lint::postgres
