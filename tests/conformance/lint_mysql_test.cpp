// MySQL and MariaDB: what the linter says of each change of a table is what the server does. Each is asked for with the
// cheapest ALGORITHM and LOCK first, on tables that hold rows; what the server takes first has to be what was said. And
// what the linter says that the server refuses is refused.
#include "core/lint/dialect_linter.hpp"
#include "core/script/segment_reader.hpp"
#include "core/text_source.hpp"
#include "tests/conformance/lint_mysql_changes.hpp"
#include "tests/conformance/mysql_suite.hpp"

namespace fishway::conformance {
namespace {

using lint::Example;
using lint::HazardKind;
using lint::Rule;

int version_of(const TestDatabase& database) {
  const std::string text = database.value("VERSION()");
  int parts[3] = {0, 0, 0};
  std::size_t at = 0;
  for (int& part : parts) {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') part = part * 10 + (text[at++] - '0');
    ++at;
  }
  return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

struct Judgement {
  std::vector<lint::Impact> impacts;
  std::vector<lint::Finding> findings;
};

void show(lint::DialectLinter& linter, const std::string& text, const TestDatabase& database, int version,
          Judgement& judgement) {
  linter.begin_file({"V1__test.sql", true, {}, false});
  WholeText source(text);
  const std::string file = "V1__test.sql";
  Splitter splitter(source, file, {.dialect = database.dialect(), .server_version = version});
  SegmentReader reader(splitter, {.dialect = database.dialect(), .server_version = version});
  judgement = {};
  while (const auto segment = reader.next_segment()) {
    linter.begin_segment(segment->kind);
    while (const Statement* statement = reader.next_statement()) {
      lint::StatementReport report = linter.statement(*statement);
      judgement.impacts.insert(judgement.impacts.end(), report.impacts.begin(), report.impacts.end());
      judgement.findings.insert(judgement.findings.end(), report.findings.begin(), report.findings.end());
    }
  }
}

Judgement judge(const std::string& before, const std::string& change, const TestDatabase& database, int version) {
  const auto linter = lint::make_dialect_linter({database.dialect(), version, {}});
  Judgement judgement;
  show(*linter, before, database, version, judgement);
  linter->settle();
  show(*linter, change, database, version, judgement);
  return judgement;
}

/// Every statement in turn; the first error's message.
std::string execute_all(Session& session, const std::string& text) {
  Statements statements = script(session, text);
  while (const Statement* statement = statements.next()) {
    Statements one({*statement});
    const Outcome outcome = session.execute_alone(one, {}, {}, LockPolicy::plain());
    if (outcome.error) return outcome.error->code + " " + outcome.error->message;
  }
  return "";
}

void forget_tables(Session& session) {
  execute_all(session,
              "SET foreign_key_checks = 0; DROP TABLE IF EXISTS t, p, c, u, x, parents, children, orders; SET "
              "foreign_key_checks = 1");
}

/// What the server takes first, as the linter would say it.
std::string way(Session& session, const std::string& change, Dialect dialect) {
  const bool takes_lock = dialect == Dialect::mariadb;
  const std::vector<std::pair<std::string, std::string>> ladder = {
      {takes_lock ? "ALGORITHM=INSTANT, LOCK=NONE" : "ALGORITHM=INSTANT", "INSTANT"},
      {"ALGORITHM=INPLACE, LOCK=NONE", "INPLACE, LOCK=NONE"},
      {"ALGORITHM=INPLACE, LOCK=SHARED", "INPLACE, LOCK=SHARED"},
      {"ALGORITHM=COPY, LOCK=SHARED", "COPY, LOCK=SHARED"}};
  for (const auto& [clause, name] : ladder) {
    const bool is_alter = change.starts_with("ALTER");
    std::string text = clause;
    if (const std::size_t comma = text.find(','); !is_alter && comma != std::string::npos) text.erase(comma, 1);
    const Outcome outcome = alone(session, change + (is_alter ? ", " : " ") + text);
    if (!outcome.error) return name;
    if (outcome.error->code != "1845" && outcome.error->code != "1846")
      return outcome.error->code + " " + outcome.error->message;
  }
  return "refused";
}

MYSQL("the linter says of each change of a table which ALGORITHM and LOCK the server takes") {
  const auto session = database.connect();
  const int version = version_of(database);
  for (const Changes& changes : kChanges)
    for (const ChangeOfTable& change : changes.changes) {
      if (!change.only_on.empty() && change.only_on != name(database.dialect())) continue;
      INFO(change.text);
      forget_tables(*session);
      REQUIRE(execute_all(*session, changes.tables) == "");
      const Judgement judgement = judge(changes.tables, change.text, database, version);
      REQUIRE_FALSE(judgement.impacts.empty());
      CHECK(way(*session, change.text, database.dialect()) == judgement.impacts.front().lock);
    }
}

bool holds_for(const Example& example, const TestDatabase& database, int version) {
  if (example.before.empty() || (!example.dialect.empty() && example.dialect != name(database.dialect()))) return false;
  // Tables that the example does not make are not there on this server.
  if (example.before.find("FROM u") != std::string_view::npos) return false;
  return version >= example.min_version && (example.max_version == 0 || version < example.max_version);
}

MYSQL("the server refuses what the linter says that it refuses, and takes the rest") {
  const auto session = database.connect();
  const int version = version_of(database);
  for (const Rule* rule : lint::mysql_rules()) {
    if (rule->kind != HazardKind::failure) continue;
    for (const Example& example : rule->examples) {
      if (!holds_for(example, database, version)) continue;
      INFO(std::string(rule->name), ": ", std::string(example.title));
      forget_tables(*session);
      REQUIRE(execute_all(*session, std::string(example.before)) == "");
      const std::string error = execute_all(*session, std::string(example.change));
      INFO(error);
      CHECK(error.empty() != example.flagged);
    }
  }
}

}  // namespace
}  // namespace fishway::conformance
