// Plays acts into the model, and finds the acts in a statement.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// The acts of a statement, in the order in which the server performs them. They share this object's trees.
struct Acts {
  std::deque<Node> trees;
  std::vector<Act> acts;
  bool is_unknown = false;   ///< part of it cannot be looked into: dynamic SQL that is put together from data, ...
  std::string unknown_what;  ///< what, for a note: "EXECUTE of a string that is built at run time"
  std::string error;         ///< it could not be parsed: the parser's message
};

/// Takes a statement apart: into the statement itself, and what a DO block, a called function whose body is known, an
/// EXECUTE of constants, format() of constants, or a WITH makes the server do.
Acts acts_of(const fishway::Statement& statement, const Model& model);

/// Makes of the model what the act makes of the database. What is conditional is played as if it happened.
void play(const Act& act, Model& model);

/// Notes the locks of an act for the transaction at hand.
void hold(const Act& act, const std::vector<Impact>& impacts, Model& model);

/// A segment begins: what was made by the transaction before it is committed, its locks are gone.
void begin_transaction(Model& model, bool is_alone);

/// A file begins: its session's settings are the usual ones.
void begin_session(Model& model);

/// All that is there counts as applied; temporary tables are gone.
void settle(Model& model);

}  // namespace fishway::lint::postgres
