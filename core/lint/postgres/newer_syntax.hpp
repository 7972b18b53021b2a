// What newer servers take and the parser does not, in words that it does take: of the same length, so that every place
// in the text stays what it was; and what is not worth its while to be parsed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lint/postgres/tree.hpp"

namespace fishway::lint::postgres {

struct Rewriting {
  /// What was rewritten, where.
  struct Mark {
    enum class Kind { virtual_column, not_enforced, not_null_constraint, set_expression } kind;
    std::size_t offset;  ///< of the words that stand for it now
  };
  std::string text;                ///< as long as it was
  std::vector<std::string> notes;  ///< what was rewritten; empty: nothing
  std::vector<Mark> marks;
};

/// Rewrites what is known to be newer.
Rewriting rewrite_newer_syntax(std::string_view text);

/// Writes into the trees of the rewritten text what it stood for: a Constraint becomes {"contype": "CONSTR_GENERATED",
/// "is_virtual": true}, or {"is_not_enforced": true}, or CONSTR_NOTNULL with `keys`; an AlterTableCmd AT_SetExpression.
void mark_newer_syntax(std::vector<Node>& statements, const Rewriting& rewriting);

/// An INSERT of megabytes of values as a minimal InsertStmt, with its relation and the columns' names; nothing for what
/// is small, or something else.
std::optional<Node> without_rows(std::string_view text);

/// What can be told of a statement that nobody could parse: {"UnknownStmt": {"head": "ALTER TABLE", "relation":
/// {...}}}.
Node unparsed(std::string_view text);

}  // namespace fishway::lint::postgres
