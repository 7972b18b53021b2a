// What a script's own BEGIN says about its transaction beside that it begins.
#pragma once

#include <string>

#include "core/dialect.hpp"
#include "core/script/statement.hpp"

namespace fishway {

/// The statement that gives a transaction that has begun already the options of `begin` ("SET TRANSACTION ISOLATION
/// LEVEL SERIALIZABLE"); empty when there is nothing to say. Throws Error(script) for options that a migration's
/// transaction cannot have.
std::string statement_for_options(const Statement& begin, Dialect dialect);

}  // namespace fishway
