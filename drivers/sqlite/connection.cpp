#include "drivers/sqlite/connection.hpp"

#include <algorithm>
#include <climits>
#include <thread>

#include "drivers/sqlite/result_codes.hpp"

namespace fishway::sqlite {

Connection::Connection(const std::string& file, int flags) : file_(file) {
  sqlite3* handle = nullptr;
  int result = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  handle_.reset(handle);
  if (!handle) throw SqliteError(SQLITE_NOMEM, "SQLite has no memory for a connection", "");
  if (result != SQLITE_OK) fail();
  wait_when_busy(busy_time_);
}

void Connection::execute(std::string_view sql) { Query(*this, sql).run(); }

void Connection::wait_when_busy(Milliseconds time) {
  busy_time_ = time;
  sqlite3_busy_handler(handle(), &Connection::on_busy, this);
}

// Polls, as SQLite's own handler does, but can be stopped from another thread.
int Connection::on_busy(void* self, int calls) {
  auto& connection = *static_cast<Connection*>(self);
  auto now = std::chrono::steady_clock::now();
  if (calls == 0) connection.busy_since_ = now;
  if (connection.interrupted_ || now - connection.busy_since_ >= connection.busy_time_) return 0;
  std::this_thread::sleep_for(Milliseconds(std::min(1 + calls * 2, 50)));
  return 1;
}

void Connection::interrupt() noexcept {
  interrupted_ = true;
  sqlite3_interrupt(handle());
}

void Connection::fail() const {
  int code = sqlite3_extended_errcode(handle());
  int offset = -1;
#if SQLITE_VERSION_NUMBER >= 3038000
  offset = sqlite3_error_offset(handle());
#endif
  throw SqliteError(code, sqlite3_errmsg(handle()), code_hint(code, file_), offset);
}

Query::Query(Connection& connection, std::string_view sql) : connection_(connection) {
  if (sql.size() > INT_MAX) throw SqliteError(SQLITE_TOOBIG, "the statement is longer than 2 GB", "cut it in two");
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  int result = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()), 0, &statement, &tail);
  if (result != SQLITE_OK) connection.fail();
  statement_.reset(statement);
  rest_ = tail ? sql.substr(static_cast<std::size_t>(tail - sql.data())) : std::string_view();
}

Query& Query::bind(std::string_view text) {
  // A view without an address would be bound as NULL.
  const char* data = text.data() ? text.data() : "";
  if (sqlite3_bind_text64(statement_.get(), ++bound_, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
    connection_.fail();
  return *this;
}

Query& Query::bind(std::int64_t number) {
  if (sqlite3_bind_int64(statement_.get(), ++bound_, number) != SQLITE_OK) connection_.fail();
  return *this;
}

Query& Query::bind_optional(const std::optional<std::string>& text) {
  if (text) return bind(std::string_view(*text));
  ++bound_;  // what is not bound is NULL
  return *this;
}

bool Query::step() {
  if (!statement_) return false;
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      connection_.fail();
  }
}

void Query::run() {
  while (step()) {
  }
}

std::string Query::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (!text) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::optional<std::string> Query::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

Transaction::Transaction(Connection& connection) : connection_(connection) { connection_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  // Some failures (disk full, an interrupt, ON CONFLICT ROLLBACK) have ended it already.
  if (connection_.in_transaction()) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() { connection_.execute("COMMIT"); }

std::string quote_name(std::string_view identifier) {
  std::string result = "\"";
  for (char c : identifier) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

}  // namespace fishway::sqlite
