// Statements that the gate need not think about: whatever tables there are, these neither keep others waiting for as
// long as a table is large, nor take data away. Most migrations consist of them, and are let pass without a question to
// the database.
#pragma once

#include "core/script/splitter.hpp"
#include "core/script/statement.hpp"

namespace fishway {

/// What is known of a statement by its words alone.
enum class Weight {
  nothing,  ///< no lock on anything that was there before, and no work
  work,     ///< it may take long, without a lock that keeps readers or writers out
  lock,     ///< a lock that does keep them out, and no work under it
  unknown,  ///< it has to be looked into
};
Weight weight_of(const Statement& statement, const SplitOptions& split);

/// One transaction, statement by statement: what works behind a lock keeps others waiting.
class HarmlessTransaction {
 public:
  void begin() { has_lock_ = false; }
  bool take(Weight weight) {
    has_lock_ = has_lock_ || weight == Weight::lock;
    return weight != Weight::unknown && !(has_lock_ && weight == Weight::work);
  }

 private:
  bool has_lock_ = false;
};

/// Whether it may take rows or values away, as far as its words tell.
bool may_lose_data(const Statement& statement);

}  // namespace fishway
