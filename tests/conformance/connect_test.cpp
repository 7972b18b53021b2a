// Opening a session: its facts, and what is said when it cannot be opened.
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

TEST_CASE("every database that is asked for is there") {
  REQUIRE(!wanted_servers().empty());
  for (const Server& server : wanted_servers()) {
    CAPTURE(server.variable);
    CHECK_MESSAGE(!server.where.empty(), "set it, or name the drivers to test in FISHWAY_TEST_DRIVERS");
  }
}

CONFORMANCE("a session tells the facts of its database") {
  auto session = database.connect();
  const DatabaseFacts& facts = session->facts();
  CHECK(facts.dialect == database.dialect());
  CHECK(facts.version.find('.') != std::string::npos);
  CHECK(facts.version_number > 30000);
  CHECK(facts.version.starts_with(std::to_string(facts.version_number / 10000) + "."));
  CHECK(facts.database == database.options().url.database);
  CHECK(facts.schemas == std::vector<std::string>{facts.schema});
  CHECK(facts.user == database.options().url.user);
  CHECK_FALSE(facts.read_only);
  CHECK_FALSE(facts.standby);
  CHECK(facts.split.dialect == database.dialect());
  CHECK(facts.split.server_version == facts.version_number);
  if (database.is_postgresql()) CHECK(facts.schema == "public");
  if (database.is_mysql_family()) CHECK(facts.schema == facts.database);
  if (database.is_sqlite()) CHECK(facts.schema == "main");
  if (!database.is_sqlite()) {
    CHECK(facts.host == database.options().url.host);
    CHECK(facts.port == database.options().url.port);
  }
}

CONFORMANCE("connecting creates nothing") {
  database.connect();
  auto session = database.connect();
  CHECK_FALSE(session->read_history());
  CHECK(session->read_checkpoints().empty());
  CHECK(session->non_empty_schemas().empty());
  CHECK(session->missing_schemas().empty());
}

CONFORMANCE("Flyway's history table is used where it exists, fishway's otherwise, and another when it is named") {
  CHECK(database.connect()->facts().table == "fishway_schema_history");
  ConnectOptions flyway = database.options();
  flyway.table = "flyway_schema_history";
  auto session = database.connect(flyway);
  CHECK(session->facts().table == "flyway_schema_history");
  session->create_history({});
  CHECK(database.connect()->facts().table == "flyway_schema_history");
}

CONFORMANCE("a server that is not there cannot be connected to, and the password is not told") {
  ConnectOptions options = database.options();
  options.url.password = "geh:eim@/";
  options.connect_timeout = Milliseconds(3000);
  if (database.is_sqlite())
    options.url.database += "/no/such/folder.db";
  else
    options.url.port = 1;
  Error error = thrown_by([&] { database.connect(options); });
  CHECK(error.kind == ErrorKind::cannot_connect);
  CHECK(!error.message.empty());
  CHECK(!error.hint.empty());
  CHECK((error.message + error.hint).find("geh:eim") == std::string::npos);
}

CONFORMANCE("a database that is not there cannot be connected to, and is named") {
  if (database.is_sqlite()) return;  // it is made
  ConnectOptions options = database.options();
  options.url.database = "fw_no_such_database";
  Error error = thrown_by([&] { database.connect(options); });
  CHECK(error.kind == ErrorKind::cannot_connect);
  CHECK(error.message.find("fw_no_such_database") != std::string::npos);
  CHECK(!error.hint.empty());
}

CONFORMANCE("a wrong user cannot connect, and the password is not told") {
  if (database.is_sqlite()) return;  // has no users
  ConnectOptions options = database.options();
  options.url.user = "fw_no_such_user";
  options.url.password = "geh:eim@/";
  Error error = thrown_by([&] { database.connect(options); });
  CHECK(error.kind == ErrorKind::cannot_connect);
  CHECK(!error.hint.empty());
  CHECK((error.message + error.hint).find("geh:eim") == std::string::npos);
}

}  // namespace
}  // namespace fishway::conformance
