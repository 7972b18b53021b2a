// SQLite's C interface with owners: a Connection, a Query on it, a Transaction in it. All throw SqliteError.
//
//   Transaction transaction(connection);            // BEGIN IMMEDIATE
//   Query insert(connection, "INSERT INTO t VALUES (?)");
//   insert.bind("x").run();
//   transaction.commit();                           // ROLLBACK otherwise
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/duration.hpp"

namespace fishway::sqlite {

class Connection {
 public:
  /// Opens the file (":memory:": a database in memory). `flags` as sqlite3_open_v2 takes them.
  Connection(const std::string& file, int flags);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Executes one statement and throws its rows away.
  void execute(std::string_view sql);

  /// How long a call waits for the lock of another connection before it fails with SQLITE_BUSY. Also puts the waiting
  /// back in place after a script took it away with PRAGMA busy_timeout.
  void wait_when_busy(Milliseconds time);

  /// From any thread: stops what runs, and any waiting, until `resume()`.
  void interrupt() noexcept;
  void resume() noexcept { interrupted_ = false; }

  bool in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }
  bool is_read_only() const { return sqlite3_db_readonly(handle(), "main") == 1; }
  sqlite3* handle() const { return handle_.get(); }
  const std::string& file() const { return file_; }

  /// Throws the failure that SQLite reported last.
  [[noreturn]] void fail() const;

 private:
  static int on_busy(void* self, int calls);
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  std::string file_;
  std::unique_ptr<sqlite3, Close> handle_;
  Milliseconds busy_time_{5'000};
  std::chrono::steady_clock::time_point busy_since_;
  std::atomic<bool> interrupted_ = false;
};

class Query {
 public:
  /// Prepares the first statement of `sql`. What stands behind it is rest().
  Query(Connection& connection, std::string_view sql);

  /// Binds the next parameter.
  Query& bind(std::string_view text);
  Query& bind(std::int64_t number);
  Query& bind_optional(const std::optional<std::string>& text);

  /// The next row; false at the end.
  bool step();
  /// Steps to the end.
  void run();

  bool empty() const { return !statement_; }  ///< nothing but white space and comments
  std::string_view rest() const { return rest_; }

  int columns() const { return sqlite3_column_count(statement_.get()); }
  std::string name(int column) const { return sqlite3_column_name(statement_.get(), column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  std::int64_t number(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  std::string text(int column) const;
  std::optional<std::string> optional_text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  Connection& connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string_view rest_;
  int bound_ = 0;
};

/// A transaction that owns the write lock from its beginning, so that it never has to upgrade a read lock in its
/// middle, where SQLite cannot wait.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
};

/// "name", quotes doubled.
std::string quote_name(std::string_view identifier);

}  // namespace fishway::sqlite
