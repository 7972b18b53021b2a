// The run lock as a row of a table, `<history>_lock` beside the history: for connections whose session's locks are
// none, because a pooler gives each transaction another session.
//
// The one row has an owner, a token that grows with every taking, and the time at which it expires by the server's
// clock. The token is a key column: who takes the lease has to wait for every transaction that has fenced itself with
// FOR KEY SHARE, while the heartbeat, which changes no key, does not.
// https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/run/driver.hpp"

namespace fishway::postgres {

/// The table's name beside the history table `table`.
std::string lease_table_name(const std::string& table);

/// SQL for the lease of one owner. No statement waits for a lock.
class LeaseTable {
 public:
  LeaseTable(const std::string& schema, const std::string& history_table, const std::string& application);

  std::vector<std::string> creation() const;

  /// Returns the new token as `token`, or no row when the lease is another's, or a transaction of the owner before,
  /// whose lease has expired, still lasts.
  std::string taking() const;
  /// Returns a row when the lease is still the owner's.
  std::string renewal(const std::string& token) const;
  std::string release(const std::string& token) const;
  /// A boolean `held`.
  std::string question(const std::string& token) const;
  /// Fails when the lease is not the owner's any more; otherwise keeps others from taking it until the transaction
  /// ends.
  std::string fence(const std::string& token) const;
  /// Describes who has it; no row when nobody has.
  std::string holder() const;
  /// SQL for whether the table exists.
  std::string existence() const;

  const std::string& name() const { return name_; }

 private:
  std::string is_ours(const std::string& token) const;

  std::string name_;
  std::string owner_;
  std::string application_;
};

/// Whether the error of a statement is that of a fence.
bool is_fenced_out(const std::string& message);

}  // namespace fishway::postgres
