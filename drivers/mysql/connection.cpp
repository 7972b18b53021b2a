#include "drivers/mysql/connection.hpp"

#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <cppconn/warning.h>

#include <mutex>

#include "drivers/mysql/connect_options.hpp"
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

sql::Connection* open(const ConnectOptions& options) {
  // The connector's driver object is made on first use, which is not safe from two threads at once.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  sql::ConnectOptionsMap map = connector_options(options);
  return get_driver_instance()->connect(map);
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

}  // namespace

Connection::Connection(const ConnectOptions& options) {
  try {
    translated([&] {
      connection_.reset(open(options));
      statement_.reset(connection_->createStatement());
      // Rows are fetched one by one, so that a migration's large SELECT does not have to fit into memory.
      statement_->setResultSetType(sql::ResultSet::TYPE_FORWARD_ONLY);
    });
    require_tls(*this, options.url);
  } catch (const ServerError& error) {
    throw connect_error(error, options.url);
  }
}

Connection::~Connection() = default;

void Connection::execute(const std::string& sql) {
  translated([&] {
    bool has_rows = statement_->execute(sql);
    for (;;) {  // A CALL may have several results; all must be read before the connection can be used again.
      if (has_rows) std::unique_ptr<sql::ResultSet>(statement_->getResultSet());
      if (!statement_->getMoreResults()) break;
      has_rows = true;
    }
  });
}

std::vector<Row> Connection::query(const std::string& sql) {
  return translated([&] {
    std::vector<Row> rows;
    const std::unique_ptr<sql::ResultSet> results(statement_->executeQuery(sql));
    const unsigned columns = results->getMetaData()->getColumnCount();
    while (results->next()) rows.push_back(read_row(*results, columns));
    return rows;
  });
}

Cell Connection::query_cell(const std::string& sql) {
  const std::vector<Row> rows = query(sql);
  return rows.empty() ? Cell() : rows.front().at(0);
}

std::vector<Warning> Connection::warnings(std::size_t limit, std::size_t& total) {
  total = 0;
  // The connector asks the server only when the last answer counted a warning, but does not keep its level.
  translated([&] {
    for (const sql::SQLWarning* warning = statement_->getWarnings(); warning; warning = warning->getNextWarning())
      ++total;
  });
  std::vector<Warning> found;
  if (total == 0) return found;
  for (Row& row : query("SHOW WARNINGS LIMIT " + std::to_string(limit)))
    found.push_back({row.at(0).value_or(""), row.at(1).value_or(""), row.at(2).value_or("")});
  return found;
}

}  // namespace fishway::mysql
