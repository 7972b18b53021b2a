// What a start that finds nothing to do costs over a slow link: its round trips are counted.
#include <libpq-fe.h>

#include <memory>

#include "tests/conformance/link.hpp"
#include "tests/conformance/on_postgres.hpp"

namespace fishway::conformance {
namespace {

ConnectOptions through(const Link& link, const TestDatabase& database) {
  ConnectOptions options = database.options();
  options.url.host = "127.0.0.1";
  options.url.port = link.port();
  return options;
}

// As `psql -c "SELECT 1"` has them.
std::size_t round_trips_of_one_query(const TestDatabase& database) {
  const Link link(database.options().url.port);
  const ConnectOptions options = through(link, database);
  const std::string port = std::to_string(options.url.port);
  const char* keywords[] = {"host", "port", "dbname", "user", "password", nullptr};
  const char* values[] = {options.url.host.c_str(),      port.c_str(),
                          options.url.database.c_str(),  options.url.user.c_str(),
                          options.url.password->c_str(), nullptr};
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdbParams(keywords, values, 0), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), "SELECT 1"), &PQclear);
  REQUIRE(PQresultStatus(result.get()) == PGRES_TUPLES_OK);
  return link.round_trips();
}

// What `fishway migrate` asks before it decides that nothing is to be done.
DatabaseState begin(Session& session) {
  session.read_property("label");
  session.read_property("protected");
  return session.read_state();
}

void make_history(const TestDatabase& database) {
  auto session = database.connect();
  History rows;
  for (int rank = 1; rank <= 100; ++rank) rows.push_back(history_row(rank, std::to_string(rank)));
  session->create_history(rows);
}

POSTGRES("a start that finds nothing to do has one round trip more than a query") {
  const std::size_t floor = round_trips_of_one_query(database);
  make_history(database);
  const Link link(database.options().url.port);
  auto session = database.connect(through(link, database));
  CHECK(begin(*session).history->size() == 100);
  CHECK(link.round_trips() == floor + 1);
}

POSTGRES("reading checkpoints with the history costs no further round trip, the properties one for all") {
  const std::size_t floor = round_trips_of_one_query(database);
  make_history(database);
  {
    auto session = database.connect();
    session->write_checkpoint(checkpoint("V1__test.sql"));
    session->write_property("label", "staging");
  }
  const Link link(database.options().url.port);
  auto session = database.connect(through(link, database));
  CHECK(begin(*session).checkpoints.size() == 1);
  CHECK(link.round_trips() <= floor + 3);
}

POSTGRES("what others made or dropped since the session connected is seen") {
  auto session = database.connect();
  CHECK_FALSE(session->read_state().history);
  make_history(database);
  auto other = database.connect();
  other->write_checkpoint(checkpoint("V1__test.sql"));
  DatabaseState state = session->read_state();
  CHECK(state.history->size() == 100);
  CHECK(state.checkpoints.size() == 1);
  execute(*other, "DROP TABLE fishway_schema_history_progress");
  state = session->read_state();
  CHECK(state.history->size() == 100);
  CHECK(state.checkpoints.empty());
  execute(*other, "DROP TABLE fishway_schema_history; CREATE SCHEMA other");
  CHECK_FALSE(session->read_state().history);
}

POSTGRES("a history table that is made anew with other names for its columns is read") {
  make_history(database);
  auto session = database.connect();
  CHECK(session->read_history()->size() == 100);
  auto other = database.connect();
  execute(*other, "ALTER TABLE fishway_schema_history RENAME version TO \"VERSION\"");
  CHECK(session->read_history()->at(9).version == "10");
  execute(*other, "ALTER TABLE fishway_schema_history RENAME \"VERSION\" TO release");
  CHECK(thrown_by([&] { session->read_history(); }).kind == ErrorKind::configuration);
}

POSTGRES("a start in another style of dates reads the same times") {
  make_history(database);
  const std::string usual = database.connect()->read_history()->at(0).installed_on;
  auto session = database.connect();
  execute(*session, fmt::format("ALTER DATABASE \"{}\" SET datestyle = 'German, DMY'", session->facts().database));
  CHECK(database.connect()->read_history()->at(0).installed_on == usual);
}

}  // namespace
}  // namespace fishway::conformance
