#include "drivers/postgres/connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include "drivers/postgres/connect_parameters.hpp"
#include "drivers/postgres/statement_error.hpp"

namespace fishway::postgres {
namespace {

using Clock = std::chrono::steady_clock;
using OwnedConnection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// What is answered sooner is not worth a look at what it waits for.
constexpr Milliseconds moment{40};

bool answers_within(const PGconn* connection, Milliseconds time) {
  pollfd socket{PQsocket(connection), POLLIN, 0};
  return poll(&socket, 1, static_cast<int>(time.count())) != 0;
}

Error failure_of(const PGresult* result) {
  const char* code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return own_sql_error(PQresultErrorMessage(result), code ? code : "");
}

void ignore_notice(void*, const PGresult*) {}

OwnedConnection start(const ConnectParameters& parameters) {
  std::vector<const char*> keywords, values;
  for (const auto& [keyword, value] : parameters.values) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  OwnedConnection connection(PQconnectStartParams(keywords.data(), values.data(), 0), &PQfinish);
  if (!connection) throw std::bad_alloc();
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
  PQsetNoticeReceiver(connection.get(), ignore_notice, nullptr);
  return connection;
}

std::string text_or_empty(const char* text) { return text ? text : ""; }

ConnectTarget target_of(const PGconn* connection, const ConnectParameters& parameters) {
  ConnectTarget target{text_or_empty(PQhost(connection)), text_or_empty(PQport(connection)),
                       text_or_empty(PQdb(connection)), text_or_empty(PQuser(connection))};
  if (target.host.empty()) target.host = parameters.value("host");
  if (target.port.empty()) target.port = parameters.value("port");
  return target;
}

// Waits until the socket is ready for what libpq wants next; false when the time is over.
bool wait_for_socket(const PGconn* connection, PostgresPollingStatusType wanted, Clock::time_point deadline) {
  auto left = std::chrono::duration_cast<Milliseconds>(deadline - Clock::now());
  if (left.count() <= 0) return false;
  short events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT;
  pollfd socket{PQsocket(connection), events, 0};
  return poll(&socket, 1, static_cast<int>(left.count())) != 0;
}

OwnedConnection open(const ConnectParameters& parameters) {
  Clock::time_point deadline = Clock::now() + parameters.timeout;
  OwnedConnection connection = start(parameters);
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED || PQstatus(connection.get()) == CONNECTION_BAD)
      throw connect_error(PQerrorMessage(connection.get()), target_of(connection.get(), parameters));
    if (!wait_for_socket(connection.get(), state, deadline))
      throw connect_timed_out(target_of(connection.get(), parameters), parameters.timeout.count() / 1000);
    state = PQconnectPoll(connection.get());
  }
  PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
  return connection;
}

// Tries one host after the other.
std::pair<OwnedConnection, ConnectTarget> open(const ConnectOptions& options) {
  std::vector<ConnectParameters> candidates = connect_parameters(options);
  for (std::size_t i = 0;; ++i) {
    try {
      OwnedConnection connection = open(candidates[i]);
      ConnectTarget target = target_of(connection.get(), candidates[i]);
      return {std::move(connection), std::move(target)};
    } catch (const Error&) {
      if (i + 1 == candidates.size()) throw;
    }
  }
}

// What libpqxx throws, as fishway's.
template <typename Call>
auto with_errors_mapped(const Connection& connection, Call call) {
  try {
    return call();
  } catch (const pqxx::in_doubt_error&) {
    throw lost_at_commit(connection.target());
  } catch (const pqxx::insufficient_privilege& error) {
    throw own_sql_error(error.what(), "42501");  // libpqxx 6 leaves the code out where it has a type for it
  } catch (const pqxx::sql_error& error) {
    if (connection.is_lost()) throw lost_connection(connection.target(), error.what());
    throw own_sql_error(error.what(), error.sqlstate());
  } catch (const pqxx::failure& error) {
    if (connection.is_lost()) throw lost_connection(connection.target(), error.what());
    throw own_sql_error(error.what(), "");
  }
}

}  // namespace

Connection::Connection(const ConnectOptions& options) { reopen(options); }

void Connection::reopen(const ConnectOptions& options) {
  auto [connection, target] = open(options);
  target_ = target;
  backend_ = {};
  raw_ = connection.get();
  pqxx_ = adopt(connection.release());
  PQsetNoticeReceiver(raw_, &Connection::receive_notice, this);
  std::shared_ptr<PGcancel> cancel(PQgetCancel(raw_), &PQfreeCancel);
  const std::lock_guard lock(cancel_mutex_);
  cancel_ = std::move(cancel);
}

Connection::~Connection() = default;

pqxx::result Connection::query(const std::string& sql) {
  return with_errors_mapped(*this, [&] {
    pqxx::nontransaction work(*pqxx_);
    return work.exec(with_preamble(sql));
  });
}

std::vector<Rows> Connection::rows(const std::vector<std::string>& statements, const Wait& when_it_lasts) {
  std::vector<Rows> answers;
  Result failed(nullptr, &PQclear);
  if (PQsendQuery(raw_, with_preamble(fmt::format("{}", fmt::join(statements, ";\n"))).c_str()) == 1) {
    if (when_it_lasts && !answers_within(raw_, moment)) when_it_lasts();
    while (Result result{PQgetResult(raw_), &PQclear}) {
      if (PQresultStatus(result.get()) == PGRES_TUPLES_OK)
        answers.emplace_back(result.release());
      else if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR)
        failed = std::move(result);
    }
  }
  if (is_lost()) throw lost_connection(target_, PQerrorMessage(raw_));
  if (failed) throw failure_of(failed.get());
  if (answers.size() < statements.size()) throw own_sql_error(PQerrorMessage(raw_), "");
  // The preamble may have returned something as well.
  answers.erase(answers.begin(), answers.end() - static_cast<std::ptrdiff_t>(statements.size()));
  return answers;
}

void Connection::transact(const std::vector<std::string>& statements) {
  with_errors_mapped(*this, [&] {
    pqxx::work work(*pqxx_);
    if (!preamble_.empty()) work.exec(preamble_);
    for (const std::string& statement : statements) work.exec(statement);
    work.commit();
  });
}

bool Connection::writes_iso_dates() const {
  const char* style = PQparameterStatus(raw_, "DateStyle");
  return style && std::string_view(style).starts_with("ISO");
}

bool Connection::in_transaction() const {
  PGTransactionStatusType status = PQtransactionStatus(raw_);
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

void Connection::tell(const Notice& notice) {
  if (sink_) sink_->notice(notice);
}

void Connection::receive_notice(void* self, const PGresult* notice) {
  auto& connection = *static_cast<Connection*>(self);
  if (!connection.origin_ || !connection.sink_) return;
  std::optional<Place> place = connection.origin_->place_of(notice);
  if (place) connection.sink_->notice(notice_from(notice, *place));
}

Connection::Busy::Busy(Connection& connection, NoticeOrigin* origin) : connection_(connection) {
  connection_.origin_ = origin;
  connection_.busy_ = true;
}

Connection::Busy::~Busy() {
  connection_.busy_ = false;
  connection_.origin_ = nullptr;
}

void Connection::cancel() noexcept {
  if (!busy_) return;
  std::shared_ptr<PGcancel> cancel;
  {
    const std::lock_guard lock(cancel_mutex_);
    cancel = cancel_;
  }
  char message[256];
  if (cancel) PQcancel(cancel.get(), message, sizeof message);
}

}  // namespace fishway::postgres
