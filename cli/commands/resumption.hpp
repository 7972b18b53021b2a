// Where `migrate` would go on in a script that an earlier run left half done.
//
//   Resumption resumption(session, migration, checkpoint);
//   for each statement, in order: if (resumption.executes(statement)) ...
//   if (resumption.problem()) ...
#pragma once

#include <optional>
#include <string>

#include "core/catalog/migration.hpp"
#include "core/run/driver.hpp"

namespace fishway {

class Resumption {
 public:
  /// `checkpoint` is the migration's, or nullptr: all of it would be executed. All must outlive it.
  Resumption(Session& session, const Migration& migration, const Checkpoint* checkpoint)
      : session_(session), migration_(migration), checkpoint_(checkpoint) {}

  /// Whether it would be executed. The one that a run died at is looked for in the database.
  bool executes(const Statement& statement);

  /// "statements 1 to 3 are done"; empty where none is.
  std::string done_text() const;
  /// How many are done.
  std::size_t done() const { return done_; }

  /// What would stop `migrate` here. Known when all statements were asked about.
  std::optional<Error> problem() const;

 private:
  bool took_effect(const Statement& announced);
  Error in_doubt(const Statement& announced, const Probe& probe) const;

  Session& session_;
  const Migration& migration_;
  const Checkpoint* checkpoint_;
  std::uint64_t hash_ = 0;  ///< over the statements of before
  std::size_t last_ = 0;    ///< of them
  std::size_t done_ = 0;    ///< that one included that took effect
  bool is_settled_ = false;
  std::optional<Error> doubt_;
};

}  // namespace fishway
