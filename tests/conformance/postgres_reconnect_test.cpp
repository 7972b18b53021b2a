// PostgreSQL: a new connection in place of one that was lost.
#include <atomic>
#include <thread>

#include "tests/conformance/link.hpp"
#include "tests/conformance/on_postgres.hpp"

namespace fishway::conformance {
namespace {

Outcome commit(Session& session, std::string_view text) {
  Statements statements = script(session, text);
  return session.commit_segment(statements, {});
}

ConnectOptions through(const Link& link, ConnectOptions options) {
  options.url.host = "127.0.0.1";
  options.url.port = link.port();
  return options;
}

POSTGRES("a session that lost its connection works again after reconnecting, without the run lock") {
  auto session = database.connect();
  REQUIRE(session->try_run_lock().acquired);
  CHECK(commit(*session, "SET search_path = nowhere; SELECT pg_terminate_backend(pg_backend_pid())").kind ==
        Outcome::Kind::lost);
  session->reconnect();
  CHECK_FALSE(session->holds_run_lock());
  CHECK(session->try_run_lock().acquired);
  require_committed(commit(*session, "CREATE TABLE t ();"));
  CHECK(database.value("SELECT to_regclass('public.t') IS NOT NULL") == "true");
}

POSTGRES("what the server still does for a lost connection is ended, so that the run lock is free at once") {
  Link link(database.options().url.port);
  auto session = database.connect(through(link, database.options()));
  REQUIRE(session->try_run_lock().acquired);
  Outcome outcome;
  std::thread working([&] { outcome = commit(*session, "CREATE TABLE t (); SELECT pg_sleep(60);"); });
  std::this_thread::sleep_for(Milliseconds(500));
  link.cut();
  working.join();
  CHECK(outcome.kind != Outcome::Kind::committed);
  CHECK_FALSE(database.connect()->try_run_lock().acquired);  // its backend sleeps on
  session->reconnect();
  CHECK(session->try_run_lock().acquired);
  CHECK(database.value("SELECT to_regclass('public.t') IS NULL") == "true");
}

POSTGRES("after a fail-over to a server that is read-only the facts say so") {
  auto session = database.connect();
  CHECK_FALSE(session->facts().read_only);
  execute(*session,
          fmt::format("ALTER DATABASE \"{}\" SET default_transaction_read_only = on", session->facts().database));
  session->reconnect();
  CHECK(session->facts().read_only);
}

POSTGRES("a server that cannot be reached is an error of the connection, and the next attempt may succeed") {
  Link link(database.options().url.port);
  auto session = database.connect(through(link, database.options()));
  link.refuse(true);
  link.cut();
  Error error = thrown_by([&] { session->reconnect(); });
  CHECK(error.kind == ErrorKind::cannot_connect);
  CHECK(!error.hint.empty());
  link.refuse(false);
  session->reconnect();
  require_committed(commit(*session, "CREATE TABLE t ();"));
}

POSTGRES("after reconnecting, cancelling ends what the new connection executes") {
  auto session = database.connect();
  session->reconnect();
  Outcome outcome;
  std::atomic<bool> done = false;
  std::thread working([&] {
    outcome = commit(*session, "SELECT pg_sleep(60);");
    done = true;
  });
  while (!done) {
    std::this_thread::sleep_for(Milliseconds(100));
    session->cancel();
  }
  working.join();
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "57014");
}

}  // namespace
}  // namespace fishway::conformance
