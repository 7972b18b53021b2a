#include "drivers/sqlite/connection.hpp"

#include <algorithm>
#include <climits>
#include <thread>
#include <utility>

#include "drivers/sqlite/file_users.hpp"
#include "drivers/sqlite/result_codes.hpp"

namespace fishway::sqlite {

namespace {

// How many of SQLite's instructions pass between two looks at the clock.
constexpr int kInstructionsBetweenLooks = 1000;

Milliseconds since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
}

}  // namespace

Connection::Connection(const std::string& file, int flags) : file_(file), flags_(flags) { open(); }

Connection::~Connection() = default;

void Connection::open() {
  sqlite3* handle = nullptr;
  int result = sqlite3_open_v2(file_.c_str(), &handle, flags_ | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  handle_.reset(handle);
  if (!handle) throw SqliteError(SQLITE_NOMEM, "SQLite has no memory for a connection", "");
  if (result != SQLITE_OK) fail();
  wait_when_busy(patience_);
  sqlite3_progress_handler(handle, kInstructionsBetweenLooks, &Connection::on_progress, this);
}

void Connection::reopen() {
  kept_.clear();
  handle_.reset();
  begin_waiting_anew();
  deadline_.reset();
  open();
}

void Connection::execute(std::string_view sql) { Query(*this, sql).run(); }

Query& Connection::kept(std::string_view sql) {
  auto known = kept_.find(sql);
  if (known == kept_.end()) known = kept_.emplace(sql, std::make_unique<Query>(*this, sql)).first;
  return known->second->again();
}

unsigned Connection::data_version() const {
  unsigned version = 0;
  sqlite3_file_control(handle(), "main", SQLITE_FCNTL_DATA_VERSION, &version);
  return version;
}

bool Connection::has_open_keys() const {
  int open = 0;
  int highest = 0;
  return sqlite3_db_status(handle(), SQLITE_DBSTATUS_DEFERRED_FKS, &open, &highest, 0) == SQLITE_OK && open != 0;
}

void Connection::wait_when_busy(Patience patience) {
  patience_ = patience;
  sqlite3_busy_handler(handle(), &Connection::on_busy, this);
}

void Connection::begin_waiting_anew() {
  keeping_out_since_.reset();
  locked_out_ = false;
}

void Connection::limit_time(Milliseconds time) {
  out_of_time_ = false;
  deadline_.reset();
  if (time.count() > 0) deadline_ = Clock::now() + time;
}

// Whoever has PENDING, on the way from RESERVED to EXCLUSIVE, lets the readers finish that are there, and no other in.
bool Connection::keeps_others_out() const {
  int state = SQLITE_LOCK_NONE;
  return sqlite3_file_control(handle(), "main", SQLITE_FCNTL_LOCKSTATE, &state) == SQLITE_OK &&
         state >= SQLITE_LOCK_PENDING;
}

bool Connection::waits_on(int calls) {
  auto now = Clock::now();
  if (calls == 0) busy_since_ = now;
  waited_ = true;
  waited_to_write_ = !keeps_others_out();
  if (interrupted_) return false;
  if (waited_to_write_) return now - busy_since_ < patience_.waiting;
  if (!keeping_out_since_) keeping_out_since_ = now;
  locked_out_ = now - *keeping_out_since_ >= patience_.keeping_out;
  return !locked_out_;
}

// Polls, as SQLite's own handler does, but can be stopped from another thread.
int Connection::on_busy(void* self, int calls) {
  auto& connection = *static_cast<Connection*>(self);
  if (!connection.waits_on(calls)) return 0;
  if (connection.told_) connection.told_(since(connection.busy_since_));
  std::this_thread::sleep_for(Milliseconds(std::min(1 + calls * 2, 50)));
  return 1;
}

// A statement that outgrows the page cache asks for EXCLUSIVE, and goes on without when it does not get it, with
// PENDING in its hand (pagerStress in SQLite's pager.c): such a one is stopped.
int Connection::on_progress(void* self) {
  auto& connection = *static_cast<Connection*>(self);
  connection.out_of_time_ = connection.deadline_ && Clock::now() >= *connection.deadline_;
  return connection.interrupted_ || connection.locked_out_ || connection.out_of_time_;
}

void Connection::interrupt() noexcept {
  interrupted_ = true;
  sqlite3_interrupt(handle());
}

std::vector<std::string> Connection::files() const {
  std::vector<std::string> files;
  auto add = [&](const char* database) {
    const char* file = sqlite3_db_filename(handle(), database);
    if (file && *file) files.emplace_back(file);
  };
#if SQLITE_VERSION_NUMBER >= 3039000
  for (int i = 0; const char* database = sqlite3_db_name(handle(), i); ++i) add(database);
#else
  add("main");
#endif
  return files;
}

std::vector<Blocker> Connection::in_the_way() const {
  // What fails without waiting wants to be alone with the file: a change of the journal mode.
  FileUse least = !waited_ ? FileUse::connected : waited_to_write_ ? FileUse::writing : FileUse::reading;
  return users_of(files(), least);
}

void Connection::fail() const {
  int code = sqlite3_extended_errcode(handle());
  int primary = code & 0xff;
  std::string text = sqlite3_errmsg(handle());
  int offset = -1;
#if SQLITE_VERSION_NUMBER >= 3038000
  offset = sqlite3_error_offset(handle());
#endif
  if (interrupted_ && primary == SQLITE_BUSY) {
    code = SQLITE_INTERRUPT;
    text = sqlite3_errstr(code);
  } else if (primary == SQLITE_INTERRUPT && !interrupted_ && locked_out_) {
    code = SQLITE_BUSY;
    text = sqlite3_errstr(code);
  } else if (primary == SQLITE_INTERRUPT && !interrupted_ && out_of_time_) {
    text = "the statement took longer than its statement_timeout";
  }
  SqliteError error(code, text, code_hint(code, file_), offset);
  if ((code & 0xff) == SQLITE_BUSY) error.blockers = in_the_way();
  throw error;
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
  connection_.waits_for_nothing_yet();
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      connection_.fail();
  }
}

// A COMMIT that found the file busy is not over: the next step would go on with it.
void Query::run() {
  struct Reset {
    ~Reset() { sqlite3_reset(statement); }
    sqlite3_stmt* statement;
  } reset{statement_.get()};
  while (step()) {
  }
}

Query& Query::again() {
  sqlite3_clear_bindings(statement_.get());
  bound_ = 0;
  return *this;
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

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
  connection_.begin_waiting_anew();
  connection_.kept(kind == Kind::writing ? "BEGIN IMMEDIATE" : "BEGIN").run();
}

Transaction::~Transaction() {
  // Some failures (disk full, an interrupt, ON CONFLICT ROLLBACK) have ended it already.
  if (connection_.in_transaction()) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  connection_.begin_waiting_anew();
}

void Transaction::commit() { connection_.kept("COMMIT").run(); }

std::string quote_name(std::string_view identifier) {
  std::string result = "\"";
  for (char c : identifier) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

}  // namespace fishway::sqlite
