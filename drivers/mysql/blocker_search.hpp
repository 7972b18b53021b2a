// Who is in the way of a session that waits for a lock, asked on another connection.
//
// MySQL tells it exactly: performance_schema.metadata_locks for tables, INNODB_TRX and data_lock_waits for rows.
// MariaDB does for rows; for tables it does with the plugin metadata_lock_info or the performance schema, which are
// seldom on: else the InnoDB transactions that have lasted for a moment are the suspects. What this account may not see
// is left out, and the right that it lacks is named.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/dialect.hpp"
#include "core/error.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/table_name.hpp"

namespace fishway::mysql {

class BlockerSearch {
 public:
  BlockerSearch(Dialect dialect, int version, bool shows_queries)
      : dialect_(dialect), version_(version), shows_queries_(shows_queries) {}

  /// What the server says that the session does, in the words of its process list; nothing when it is gone.
  std::optional<std::string> state(Connection& connection, long long id);
  /// Whether its InnoDB transaction waits for a row. InnoDB answers from a cache that is only renewed when it was not
  /// read for 0.1 s, so this may be called every 0.11 s.
  bool waits_for_row(Connection& connection, long long id);
  static constexpr std::chrono::milliseconds row_pause{110};

  /// Who is in the way of what session `id` waits for now; `tables` are those of its statement, with their schemas.
  std::vector<Blocker> in_the_way_of(Connection& connection, long long id, const std::vector<TableName>& tables);

  /// Whether the last answer was a guess: transactions of which nobody knows what they hold.
  bool has_guessed() const { return has_guessed_; }

  /// Those of the blockers that still last, described anew.
  std::vector<Blocker> still(Connection& connection, const std::vector<Blocker>& blockers,
                             const std::vector<TableName>& tables);

  /// What the server says of the progress of what the session does; empty: nothing.
  std::string progress(Connection& connection, long long id);

  /// What to type so that more can be seen; empty: all is seen.
  std::string missing_right(Connection& connection) const;

 private:
  struct Found {
    long long id;
    std::string transaction;  ///< as in Blocker
  };

  std::vector<Found> metadata_lock_holders(Connection& connection, long long id);
  std::vector<Found> plugin_lock_holders(Connection& connection, long long id, const std::vector<TableName>& tables);
  std::vector<Found> row_lock_holders(Connection& connection, long long id);
  std::vector<Found> data_lock_holders(Connection& connection, long long id);
  std::vector<Found> innodb_lock_holders(Connection& connection, long long id);
  std::vector<Found> suspects(Connection& connection, long long id);
  std::set<std::string> lasting(Connection& connection, const std::vector<Blocker>& blockers);
  std::set<std::string> lasting_transactions(Connection& connection, const std::string& ids);
  std::vector<Blocker> described(Connection& connection, const std::vector<Found>& found);
  void describe_sessions(Connection& connection, std::vector<Blocker>& blockers, const std::string& ids);
  void describe_transactions(Connection& connection, std::vector<Blocker>& blockers, const std::string& ids);
  void describe_last_queries(Connection& connection, std::vector<Blocker>& blockers, const std::string& ids);
  std::map<long long, std::string> applications(Connection& connection, const std::string& ids);
  bool are_free(Connection& connection, const std::vector<TableName>& tables);
  bool has_plugin(Connection& connection);
  std::vector<Row> asked(Connection& connection, const std::string& sql);

  Dialect dialect_;
  int version_;
  bool shows_queries_;
  std::set<std::string> refused_;  ///< queries that this account or this server does not answer
  bool lacks_process_ = false;
  bool lacks_performance_schema_ = false;
  bool has_guessed_ = false;
  std::chrono::steady_clock::time_point transactions_asked_{};
  std::string transactions_of_;
  std::set<std::string> transactions_;  ///< as lasting_transactions() answered last
  std::optional<bool> has_plugin_;
};

}  // namespace fishway::mysql
