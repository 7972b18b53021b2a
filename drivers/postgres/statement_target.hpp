// What a statement makes, removes or renames, as far as its text tells: what a probe looks for in the catalog.
#pragma once

#include <string>

#include "core/script/statement.hpp"
#include "drivers/postgres/statement_words.hpp"

namespace fishway::postgres {

struct StatementTarget {
  enum class Change {
    repeatable,    ///< nothing to look for: executed once more it does what it did, or nothing
    makes,         ///< `name` is there afterwards
    removes,       ///< `name` is gone afterwards
    renames,       ///< `name` is gone, and `new_name` is there
    builds_index,  ///< CREATE INDEX: `name` may be empty
    detaches,      ///< the partition `name` from the table `owner`
    empties,       ///< TRUNCATE
    opaque,        ///< the catalog cannot tell
  };
  Change change = Change::opaque;
  std::string kind = {};      ///< of what: "table", "role", "column", "constraint", "enum value", ...
  Path name = {};             ///< of it; the last part only where it belongs to an owner
  Path owner = {};            ///< the table or type that a column, constraint, index, trigger, value belongs to
  std::string new_name = {};  ///< with `renames`
};

/// A statement is atomic, so of several actions the first that can be looked for decides.
StatementTarget target_of(const Statement& statement, const SplitOptions& options);

}  // namespace fishway::postgres
