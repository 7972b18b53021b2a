// What a migration does to its session does not reach the next; notices; cancelling.
#include <chrono>
#include <thread>

#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

struct Change {
  std::string statement;   ///< changes the session
  std::string expression;  ///< shows it
};

std::vector<Change> changes(const TestDatabase& database) {
  if (database.is_postgresql())
    return {{"SET search_path TO pg_catalog, public", "current_setting('search_path')"},
            {"SET work_mem = '7MB'", "current_setting('work_mem')"},
            {"SET TIME ZONE 'Asia/Kathmandu'", "current_setting('TimeZone')"},
            {"SET ROLE pg_monitor", "current_user"},
            {"CREATE TEMPORARY TABLE scratch (i INT)", "coalesce(to_regclass('pg_temp.scratch') IS NULL, true)"}};
  if (database.is_sqlite())
    return {{"PRAGMA foreign_keys = ON", "(SELECT foreign_keys FROM pragma_foreign_keys)"},
            {"PRAGMA recursive_triggers = ON", "(SELECT recursive_triggers FROM pragma_recursive_triggers)"},
            {"PRAGMA legacy_alter_table = ON", "(SELECT legacy_alter_table FROM pragma_legacy_alter_table)"},
            {"PRAGMA case_sensitive_like = ON", "'a' LIKE 'A'"},
            {"PRAGMA synchronous = OFF", "(SELECT synchronous FROM pragma_synchronous)"},
            {"ATTACH DATABASE ':memory:' AS other", "(SELECT count(*) FROM pragma_database_list WHERE name <> 'temp')"},
            {"CREATE TEMPORARY TABLE scratch (i INT)", "(SELECT count(*) FROM sqlite_temp_master)"}};
  return {{"SET @x = 7", "coalesce(@x, 'none')"},
          {"SET SESSION sql_mode = 'ANSI_QUOTES'", "@@sql_mode"},
          {"SET foreign_key_checks = 0", "@@foreign_key_checks"},
          {"SET time_zone = '+05:45'", "@@time_zone"},
          {"USE information_schema", "database()"}};
}

void note(Session& session, const std::string& when, std::size_t number, const std::string& expression,
          bool begins_migration) {
  std::string schema = is_mysql_family(session.facts().dialect) ? session.facts().schema + "." : "";
  if (session.facts().dialect == Dialect::postgresql) schema = "public.";
  Statements statement =
      script(session, fmt::format("INSERT INTO {}seen SELECT {}, '{}', {}", schema, number, when, expression),
             begins_migration);
  require_committed(session.commit_segment(statement, {}));
}

CONFORMANCE("what a migration changes of its session is put back before the next one") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE seen (number INT, moment VARCHAR(20), value VARCHAR(1000))");
  if (database.is_postgresql()) execute(*session, "GRANT ALL ON seen TO PUBLIC");
  std::vector<Change> all = changes(database);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].statement);
    note(*session, "before", i, all[i].expression, true);
    Statements change = script(*session, all[i].statement);
    CommitRecord record;
    record.clear_checkpoint = "V1__test.sql";
    // PRAGMA foreign_keys means nothing inside a transaction, and neither does ATTACH.
    require_committed(database.is_sqlite() ? session->execute_alone(change, checkpoint("V1__test.sql"), record)
                                           : session->commit_segment(change, {}));
    note(*session, "changed", i, all[i].expression, false);
    note(*session, "after", i, all[i].expression, true);
    auto seen = [&](const char* moment) {
      return database.value(fmt::format("SELECT value FROM seen WHERE number = {} AND moment = '{}'", i, moment));
    };
    CHECK(seen("changed") != seen("before"));
    CHECK(seen("after") == seen("before"));
  }
}

CONFORMANCE("reset puts the session back by itself") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE seen (number INT, moment VARCHAR(20), value VARCHAR(1000))");
  Change change = changes(database).front();
  note(*session, "before", 0, change.expression, false);
  Statements statement = script(*session, change.statement);
  require_committed(database.is_sqlite() ? session->execute_alone(statement, checkpoint("x"), {})
                                         : session->commit_segment(statement, {}));
  session->reset();
  note(*session, "after", 0, change.expression, false);
  CHECK(database.value("SELECT count(DISTINCT value) FROM seen") == "1");
}

class Notices final : public NoticeSink {
 public:
  void notice(const Notice& notice) override { all.push_back(notice); }
  std::vector<Notice> all;
};

CONFORMANCE("notices of the server arrive with the place of their statement") {
  if (database.is_sqlite()) return;  // has none
  auto session = database.connect();
  session->create_history({});
  Notices notices;
  session->set_notice_sink(&notices);
  const char* text = database.is_postgresql() ? "SELECT 1;\n\nDO $$ BEGIN RAISE WARNING 'attention été'; END $$;"
                                              : "SELECT 1;\n\nSELECT CAST('attention été' AS SIGNED);";
  Statements statements = script(*session, text);
  require_committed(session->commit_segment(statements, {}));
  session->set_notice_sink(nullptr);
  REQUIRE(notices.all.size() == 1);
  CHECK(notices.all[0].message.find("attention été") != std::string::npos);
  CHECK(!notices.all[0].severity.empty());
  CHECK(notices.all[0].place.file == "V1__test.sql");
  CHECK(notices.all[0].place.line == 3);
}

std::string endless(const TestDatabase& database) {
  if (database.is_postgresql()) return "SELECT pg_sleep(60)";
  if (database.is_sqlite())
    return "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
  return "SELECT count(*) FROM information_schema.collations a, information_schema.collations b, "
         "information_schema.collations c, information_schema.collations d, information_schema.collations e";
}

CONFORMANCE("a long statement is cancelled from another thread, and the session works on") {
  using Clock = std::chrono::steady_clock;
  auto session = database.connect();
  session->create_history({});
  Statements statements = script(*session, endless(database));
  CommitRecord record;
  record.rows = {history_row(1)};
  Clock::time_point cancelled;
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(500));
    cancelled = Clock::now();
    session->cancel();
  });
  Outcome outcome = session->commit_segment(statements, record);
  auto ended = Clock::now();
  other.join();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(ended >= cancelled);
  CHECK(ended - cancelled < std::chrono::seconds(2));
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 1);
  if (database.is_postgresql()) CHECK(outcome.error->code == "57014");
  if (database.is_sqlite()) CHECK(outcome.error->code == "SQLITE_INTERRUPT");
  CHECK(session->read_history()->empty());
  Statements good = script(*session, "SELECT 1");
  require_committed(session->commit_segment(good, record));
}

CONFORMANCE("cancelling while nothing runs does nothing") {
  auto session = database.connect();
  session->create_history({});
  session->cancel();
  Statements good = script(*session, "SELECT 1");
  require_committed(session->commit_segment(good, {}));
}

}  // namespace
}  // namespace fishway::conformance
