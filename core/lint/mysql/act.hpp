// One thing that the server is asked to do: a statement of the script, or one that was found inside of it (in a
// procedure that it calls, in a prepared statement of constants, in a compound statement of MariaDB).
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/lint/mysql/ast.hpp"
#include "core/lint/mysql/model.hpp"
#include "core/script/statement.hpp"

namespace fishway::lint::mysql {

struct Act {
  const fishway::Statement& statement;  ///< of the script
  Tokens tokens;                        ///< of the act; its offsets count in the statement's text where `has_offsets`
  Parsed parsed;
  bool has_offsets = true;      ///< false: its text is not in the statement's, but in a routine or a variable
  bool is_inside = false;       ///< of a routine or a prepared statement
  bool is_in_loop = false;      ///< may be executed many times
  bool is_conditional = false;  ///< may not be executed at all
  /// The byte in the statement's text; its beginning where the act's text is elsewhere.
  std::size_t offset(std::size_t wanted) const { return has_offsets ? wanted : 0; }
};

/// Shows `visit` what the statement makes the server do, in order. `visit` plays each act into the model before the
/// next one is looked for, because an EXECUTE depends on what SET before it.
void visit_acts(const fishway::Statement& statement, const Model& model, const std::function<void(const Act&)>& visit);

}  // namespace fishway::lint::mysql
