// What PostgreSQL is sent so that each statement has its limits.
#ifdef FISHWAY_HAS_POSTGRES
#include "drivers/postgres/time_limits.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace fishway::postgres {
namespace {

using namespace std::chrono_literals;

std::string given(TimeLimits& limits, StatementLimits wanted) {
  return fmt::format("{}", fmt::join(limits.give(wanted), "; "));
}

Statement statement(const std::string& head, const std::string& text) {
  Statement result;
  result.head = head;
  result.text = text;
  return result;
}

TEST_CASE("only what differs is sent") {
  TimeLimits limits(150000);
  limits.begin();
  CHECK(given(limits, {200ms, 0ms}) == "SET LOCAL lock_timeout = 200");
  CHECK(given(limits, {200ms, 0ms}) == "");
  CHECK(given(limits, {0ms, 5'000ms}) == "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 5000");
  limits.end(true);
  limits.begin();
  CHECK(given(limits, {200ms, 0ms}) == "SET LOCAL lock_timeout = 200");
}

TEST_CASE("outside a transaction the limits are the session's") {
  TimeLimits limits(150000);
  CHECK(given(limits, {0ms, 0ms}) == "SET lock_timeout = 0");
  CHECK(given(limits, {0ms, 0ms}) == "");
  CHECK(fmt::format("{}", fmt::join(limits.give_own(), "; ")) == "SET lock_timeout = 10000");
}

TEST_CASE("behind a statement that may have set them, they are sent again") {
  for (const Statement& sets :
       {statement("SET LOCK_TIMEOUT", "SET lock_timeout = 0"), statement("RESET ALL", "RESET ALL"),
        statement("DISCARD ALL", "DISCARD ALL"), statement("SELECT", "SELECT set_config('Lock_Timeout', '0', false)"),
        statement("DO", "DO $$ BEGIN EXECUTE 'reset all'; END $$")}) {
    CAPTURE(sets.text);
    TimeLimits limits(150000);
    limits.begin();
    limits.give({200ms, 0ms});
    limits.take_note(sets);
    CHECK(given(limits, {200ms, 0ms}) == "SET LOCAL lock_timeout = 200; SET LOCAL statement_timeout = 0");
    limits.end(true);
    limits.begin();
    CHECK(given(limits, {200ms, 0ms}) == "SET LOCAL lock_timeout = 200; SET LOCAL statement_timeout = 0");
  }
}

TEST_CASE("what a rolled back transaction set is not the session's") {
  TimeLimits limits(150000);
  limits.begin();
  limits.take_note(statement("SET", "SET lock_timeout = 0"));
  limits.end(false);
  CHECK(given(limits, {10'000ms, 0ms}) == "");
}

TEST_CASE("a statement_timeout of the script's own stays, unless another is wanted") {
  TimeLimits limits(150000);
  limits.begin();
  limits.take_note(statement("SET STATEMENT_TIMEOUT", "SET statement_timeout = '5min'"));
  CHECK(given(limits, {200ms, 0ms}) == "SET LOCAL lock_timeout = 200");
  CHECK(fmt::format("{}", fmt::join(limits.give_own(), "; ")) == "SET LOCAL statement_timeout = 0");
  limits.end(true);
  limits.begin();
  CHECK(given(limits, {200ms, 9'000ms}) == "SET LOCAL lock_timeout = 200; SET LOCAL statement_timeout = 9000");
}

TEST_CASE("behind a pooler nothing is known of the session, and nothing left in it") {
  TimeLimits limits(150000);
  limits.set_pooled(true);
  CHECK(given(limits, {0ms, 0ms}) == "");
  limits.begin();
  CHECK(given(limits, {200ms, 0ms}) == "SET LOCAL lock_timeout = 200; SET LOCAL statement_timeout = 0");
}

TEST_CASE("the limits of fishway's own writing are bounded, and keep a shorter one") {
  TimeLimits limits(150000);
  limits.begin();
  limits.give({200ms, 0ms});
  CHECK(limits.give_own().empty());
  limits.give({0ms, 0ms});
  CHECK(fmt::format("{}", fmt::join(limits.give_own(), "; ")) == "SET LOCAL lock_timeout = 2000");
}

}  // namespace
}  // namespace fishway::postgres
#endif
