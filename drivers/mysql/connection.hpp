// One connection to the server, as far as this driver needs it: text in, rows of text out, failures as ServerError.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/mysql/server_error.hpp"

namespace sql {
class Connection;
class Statement;
}  // namespace sql

namespace fishway::mysql {

using Cell = std::optional<std::string>;  ///< nothing: NULL
using Row = std::vector<Cell>;

class Message;

struct Warning {
  std::string level;  ///< "Note", "Warning", "Error"
  std::string code;
  std::string message;
};

class Connection {
 public:
  /// Throws Error(cannot_connect) with a hint for the cause.
  /// `read_timeout`: for how long the server may say nothing; 0: without end, as a migration's statements need it.
  explicit Connection(const ConnectOptions& options, std::chrono::seconds read_timeout = {});
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Executes one statement and discards its results. Throws ServerError; but see require_all_rows().
  void execute(const std::string& sql);

  /// Opens a new connection in place of this one, which is closed first. Throws as the constructor does.
  void reopen(const ConnectOptions& options);

  /// Executes what answers with rows of its own making, as OPTIMIZE TABLE does, and returns those of the first result.
  /// Throws ServerError.
  std::vector<Row> execute_with_rows(const std::string& sql);

  /// Throws ServerError for an error that came behind the first rows of what was executed last: where rows are not
  /// buffered, the connector takes it for their end. Where no table is read, MariaDB keeps the diagnostics of the
  /// statement before: call clear_diagnostics() before executing.
  void require_all_rows();
  void clear_diagnostics();

  /// Executes the message's statements in one round trip, then hands the rows of each to who asked for them. Throws
  /// FailedAt; those that were answered before have been handed on by then.
  void send(const Message& message);

  /// The rows of one query. Throws ServerError.
  std::vector<Row> query(const std::string& sql);

  /// The one cell of a query of one row and one column; nothing for NULL or no row. Throws ServerError.
  Cell query_cell(const std::string& sql);

  /// What the server warned of in what was executed last: at most `limit`, and how many there were in all. Free when
  /// there were none, unless there were rows.
  std::vector<Warning> warnings(std::size_t limit, std::size_t& total);

 private:
  void open(const ConnectOptions& options, std::chrono::seconds read_timeout);
  std::vector<std::vector<Row>> answers(const Message& message, std::optional<ServerError>& error);
  std::size_t noted_warnings();
  std::size_t counted_warnings();

  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<sql::Statement> statement_;  // rows are not buffered
  std::unique_ptr<sql::Statement> queries_;    // rows are buffered, and so are complete or an error
  bool had_rows_ = false;                      // in the last execute()
};

}  // namespace fishway::mysql
