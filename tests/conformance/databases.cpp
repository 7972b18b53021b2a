#include "tests/conformance/databases.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "tests/conformance/suite.hpp"
#ifdef FISHWAY_HAS_POSTGRES
#include "drivers/postgres/postgres_driver.hpp"
#endif
#ifdef FISHWAY_HAS_MYSQL
#include "drivers/mysql/mysql_driver.hpp"
#endif
#ifdef FISHWAY_HAS_SQLITE
#include "drivers/sqlite/sqlite_driver.hpp"
#endif

namespace fishway::conformance {
namespace {

std::string environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

bool is_asked_for(const std::string& driver) {
  std::string asked = environment("FISHWAY_TEST_DRIVERS");
  return asked.empty() || ("," + asked + ",").find("," + driver + ",") != std::string::npos;
}

std::vector<Server> built_in() {
  std::vector<Server> servers;
#ifdef FISHWAY_HAS_POSTGRES
  servers.push_back({"postgresql", "FISHWAY_TEST_POSTGRESQL", Dialect::postgresql, make_postgres_driver, {}});
#endif
#ifdef FISHWAY_HAS_MYSQL
  servers.push_back({"mariadb", "FISHWAY_TEST_MARIADB", Dialect::mariadb, make_mysql_driver, {}});
  servers.push_back({"mysql", "FISHWAY_TEST_MYSQL", Dialect::mysql, make_mysql_driver, {}});
#endif
#ifdef FISHWAY_HAS_SQLITE
  servers.push_back({"sqlite", "FISHWAY_TEST_SQLITE", Dialect::sqlite, make_sqlite_driver, {}});
#endif
  return servers;
}

std::vector<Server> find_servers() {
  std::vector<Server> wanted;
  for (Server& server : built_in()) {
    if (!is_asked_for(server.name)) continue;
    server.where = environment(server.variable);
    wanted.push_back(std::move(server));
  }
  return wanted;
}

/// The sessions that create and drop databases; one a server for the whole suite.
std::map<std::string, std::unique_ptr<Session>>& administrators() {
  static std::map<std::string, std::unique_ptr<Session>> sessions;
  return sessions;
}

Session& admin(const Server& server) {
  std::unique_ptr<Session>& session = administrators()[server.name];
  if (!session) {
    ConnectOptions options;
    options.url = DatabaseUrl::parse(server.where);
    // Something must be chosen for the progress table, which the creation of a database is announced in.
    if (options.url.database.empty()) options.url.database = is_mysql_family(server.dialect) ? "mysql" : "postgres";
    session = server.make_driver()->connect(options);
  }
  return *session;
}

std::string next_name() {
  static int last = 0;
  return fmt::format("fw_test_{}_{}", getpid(), ++last);
}

}  // namespace

void close_administrators() { administrators().clear(); }

const std::vector<Server>& wanted_servers() {
  static const std::vector<Server> servers = find_servers();
  return servers;
}

TestDatabase::TestDatabase(const Server& server) : server_(server), driver_(server.make_driver()) {
  std::string name = next_name();
  if (is_sqlite()) {
    url_.dialect = Dialect::sqlite;
    url_.database = (std::filesystem::path(server.where) / (name + ".db")).string();
    return;
  }
  require_committed(
      execute_alone(admin(server), "CREATE DATABASE " + name + (is_mysql_family() ? " CHARACTER SET utf8mb4" : "")));
  url_ = DatabaseUrl::parse(server.where);
  url_.database = name;
}

TestDatabase::~TestDatabase() {
  if (is_sqlite()) {
    std::error_code ignored;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
      std::filesystem::remove(url_.database + suffix, ignored);
    return;
  }
  try {
    Session& session = admin(server_);
    // A pooler keeps its own sessions there, for which the server would wait 5 s in vain.
    const bool can_force = server_.dialect == Dialect::postgresql && session.facts().version_number >= 130000;
    execute_alone(session, "DROP DATABASE " + url_.database + (can_force ? " WITH (FORCE)" : ""));
  } catch (const std::exception&) {
    // It stays until the server goes.
  }
}

ConnectOptions TestDatabase::options() const {
  ConnectOptions options;
  options.url = url_;
  options.application_name = "fishway conformance";
  return options;
}

std::unique_ptr<Session> TestDatabase::connect(const ConnectOptions& options) const {
  return driver_->connect(options);
}

// The seam has no way to read an arbitrary value, and needs none; but a history can be made to hold one.
std::string TestDatabase::value(const std::string& expression) const {
  ConnectOptions asking = options();
  asking.table = "fw_probe";
  std::unique_ptr<Session> session = connect(asking);
  session->create_history({});
  std::string text = is_postgresql() ? "VARCHAR(1000)" : "CHAR(1000)";
  execute(*session,
          fmt::format("INSERT INTO fw_probe (installed_rank, description, type, script, installed_by, "
                      "execution_time, success) SELECT 1, '', '', coalesce(CAST(({}) AS {}), 'NULL'), '', 0, true",
                      expression, text));
  std::string value = session->read_history()->at(0).script;
  execute(*session, "DROP TABLE fw_probe");
  return value;
}

}  // namespace fishway::conformance
