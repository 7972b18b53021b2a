// Statements of a transaction that wait to be sent in one message: a script of a million INSERTs would spend most of
// its time on the way to the server and back.
#pragma once

#include <vector>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class StatementGroup {
 public:
  /// Whether this statement can be sent with others: it has one result, is short, and only changes rows.
  static bool takes(const Statement& statement, const StatementLimits& limits, const SplitOptions& options);

  /// Whether those that are held have other limits, or are enough for a message.
  bool has_to_be_sent_before(const StatementLimits& limits) const;
  void add(const Statement& statement, const StatementLimits& limits);
  void clear();

  bool empty() const { return statements_.empty(); }
  const std::vector<Statement>& statements() const { return statements_; }
  const StatementLimits& limits() const { return limits_; }

 private:
  std::vector<Statement> statements_;
  StatementLimits limits_;
  std::size_t bytes_ = 0;
};

/// Whether it surely has one result, without rows, so that it can share a message.
bool has_one_result(const Statement& statement, Dialect dialect);

}  // namespace fishway::mysql
