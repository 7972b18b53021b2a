// PostgreSQL's own parse trees, as libpg_query gives them: JSON whose nodes have one key, the node's type:
// {"AlterTableStmt": {...}}. Fields with their default value are left out.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fishway::lint::postgres {

using Node = nlohmann::json;

struct ParsedText {
  std::vector<Node> statements;  ///< the `stmt` nodes, one for each statement in the text
  /// What newer syntax than the parser's was rewritten, so that it could be read (`newer_syntax.hpp`): "virtual column".
  std::vector<std::string> rewritten;
  std::string error;             ///< the parser's message, where it could not be read at all
  std::size_t error_offset = 0;  ///< bytes
};

/// Parses SQL text. What newer servers take and the parser does not is rewritten first where we know it.
ParsedText parse(std::string_view text);

/// The functions and DO blocks of a text in PL/pgSQL, as libpg_query's JSON (an array); null where it cannot be read.
Node parse_plpgsql(std::string_view statement);

/// "AlterTableStmt"; empty for null.
std::string_view type_of(const Node& node);
/// What is inside: node.begin().value(); a null node for null.
const Node& inside(const Node& node);
/// A member, or a null node where it is left out. Never throws.
const Node& get(const Node& node, std::string_view key);
std::string text_of(const Node& node, std::string_view key);  ///< "" where it is left out
bool flag_of(const Node& node, std::string_view key);          ///< false where it is left out
long long number_of(const Node& node, std::string_view key, long long otherwise = 0);
/// [{"String": {"sval": "a"}}, ...] -> {"a", ...}
std::vector<std::string> strings_of(const Node& list);
/// The byte offset at which a node stands in the text that was parsed; nothing where the tree does not tell.
std::optional<std::size_t> location_of(const Node& node);
/// Calls `visit(type, inside)` for the node and everything beneath it; `visit` returns false to stay out of one.
template <typename Visit>
void walk(const Node& node, const Visit& visit) {
  if (node.is_array()) {
    for (const Node& item : node) walk(item, visit);
  } else if (node.is_object()) {
    for (const auto& [key, value] : node.items()) {
      if (value.is_object() && !key.empty() && key.front() >= 'A' && key.front() <= 'Z') {
        if (visit(std::string_view(key), value)) walk(value, visit);
      } else if (value.is_structured()) {
        walk(value, visit);
      }
    }
  }
}

}  // namespace fishway::lint::postgres
