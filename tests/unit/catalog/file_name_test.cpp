#include "core/catalog/file_name.hpp"

#include <doctest/doctest.h>

using namespace fishway;

namespace {

const NamingOptions defaults;

MigrationName migration(std::string_view name, const NamingOptions& naming = defaults) {
  const FileName parsed = parse_file_name(name, naming);
  CAPTURE(name);
  REQUIRE(std::holds_alternative<MigrationName>(parsed));
  return std::get<MigrationName>(parsed);
}

CallbackName callback(std::string_view name) {
  const FileName parsed = parse_file_name(name, defaults);
  CAPTURE(name);
  REQUIRE(std::holds_alternative<CallbackName>(parsed));
  return std::get<CallbackName>(parsed);
}

WrongName wrong(std::string_view name, const NamingOptions& naming = defaults) {
  const FileName parsed = parse_file_name(name, naming);
  CAPTURE(name);
  REQUIRE(std::holds_alternative<WrongName>(parsed));
  return std::get<WrongName>(parsed);
}

bool is_no_script(std::string_view name, const NamingOptions& naming = defaults) {
  return std::holds_alternative<NotAScript>(parse_file_name(name, naming));
}

std::string version_and_description(std::string_view name) {
  const MigrationName parsed = migration(name);
  return (parsed.version ? parsed.version->text() : "-") + "|" + parsed.description;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("versioned names are taken as Flyway takes them") {
  CHECK(version_and_description("V1.sql") == "1|");
  CHECK(version_and_description("V2__.sql") == "2|");
  CHECK(version_and_description("V4__a__b.sql") == "4|a  b");
  CHECK(version_and_description("V6__UP.SQL") == "6|UP");
  CHECK(version_and_description("V1.7__dots.x.sql") == "1.7|dots.x");
  CHECK(version_and_description("V012__zero.sql") == "012|zero");
  CHECK(version_and_description("V13_0__zero.sql") == "13.0|zero");
  CHECK(version_and_description("V15__trailing .sql") == "15|trailing ");
  CHECK(version_and_description("V1_8_____many.sql") == "1.8|   many");
  CHECK(version_and_description("V20230101120000__ts.sql") == "20230101120000|ts");
  CHECK(version_and_description("V17__uml\xC3\xA4ut.sql") == "17|uml\xC3\xA4ut");
}

TEST_CASE("the prefix tells the kind") {
  CHECK(migration("V1__x.sql").kind == MigrationKind::versioned);
  CHECK(migration("R__x.sql").kind == MigrationKind::repeatable);
  CHECK(migration("B1__x.sql").kind == MigrationKind::baseline);
  CHECK(migration("U1__x.sql").kind == MigrationKind::undo);
  CHECK(version_and_description("R__a_b.sql") == "-|a b");
  CHECK(version_and_description("R.sql") == "-|");
}

TEST_CASE("callbacks have an event and perhaps a description") {
  CHECK(callback("beforeMigrate.sql").event == CallbackEvent::before_migrate);
  CHECK(callback("beforeMigrate.sql").description.empty());
  CHECK(callback("afterMigrate__grant_all.sql").description == "grant all");
}

TEST_CASE("of several events that fit, the longest is meant") {
  CHECK(callback("afterMigrateApplied.sql").event == CallbackEvent::after_migrate_applied);
  CHECK(callback("beforeEachMigrateStatement.sql").event == CallbackEvent::before_each_migrate_statement);
  CHECK(callback("afterEachMigrateStatementError__x.sql").event == CallbackEvent::after_each_migrate_statement_error);
}

TEST_CASE("every event is found by its own name") {
  for (int i = 0; i <= static_cast<int>(CallbackEvent::after_connect); ++i) {
    const auto event = static_cast<CallbackEvent>(i);
    CHECK(callback(std::string(name(event)) + ".sql").event == event);
    CHECK(callback_event_from_name(name(event)) == event);
  }
  CHECK_FALSE(callback_event_from_name("BeforeMigrate"));
}

TEST_CASE("files without a suffix of ours are nobody's business") {
  CHECK(is_no_script("V9__no-suffix"));
  CHECK(is_no_script("V10__x.sql.bak"));
  CHECK(is_no_script("V10__x.sql.conf"));
  CHECK(is_no_script("README.md"));
  CHECK(is_no_script("V1__x.ddl"));
}

TEST_CASE("wrong names are told what is wrong") {
  CHECK(contains(wrong("V__x.sql").message, "needs a version"));
  CHECK(contains(wrong("V__x.sql").hint, "V1.2__x.sql"));
  CHECK(contains(wrong("B.sql").message, "a baseline migration needs a version"));
  CHECK(contains(wrong("U__x.sql").message, "an undo migration needs a version"));
  CHECK(contains(wrong("R1__x.sql").hint, "R__x.sql"));
  CHECK(contains(wrong("beforeMigrate1__x.sql").hint, "beforeMigrate__x.sql"));
  for (const char* name : {"Vx__y.sql", "V8.__dot.sql", "V+11__plus.sql", "V14 __blank.sql", "Vlatest__x.sql",
                           "V1..9__x.sql", "V_21__x.sql", "V22_.sql", "V3_x.sql"}) {
    CHECK(contains(wrong(name).message, "is no version"));
  }
  for (const char* name : {"readme.sql", "v5__lower.sql", ".V16__hidden.sql", "afterNothing.sql", ".sql"}) {
    CHECK(contains(wrong(name).message, "neither"));
  }
}

TEST_CASE("a wrong name that is nearly right gets the right one as hint") {
  CHECK(contains(wrong("V3_x.sql").hint, "V3__x.sql"));
  CHECK(contains(wrong("V3.1_add_a_b.sql").hint, "V3.1__add_a_b.sql"));
  CHECK(contains(wrong("v5__lower.SQL").hint, "V5__lower.SQL"));
  CHECK(contains(wrong("r__x.sql").hint, "R__x.sql"));
  CHECK(contains(wrong("afterMigrat__x.sql").hint, "afterMigrate__x.sql"));
  CHECK(contains(wrong("beforemigrate.sql").hint, "beforeMigrate.sql"));
  CHECK(contains(wrong("readme.sql").hint, "V1.2__description.sql"));
}

TEST_CASE("prefixes, separator and suffixes can be others") {
  NamingOptions naming;
  naming.versioned_prefix = "M";
  naming.repeatable_prefix = "MR";
  naming.separator = "-";
  naming.suffixes = {".ddl", ".sql"};
  CHECK(migration("M1-x.ddl", naming).version->text() == "1");
  CHECK(migration("M2-y.SQL", naming).description == "y");
  CHECK(migration("MR-z.sql", naming).kind == MigrationKind::repeatable);
  CHECK(contains(wrong("M-z.sql", naming).hint, "M1.2-z.sql"));
}

TEST_CASE("an empty prefix of versioned migrations means just numbers; an empty other one means none of that kind") {
  NamingOptions naming;
  naming.versioned_prefix = "";
  naming.undo_prefix = "";
  CHECK(migration("1__x.sql", naming).kind == MigrationKind::versioned);
  CHECK(migration("R__x.sql", naming).kind == MigrationKind::repeatable);
  CHECK(contains(wrong("x.sql", naming).message, "is no version"));
}
