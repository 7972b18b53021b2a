// One thing that the server is asked to do: a statement of the script, or one that was found inside of it (in a DO
// block, in an EXECUTE of constants, in a function that the file calls, in a data-changing WITH).
#pragma once

#include <cstddef>

#include "core/lint/postgres/tree.hpp"
#include "core/script/statement.hpp"

namespace fishway::lint::postgres {

struct Act {
  const fishway::Statement& statement;  ///< of the script
  const Node& node;                     ///< {"AlterTableStmt": {...}}
  /// Where the act's text begins in the statement's; location_of() of its nodes counts from there. For what is inside a
  /// block: as near as can be told.
  std::size_t offset = 0;
  bool is_inside = false;       ///< of a DO block or a function: one transaction with all that is around it
  bool is_in_loop = false;      ///< may be executed many times
  bool is_in_batches = false;   ///< the loop around it commits: each round is a transaction of its own
  bool is_conditional = false;  ///< may not be executed at all, or what it fails with is caught
  bool has_places = true;       ///< false: its text stands elsewhere; everything of it is at `offset`
  std::string_view type() const { return type_of(node); }
  const Node& body() const { return inside(node); }
  /// The byte in the statement's text of a node beneath this act; the act's beginning where the tree does not tell.
  std::size_t offset_of(const Node& beneath) const {
    return has_places ? offset + location_of(beneath).value_or(0) : offset;
  }
};

}  // namespace fishway::lint::postgres
