// Finds the acts in a statement.
#include "core/lint/postgres/newer_syntax.hpp"
#include "core/lint/postgres/replay.hpp"

namespace fishway::lint::postgres {

Acts acts_of(const fishway::Statement& statement, const Model&) {
  Acts acts;
  ParsedText parsed = parse(statement.text);
  acts.error = parsed.error;
  for (Node& node : parsed.statements) {
    acts.trees.push_back(std::move(node));
    acts.acts.push_back({statement, acts.trees.back()});
  }
  return acts;
}

}  // namespace fishway::lint::postgres
