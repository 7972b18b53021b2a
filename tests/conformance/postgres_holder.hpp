// Another session of PostgreSQL, which has its own transactions and is in the way.
#pragma once

#include <libpq-fe.h>

#include <future>
#include <memory>
#include <string>

#include "tests/conformance/databases.hpp"

namespace fishway::conformance {

class PostgresHolder {
 public:
  explicit PostgresHolder(const TestDatabase& database, const std::string& application = "holder");

  /// Executes it; fails the test when the server refuses.
  void execute(const std::string& sql);
  /// The first value of the first row; "" when there is none.
  std::string value(const std::string& sql);
  int pid() const { return PQbackendPID(connection_.get()); }

  /// Executes it in another thread, after a while.
  std::future<void> execute_after(Milliseconds pause, const std::string& sql);

 private:
  std::shared_ptr<PGconn> connection_;
};

}  // namespace fishway::conformance
