// SQLite's C interface with owners: a Connection, a Query on it, a Transaction in it. All throw SqliteError.
//
//   Transaction transaction(connection);            // BEGIN IMMEDIATE
//   Query insert(connection, "INSERT INTO t VALUES (?)");
//   insert.bind("x").run();
//   transaction.commit();                           // ROLLBACK otherwise
//
// A call that needs a lock which another process holds waits, asking again and again; how long is its Patience. Where
// the waiting itself keeps others out it is short: a COMMIT in a rollback-journal mode that waits for readers to finish
// holds the PENDING lock meanwhile, so that no new reader gets in.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/duration.hpp"
#include "core/error.hpp"

namespace fishway::sqlite {

struct Patience {
  Milliseconds waiting{5'000};      ///< for each lock, where that keeps nobody else waiting
  Milliseconds keeping_out{2'000};  ///< in all of a transaction, while no new reader gets in
};

class Query;

class Connection {
 public:
  /// Opens the file (":memory:": a database in memory). `flags` as sqlite3_open_v2 takes them.
  Connection(const std::string& file, int flags);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Executes one statement and throws its rows away.
  void execute(std::string_view sql);

  /// One of fishway's own statements, which stays prepared for the next time. It is to be run to its end, by run().
  Query& kept(std::string_view sql);

  /// Closes it, and opens the file again. No Query may exist but those that are kept.
  void reopen();

  /// How long calls wait for the locks of other connections before they fail with SQLITE_BUSY. Also puts the waiting
  /// back in place after a script took it away with PRAGMA busy_timeout.
  void wait_when_busy(Patience patience);
  /// Is told, in this thread, while a call waits. It must not use the connection.
  void when_waiting(std::function<void(Milliseconds waited)> told) { told_ = std::move(told); }
  /// Those that have, at this moment, what this connection waited for last.
  std::vector<Blocker> in_the_way() const;

  /// What runs is stopped after this time; 0: never. Holds until it is set anew.
  void limit_time(Milliseconds time);

  /// From any thread: stops what runs, and any waiting, until `resume()`.
  void interrupt() noexcept;
  void resume() noexcept { interrupted_ = false; }

  /// A statement got through, but its transaction has kept others out for too long and does not get its lock.
  bool is_locked_out() const { return locked_out_; }
  /// What was waited in earlier transactions counts no longer.
  void begin_waiting_anew();
  void waits_for_nothing_yet() { waited_ = false; }

  bool in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }
  bool is_read_only() const { return sqlite3_db_readonly(handle(), "main") == 1; }
  /// A number that is another one after each commit to the main file, whoever's it was, once this connection has locked
  /// the file anew. It costs no reading: https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
  unsigned data_version() const;
  /// Rows refer to nothing, which a COMMIT would not let pass.
  bool has_open_keys() const;
  sqlite3* handle() const { return handle_.get(); }
  const std::string& file() const { return file_; }

  /// The files of the main and the attached databases.
  std::vector<std::string> files() const;

  /// Throws the failure that SQLite reported last; with who is in the way, if it is SQLITE_BUSY.
  [[noreturn]] void fail() const;

 private:
  using Clock = std::chrono::steady_clock;

  void open();
  bool keeps_others_out() const;
  bool waits_on(int calls);
  static int on_busy(void* self, int calls);
  static int on_progress(void* self);
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  std::string file_;
  int flags_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, std::unique_ptr<Query>, std::less<>> kept_;  // behind the handle, which outlives them
  Patience patience_;
  std::function<void(Milliseconds)> told_;
  Clock::time_point busy_since_;
  std::optional<Clock::time_point> keeping_out_since_;  // in this transaction
  std::optional<Clock::time_point> deadline_;
  bool waited_ = false;           // the lock that was asked for last
  bool waited_to_write_ = false;  // for the one writer to end, not for readers
  bool locked_out_ = false;
  bool out_of_time_ = false;
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
  /// Steps to the end, and lets go of every lock that it has for itself.
  void run();
  /// As it was when it was prepared: with nothing bound.
  Query& again();

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

/// A transaction. One that writes owns the write lock from its beginning, so that it never has to upgrade a read lock
/// in its middle, where SQLite cannot wait.
class Transaction {
 public:
  enum class Kind {
    writing,
    reading,  ///< one look at the file: it is locked, and its version compared, once
  };
  explicit Transaction(Connection& connection, Kind kind = Kind::writing);
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
