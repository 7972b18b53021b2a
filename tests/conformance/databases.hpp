// The real databases that the conformance suite runs on, and a fresh one for every test.
//
// FISHWAY_TEST_POSTGRESQL, FISHWAY_TEST_MYSQL and FISHWAY_TEST_MARIADB are URLs of a user who may create databases, on
// servers made for the tests; FISHWAY_TEST_SQLITE is a folder. A driver that is built in and whose variable is missing
// is a failed test, unless FISHWAY_TEST_DRIVERS ("sqlite,postgresql") asks for others only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/run/driver.hpp"

namespace fishway::conformance {

struct Server {
  std::string name;      ///< "postgresql", "mysql", "mariadb", "sqlite"
  std::string variable;  ///< of the environment
  Dialect dialect;
  std::function<std::unique_ptr<Driver>()> make_driver;
  std::string where;  ///< the variable's value; empty: missing
};

/// Those that are built in and asked for.
const std::vector<Server>& wanted_servers();

/// A new, empty database; dropped at the end.
class TestDatabase {
 public:
  explicit TestDatabase(const Server& server);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  Dialect dialect() const { return server_.dialect; }
  bool is_postgresql() const { return dialect() == Dialect::postgresql; }
  bool is_mysql_family() const { return fishway::is_mysql_family(dialect()); }
  bool is_sqlite() const { return dialect() == Dialect::sqlite; }
  bool has_transactional_ddl() const { return !is_mysql_family(); }

  ConnectOptions options() const;
  std::unique_ptr<Session> connect() const { return connect(options()); }
  std::unique_ptr<Session> connect(const ConnectOptions& options) const;

  /// The value of an SQL expression in this database, asked on a session of its own: what others see, at most 1000
  /// characters. "NULL" for NULL.
  std::string value(const std::string& expression) const;

 private:
  const Server& server_;
  std::unique_ptr<Driver> driver_;
  DatabaseUrl url_;
};

/// At the suite's end: no session may outlive main(), because the client libraries clean up after it.
void close_administrators();

}  // namespace fishway::conformance
