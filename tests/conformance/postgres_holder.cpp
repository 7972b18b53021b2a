#ifdef FISHWAY_HAS_POSTGRES
#include "tests/conformance/postgres_holder.hpp"

#include <thread>

#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

PGconn* open(const ConnectOptions& options, const std::string& application) {
  const std::string port = std::to_string(options.url.port);
  const std::string password = options.url.password.value_or("");
  const char* keywords[] = {"host", "port", "user", "password", "dbname", "application_name", nullptr};
  const char* values[] = {
      options.url.host.c_str(), port.c_str(), options.url.user.c_str(), password.c_str(), options.url.database.c_str(),
      application.c_str(),      nullptr};
  return PQconnectdbParams(keywords, values, 0);
}

std::string run(PGconn* connection, const std::string& sql) {
  Result result(PQexec(connection, sql.c_str()), &PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

}  // namespace

PostgresHolder::PostgresHolder(const TestDatabase& database, const std::string& application)
    : connection_(open(database.options(), application), &PQfinish) {
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

void PostgresHolder::execute(const std::string& sql) { run(connection_.get(), sql); }

std::string PostgresHolder::value(const std::string& sql) { return run(connection_.get(), sql); }

std::future<void> PostgresHolder::execute_after(Milliseconds pause, const std::string& sql) {
  return std::async(std::launch::async, [connection = connection_, pause, sql] {
    std::this_thread::sleep_for(pause);
    run(connection.get(), sql);
  });
}

}  // namespace fishway::conformance
#endif
