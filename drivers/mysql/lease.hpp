// The run lock of a Galera cluster: a lease in a table, `<history>_lock` beside the history. GET_LOCK is each node's
// own (measured on MariaDB 10.11: two nodes give the same name at once), but rows are the cluster's: of two
// transactions that change the same row on two nodes, certification lets one commit and fails the other with error
// 1213. https://mariadb.com/kb/en/about-galera-replication/
//
// The table has two rows: who has the lease and its token, which every segment's transaction touches, and when it
// expires, which a heartbeat moves on from a connection of its own. The clock is the servers'.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;
class Message;

/// What makes a statement fail where it is not so: the condition, as a query of one row.
std::string failing_unless(const std::string& condition);
constexpr int not_one_row = 1242;  // ER_SUBQUERY_NO_1_ROW: only failing_unless() makes it in what fishway sends

class Lease {
 public:
  /// All must outlive it.
  Lease(Connection& connection, const DatabaseFacts& facts, const ConnectOptions& options);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  /// Whether the server is a node of a cluster; asks it once for each connection.
  bool is_needed();
  /// The connection is a new one.
  void forget_server() { needed_.reset(); }

  /// Takes it when it is free, released or expired. Creates the table when it is missing.
  LockAttempt try_acquire();
  bool is_held();
  /// Adds to a transaction what makes it fail to commit when another takes the lease, and fails with `not_one_row` when
  /// another has taken it already.
  void fence(Message& message);
  /// Adds a statement that fails with `not_one_row` when the lease is not held.
  void guard(Message& message);
  void release() noexcept;

 private:
  bool take();
  void create();
  std::optional<LockHolder> holder();
  std::string is_ours() const;
  bool changed_a_row();
  void start_heartbeat();
  void stop_heartbeat();
  void beat();
  bool renew();

  Connection& connection_;
  const DatabaseFacts& facts_;
  const ConnectOptions& options_;
  std::string name_;
  std::string owner_;
  std::string token_;  // empty: not held
  std::optional<bool> needed_;

  std::unique_ptr<Connection> second_;  // the heartbeat's
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace fishway::mysql
