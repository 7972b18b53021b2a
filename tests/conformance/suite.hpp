// The words in which the suite's tests are written.
//
//   CONFORMANCE("an empty segment writes its record") {
//     auto session = database.connect();
//     ...
//   }
//
// runs the body once per driver, each time in a fresh database.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/run/driver.hpp"
#include "tests/conformance/databases.hpp"

#define CONFORMANCE_BODY(function, behaviour)                                                       \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database);            \
  TEST_CASE(behaviour) {                                                                            \
    for (const ::fishway::conformance::Server& server : ::fishway::conformance::wanted_servers()) { \
      if (server.where.empty()) continue;                                                           \
      SUBCASE(server.name.c_str()) {                                                                \
        ::fishway::conformance::TestDatabase database(server);                                      \
        function(database);                                                                         \
      }                                                                                             \
    }                                                                                               \
  }                                                                                                 \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database)
#define CONFORMANCE(behaviour) CONFORMANCE_BODY(DOCTEST_ANONYMOUS(fishway_conformance_), behaviour)

namespace fishway {

// For what doctest shows when a comparison fails.
std::ostream& operator<<(std::ostream& out, const Place& place);
std::ostream& operator<<(std::ostream& out, const HistoryRow& row);
std::ostream& operator<<(std::ostream& out, const Checkpoint& checkpoint);
std::ostream& operator<<(std::ostream& out, const std::vector<Checkpoint>& checkpoints);
std::ostream& operator<<(std::ostream& out, Outcome::Kind kind);

}  // namespace fishway

namespace fishway::conformance {

/// Statements in memory. `failure` is thrown when they are used up, as a script does that cannot be cut further.
class Statements final : public StatementStream {
 public:
  Statements() = default;
  explicit Statements(std::vector<Statement> statements) : statements_(std::move(statements)) {}
  const Statement* next() override;
  bool next_copy_data(std::string_view&) override { return false; }
  bool at_end() override { return next_ == statements_.size() && !failure; }

  std::optional<Error> failure;

 private:
  std::vector<Statement> statements_;
  std::size_t next_ = 0;
};

/// Cuts a script as the session's database would. `begins_migration` marks the first statement.
Statements script(const Session& session, std::string_view text, bool begins_migration = false,
                  const std::string& file = "V1__test.sql");

/// Executes a script to prepare a test, in the way that its database needs: at once, or statement by statement.
void execute(Session& session, std::string_view text);

/// Executes one statement outside a transaction, ticked off without a trace.
Outcome execute_alone(Session& session, std::string_view text);

/// A row as a migration's; everything but the rank has a value worth comparing.
HistoryRow history_row(int rank, const std::string& version = "1");

/// A row without what the server fills in.
HistoryRow without_time(HistoryRow row);

Checkpoint checkpoint(const std::string& script);

/// What the call throws; fails the test when it throws nothing.
template <typename Call>
Error thrown_by(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  throw;  // not reached
}

/// Fails the test with the server's words when the outcome is another.
void require_committed(const Outcome& outcome);

}  // namespace fishway::conformance
