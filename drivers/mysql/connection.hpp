// One connection to the server, as far as this driver needs it: text in, rows of text out, failures as ServerError.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/driver.hpp"

namespace sql {
class Connection;
class Statement;
}  // namespace sql

namespace fishway::mysql {

using Cell = std::optional<std::string>;  ///< nothing: NULL
using Row = std::vector<Cell>;

struct Warning {
  std::string level;  ///< "Note", "Warning", "Error"
  std::string code;
  std::string message;
};

class Connection {
 public:
  /// Throws Error(cannot_connect) with a hint for the cause.
  explicit Connection(const ConnectOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Executes one statement and discards its results. Throws ServerError.
  void execute(const std::string& sql);

  /// The rows of one query. Throws ServerError.
  std::vector<Row> query(const std::string& sql);

  /// The one cell of a query of one row and one column; nothing for NULL or no row. Throws ServerError.
  Cell query_cell(const std::string& sql);

  /// What the server warned of in the last statement: at most `limit`, and how many there were in all. Costs nothing
  /// when there were none.
  std::vector<Warning> warnings(std::size_t limit, std::size_t& total);

 private:
  std::unique_ptr<sql::Connection> connection_;
  std::unique_ptr<sql::Statement> statement_;
};

}  // namespace fishway::mysql
