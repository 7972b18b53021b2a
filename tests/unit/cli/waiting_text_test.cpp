#include "cli/reporters/waiting_text.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

#include "cli/reporters/document_reporter.hpp"
#include "cli/reporters/lines_reporter.hpp"
#include "cli/reporters/text_reporter.hpp"
#include "tests/unit/cli/schema_check.hpp"

using namespace fishway;
using namespace std::chrono_literals;

namespace {

Blocker worker() {
  Blocker blocker;
  blocker.pid = 4711;
  blocker.user = "app";
  blocker.application = "report_worker";
  blocker.state = "idle in transaction";
  blocker.since = "2026-11-21T10:00:00Z";
  blocker.advice = "SELECT pg_terminate_backend(4711)";
  return blocker;
}

/// What is written to a stream.
class Stream {
 public:
  Stream() : file_(open_memstream(&buffer_, &size_)) {}
  ~Stream() {
    std::fclose(file_);
    std::free(buffer_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  std::FILE* file() { return file_; }
  std::string text() {
    std::fflush(file_);
    return {buffer_, size_};
  }

 private:
  char* buffer_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_;
};

struct Screen {
  Stream out;
  Stream err;
  Console console{out.file(), err.file()};
};

Migration add_email() {
  Migration migration;
  migration.version = Version::parse("12");
  migration.description = "add customer email";
  migration.script = "V12__add_customer_email.sql";
  return migration;
}

AppliedMigration applied_email(std::size_t attempts) {
  AppliedMigration applied;
  applied.version = "12";
  applied.description = "add customer email";
  applied.script = "V12__add_customer_email.sql";
  applied.type = "SQL";
  applied.statements = 3;
  applied.attempts = attempts;
  applied.time = 44ms;
  return applied;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the live line says in short for whom, and how long already") {
  CHECK(short_waiting_text({{worker()}, 12'700ms}) ==
        "waits for pid 4711 (report_worker, idle in transaction since 10:00:00Z), 12 s");
  CHECK(short_waiting_text({{worker(), worker(), worker()}, 0ms}) ==
        "waits for pid 4711 (report_worker, idle in transaction since 10:00:00Z) and 2 more");
  CHECK(short_waiting_text({{}, 3s}) == "waits for its locks, 3 s");
}

TEST_CASE("the whole text says what to type") {
  const std::string text = full_waiting_text({{worker()}, 12s});
  CHECK(text.starts_with("waits (12 s so far) for pid 4711 user app app \"report_worker\" idle in transaction for "));
  CHECK(text.ends_with("to end it: SELECT pg_terminate_backend(4711)"));
  CHECK(count(full_waiting_text({std::vector<Blocker>(8, worker()), 0ms}), "pid 4711") == 5);
}

TEST_CASE("an applied migration remarks what it waited for") {
  AppliedMigration applied = applied_email(1);
  CHECK(lock_outs_text(applied).empty());
  applied.attempts = 2;
  applied.watched = worker();
  applied.watched_for = 19'800ms;
  CHECK(lock_outs_text(applied) == "after 1 lock-out, watched pid 4711 (report_worker) for 19.8 s");
  applied.attempts = 4;
  applied.watched->application.clear();
  CHECK(lock_outs_text(applied) == "after 3 lock-outs, watched pid 4711 (app) for 19.8 s");
  applied.watched.reset();
  CHECK(lock_outs_text(applied) == "after 3 lock-outs");
}

TEST_CASE("the line of a migration that was locked out carries the remark") {
  Screen screen;
  TextReporter reporter(screen.console, {});
  const Migration migration = add_email();
  reporter.on(MigrationStarted{migration});
  AppliedMigration applied = applied_email(2);
  applied.watched = worker();
  applied.watched_for = 19'800ms;
  reporter.on(MigrationApplied{applied});
  CHECK(screen.out.text().find(
            "3 statements   44 ms   after 1 lock-out, watched pid 4711 (report_worker) for 19.8 s\n") !=
        std::string::npos);
}

TEST_CASE("without a terminal a wait is told at once, and not again every second") {
  Screen screen;
  TextReporter reporter(screen.console, {});
  const Migration migration = add_email();
  reporter.on(MigrationStarted{migration});
  for (const Milliseconds waited : {0ms, 1000ms, 2000ms}) reporter.on(WaitingForOthers{{worker()}, waited});
  CHECK(count(screen.err.text(), "V12 add customer email  waits for pid 4711") == 1);
  CHECK(screen.out.text() == "\n");
}

TEST_CASE("on a terminal one line is rewritten, and taken away when the migration is applied") {
  Screen screen;
  screen.console.options.live = true;
  TextReporter reporter(screen.console, {});
  const Migration migration = add_email();
  reporter.on(MigrationStarted{migration});
  reporter.on(WaitingForOthers{{worker()}, 1000ms});
  const std::string written = screen.err.text();
  const std::string line = written.substr(written.rfind('\r'));
  CHECK(line.starts_with("\r\x1b[K  V12 add customer email  waits for pid 4711 (report_worker, idle in tr"));
  CHECK(line.ends_with("…"));  // it is cut where the terminal ends
  reporter.on(MigrationApplied{applied_email(2)});
  CHECK(screen.err.text().ends_with("\r\x1b[K"));
}

TEST_CASE("on a terminal a wait that lasts is described once, with what to type") {
  Screen screen;
  screen.console.options.live = true;
  TextReporter reporter(screen.console, {});
  const Migration migration = add_email();
  reporter.on(MigrationStarted{migration});
  for (const Milliseconds waited : {1000ms, 10'000ms, 11'000ms}) reporter.on(WaitingForOthers{{worker()}, waited});
  CHECK(count(screen.err.text(), "to end it: SELECT pg_terminate_backend(4711)") == 1);
}

TEST_CASE("each lock-out is told with -v only") {
  const std::vector<Blocker> blockers{worker()};
  const LockOut lock_out{LockOut::Cause::lock_timeout, blockers, "GRANT pg_read_all_stats TO app"};
  const Place place{"V12__add_customer_email.sql", 3, 1};
  const std::string statement = "ALTER TABLE customers ADD email text";
  for (const bool verbose : {false, true}) {
    Screen screen;
    screen.console.options.verbose = verbose;
    TextReporter(screen.console, {}).on(LockedOut{place, statement, 1, lock_out});
    const std::string text = screen.err.text();
    CHECK(text.empty() == !verbose);
    if (verbose) {
      CHECK(text.starts_with("  V12__add_customer_email.sql:3:1: attempt 1 was locked out (lock timeout) by pid 4711"));
      CHECK(text.find("GRANT pg_read_all_stats TO app") != std::string::npos);
    }
  }
}

TEST_CASE("a lost connection and a doubt that was settled are told in both texts") {
  const Migration migration = add_email();
  for (const bool document : {false, true}) {
    Screen screen;
    std::unique_ptr<Observer> reporter;
    if (document)
      reporter = std::make_unique<DocumentReporter>(screen.console);
    else
      reporter = std::make_unique<TextReporter>(screen.console, ReporterOptions{});
    reporter->on(ConnectionLost{"server closed the\nconnection"});
    reporter->on(Reconnected{1200ms});
    reporter->on(DoubtSettled{migration, true, "index orders_idx exists and is valid"});
    const std::string text = screen.err.text();
    CHECK(text.find("the connection was lost: server closed the connection; connecting again\n") != std::string::npos);
    CHECK(text.find("connected again after 1.2 s\n") != std::string::npos);
    CHECK(text.find("V12: what was in doubt took effect: index orders_idx exists and is valid\n") != std::string::npos);
  }
}

TEST_CASE("the events of waiting and dying fit their schema") {
  const Migration migration = add_email();
  const std::vector<Blocker> blockers{worker(), Blocker{}};
  const LockOut lock_out{LockOut::Cause::deadlock, blockers, ""};
  const Place place{"V12__add_customer_email.sql", 3, 1};
  const std::string text = "text";
  const Place nowhere;
  const std::string nothing;
  const std::vector<Event> events = {LockedOut{place, text, 1, lock_out},
                                     LockedOut{nowhere, nothing, 2, lock_out},
                                     WaitingForOthers{blockers, 12s},
                                     StatementProgress{text},
                                     ConnectionLost{text},
                                     Reconnected{1s},
                                     DoubtSettled{migration, false, text}};
  const auto schema = test::schema("events");
  for (const Event& event : events) {
    nlohmann::json line = event_json(event);
    line["time"] = "2026-11-21T10:00:00.000Z";
    CAPTURE(line.dump());
    CHECK(test::mismatches(line, {{"oneOf", schema.at("oneOf")}}) == std::vector<std::string>{});
  }
}
