// Which values PostgreSQL turns into which type by itself, for the types that it brings.
#pragma once

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Whether a value of one type surely cannot be assigned to a column of the other without an explicit cast: text to
/// integer, boolean to integer, text to an enum. False where it can, and where it cannot be told.
bool surely_not_assignable(const Type& from, const Type& to, const Model& model);

/// Whether a foreign key column of one type surely cannot be compared with a key of the other.
bool surely_not_comparable(const Type& from, const Type& to);

}  // namespace fishway::lint::postgres
