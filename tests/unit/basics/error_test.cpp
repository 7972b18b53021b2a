#include "core/error.hpp"

#include <doctest/doctest.h>

using namespace fishway;

TEST_CASE("each kind of error has its name and its exit code") {
  struct Expected {
    ErrorKind kind;
    const char* name;
    int code;
  };
  const Expected table[] = {
      {ErrorKind::migration_failed, "migration-failed", 1},
      {ErrorKind::lock_timeout, "lock-timeout", 1},
      {ErrorKind::script, "script", 1},
      {ErrorKind::usage, "usage", 2},
      {ErrorKind::configuration, "configuration", 2},
      {ErrorKind::validation, "validation", 3},
      {ErrorKind::run_lock_held, "run-lock-held", 4},
      {ErrorKind::refused, "refused", 5},
      {ErrorKind::pending, "pending", 6},
      {ErrorKind::cannot_connect, "cannot-connect", 7},
      {ErrorKind::in_doubt, "in-doubt", 8},
      {ErrorKind::interrupted, "interrupted", 130},
      {ErrorKind::terminated, "terminated", 143},
  };
  for (const Expected& expected : table) {
    CHECK(name(expected.kind) == expected.name);
    CHECK(exit_code(expected.kind) == expected.code);
  }
}

TEST_CASE("a place leaves out what is unknown") {
  CHECK(Place{"V1__a.sql", 7, 3}.text() == "V1__a.sql:7:3");
  CHECK(Place{"V1__a.sql", 7, 0}.text() == "V1__a.sql:7");
  CHECK(Place{"V1__a.sql", 0, 0}.text() == "V1__a.sql");
  CHECK(Place{"", 7, 3}.text() == "line 7:3");
  CHECK(Place{}.text().empty());
}

TEST_CASE("an error is a standard exception that says its message") {
  const Error error(ErrorKind::usage, "wrong", "do right", Place{"f", 1, 2});
  const std::exception& standard = error;
  CHECK(std::string(standard.what()) == "wrong");
  CHECK(error.hint == "do right");
  CHECK(error.place == Place{"f", 1, 2});
}
