#include "drivers/mysql/connection.hpp"

#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <cppconn/warning.h>

#include <cstdlib>
#include <mutex>

#include "drivers/mysql/connect_options.hpp"
#include "drivers/mysql/keep_alive.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {
namespace {

ServerError server_error(const sql::SQLException& error) {
  return ServerError{error.getErrorCode(), error.getSQLState(), error.what()};
}

/// What the client library throws, as ServerError.
template <class Work>
auto translated(Work work) {
  try {
    return work();
  } catch (const sql::SQLException& error) {
    throw server_error(error);
  }
}

sql::Connection* new_connection(const ConnectOptions& options, std::chrono::seconds read_timeout) {
  // The connector's driver object is made on first use, which is not safe from two threads at once.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  sql::ConnectOptionsMap map = connector_options(options);
  map["CLIENT_MULTI_STATEMENTS"] = true;
  if (read_timeout.count() > 0) map["OPT_READ_TIMEOUT"] = static_cast<int>(read_timeout.count());
  const NewSockets sockets;
  sql::Connection* connection = get_driver_instance()->connect(map);
  sockets.keep_alive();
  return connection;
}

Row read_row(sql::ResultSet& results, unsigned columns) {
  Row row;
  row.reserve(columns);
  for (unsigned i = 1; i <= columns; ++i) {
    std::string text = results.getString(i);
    row.push_back(results.wasNull() ? Cell() : Cell(std::move(text)));
  }
  return row;
}

std::vector<Row> read_rows(sql::ResultSet& results) {
  std::vector<Row> rows;
  const unsigned columns = results.getMetaData()->getColumnCount();
  while (results.next()) rows.push_back(read_row(results, columns));
  return rows;
}

}  // namespace

Connection::Connection(const ConnectOptions& options, std::chrono::seconds read_timeout) {
  open(options, read_timeout);
}

Connection::~Connection() = default;

void Connection::reopen(const ConnectOptions& options) {
  queries_.reset();
  statement_.reset();
  connection_.reset();
  open(options, {});
}

void Connection::open(const ConnectOptions& options, std::chrono::seconds read_timeout) {
  try {
    translated([&] {
      connection_.reset(new_connection(options, read_timeout));
      queries_.reset(connection_->createStatement());
      statement_.reset(connection_->createStatement());
      // Rows are fetched one by one, so that a migration's large SELECT does not have to fit into memory.
      statement_->setResultSetType(sql::ResultSet::TYPE_FORWARD_ONLY);
    });
    require_tls(*this, options.url);
  } catch (const ServerError& error) {
    throw connect_error(error, options.url);
  }
}

void Connection::execute(const std::string& sql) {
  translated([&] {
    had_rows_ = statement_->execute(sql);
    for (bool has_rows = had_rows_; has_rows; has_rows = statement_->getMoreResults()) {
      // A CALL may have several results; all must be read before the connection can be used again.
      const std::unique_ptr<sql::ResultSet> results(statement_->getResultSet());
      while (results && results->next()) continue;
    }
  });
}

std::vector<Row> Connection::execute_with_rows(const std::string& sql) {
  had_rows_ = true;
  return query(sql);
}

void Connection::require_all_rows() {
  if (!had_rows_) return;
  const std::vector<Row> errors = query("SHOW ERRORS LIMIT 1");
  if (errors.empty()) return;
  const std::string code = errors.front().at(1).value_or("0");
  throw ServerError{std::atoi(code.c_str()), "", errors.front().at(2).value_or("")};
}

void Connection::clear_diagnostics() { query("SELECT 1 FROM (SELECT 1) AS one"); }

std::vector<Row> Connection::query(const std::string& sql) {
  return translated([&] {
    const std::unique_ptr<sql::ResultSet> results(queries_->executeQuery(sql));
    return read_rows(*results);
  });
}

void Connection::send(const Message& message) {
  if (message.empty()) return;
  std::optional<ServerError> error;
  const std::vector<std::vector<Row>> rows = answers(message, error);
  for (std::size_t i = 0; i < rows.size(); ++i) message.answer(i, rows[i]);
  if (error) throw FailedAt(message.without_what_follows(*error, rows.size()), rows.size());
}

/// The rows of each statement that was executed, none for those without; `error` is that of the one behind.
std::vector<std::vector<Row>> Connection::answers(const Message& message, std::optional<ServerError>& error) {
  had_rows_ = false;
  std::vector<std::vector<Row>> rows;
  rows.reserve(message.size());
  try {
    bool has_rows = queries_->execute(message.text());
    while (true) {
      const std::unique_ptr<sql::ResultSet> results(has_rows ? queries_->getResultSet() : nullptr);
      rows.push_back(results ? read_rows(*results) : std::vector<Row>());
      if (rows.size() == message.size()) break;
      has_rows = queries_->getMoreResults();
    }
  } catch (const sql::SQLException& failure) {
    error = server_error(failure);
  }
  return rows;
}

Cell Connection::query_cell(const std::string& sql) {
  const std::vector<Row> rows = query(sql);
  return rows.empty() ? Cell() : rows.front().at(0);
}

std::vector<Warning> Connection::warnings(std::size_t limit, std::size_t& total) {
  total = had_rows_ ? counted_warnings() : noted_warnings();
  std::vector<Warning> found;
  if (total == 0) return found;
  for (Row& row : query("SHOW WARNINGS LIMIT " + std::to_string(limit)))
    found.push_back({row.at(0).value_or(""), row.at(1).value_or(""), row.at(2).value_or("")});
  return found;
}

std::size_t Connection::noted_warnings() {
  // The connector asks the server only when the answer counted a warning; it does not keep the warnings' levels.
  return translated([&] {
    std::size_t count = 0;
    for (const sql::SQLWarning* warning = statement_->getWarnings(); warning; warning = warning->getNextWarning())
      ++count;
    return count;
  });
}

std::size_t Connection::counted_warnings() {
  // Behind rows the count comes last, when the connector has taken the first one for it.
  const Cell count = query_cell("SHOW COUNT(*) WARNINGS");
  return count ? std::strtoull(count->c_str(), nullptr, 10) : 0;
}

}  // namespace fishway::mysql
