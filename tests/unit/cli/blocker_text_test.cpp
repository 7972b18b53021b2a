#include "cli/output/blocker_text.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "cli/output/error_text.hpp"
#include "cli/output/foreign_text.hpp"

using namespace fishway;

namespace {

Blocker nightly() {
  Blocker blocker;
  blocker.pid = 4711;
  blocker.user = "report";
  blocker.application = "nightly";
  blocker.state = "idle in transaction";
  blocker.since = "2026-11-21T10:00:00.250Z";
  blocker.query = "SELECT * FROM orders";
  blocker.advice = "SELECT pg_terminate_backend(4711)";
  return blocker;
}

/// 2026-11-21T10:00:00Z and so much more.
std::chrono::system_clock::time_point after(std::chrono::seconds more) {
  return std::chrono::system_clock::from_time_t(1795255200) + more;
}

std::string text(const Blocker& blocker) { return blocker_text(blocker, after(std::chrono::minutes(131))); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("who is in the way is told with all that is known, and for how long") {
  CHECK(text(nightly()) ==
        "pid 4711 user report app \"nightly\" idle in transaction for 2 h 11 min: SELECT * FROM orders");
  Blocker unknown;
  unknown.pid = 12;
  CHECK(text(unknown) == "pid 12");
}

TEST_CASE("a server's clock that is ahead makes no negative time, and what is no time is shown as it is") {
  CHECK(contains(blocker_text(nightly(), after(std::chrono::seconds(-5))), "idle in transaction for 0 ms"));
  Blocker blocker = nightly();
  blocker.since = "yesterday";
  CHECK(contains(text(blocker), "since yesterday"));
}

TEST_CASE("an autovacuum, one against wraparound, and a prepared transaction are told apart") {
  Blocker blocker;
  blocker.pid = 7;
  blocker.kind = Blocker::Kind::autovacuum;
  CHECK(text(blocker) == "pid 7 autovacuum");
  blocker.kind = Blocker::Kind::wraparound_vacuum;
  CHECK(text(blocker) == "pid 7 autovacuum to prevent wraparound, which never gives way");
  blocker.pid = 0;
  blocker.kind = Blocker::Kind::prepared_transaction;
  blocker.user = "app";
  CHECK(text(blocker) == "a prepared transaction, which belongs to no session, user app");
}

TEST_CASE("a foreign query cannot write on the terminal, break the line or fill the screen") {
  Blocker blocker = nightly();
  blocker.query =
      "SELECT '\x1b[2J\x1b]0;owned\x07'\r\n\n  FROM \xc2\x9b"
      "31m t\xe2\x80\xae";
  CHECK(contains(text(blocker), ": SELECT ' [2J ]0;owned ' FROM 31m t"));
  blocker.application = "a\nb\x1b[1m";
  CHECK(contains(text(blocker), "app \"a b [1m\""));
  blocker.query = std::string(150, 'a') + std::string(100, 'b');
  CHECK(text(blocker).ends_with(std::string(50, 'b') + "…"));
}

TEST_CASE("bytes that are no UTF-8 are replaced, and characters stay whole") {
  CHECK(on_one_line("a\xff"
                    "b\xc3") ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(on_one_line("größer 😀", 3) == "grö…");
  CHECK(on_one_line("\xc0\xaf") == "\xEF\xBF\xBD\xEF\xBF\xBD");  // an overlong /
  CHECK(harmless("one\n\ttwo\x1b") == "one\n\ttwo ");
}

TEST_CASE("an error lists five of those in the way and counts the others") {
  Error error(ErrorKind::lock_timeout, "lock timeout after 30 tries in 10 min 2 s, nothing of V15 was applied",
              "end what is in the way (SELECT pg_terminate_backend(4711)), or wait until it is done",
              {"V15__add_fk.sql", 7, 1});
  error.statement = "ALTER TABLE orders ADD CONSTRAINT ...";
  error.blockers.assign(5, nightly());
  CHECK(!contains(error_text(error), "more"));
  error.blockers.assign(7, nightly());
  const std::string text = error_text(error);
  CHECK(text.starts_with("error: V15__add_fk.sql:7:1: lock timeout after 30 tries in 10 min 2 s"));
  CHECK(contains(text, "\n  in the way: pid 4711 user report app \"nightly\" idle in transaction for "));
  CHECK(contains(text, "\n  and 2 more\n  next: end what is in the way (SELECT pg_terminate_backend(4711))"));
}

TEST_CASE("a server's message in an error cannot write on the terminal") {
  const Error error(ErrorKind::migration_failed, "no such table: \x1b[31mred\nDETAIL: x");
  CHECK(error_text(error) == "error: no such table:  [31mred\n  DETAIL: x\n");
}

TEST_CASE("JSON keeps the time, and has the kind and what to type") {
  const nlohmann::ordered_json json = blocker_json(nightly());
  const nlohmann::ordered_json wanted = {{"pid", 4711},
                                         {"user", "report"},
                                         {"application", "nightly"},
                                         {"client", nullptr},
                                         {"state", "idle in transaction"},
                                         {"since", "2026-11-21T10:00:00.250Z"},
                                         {"query", "SELECT * FROM orders"},
                                         {"kind", "session"},
                                         {"advice", "SELECT pg_terminate_backend(4711)"}};
  CHECK(json.dump() == wanted.dump());
}
