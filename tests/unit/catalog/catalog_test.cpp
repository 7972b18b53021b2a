#include "core/catalog/catalog.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/catalog/checksum.hpp"
#include "tests/unit/catalog/temporary_folder.hpp"

using namespace fishway;
using fishway::test::TemporaryFolder;

namespace {

CatalogOptions options_for(const TemporaryFolder& folder) {
  CatalogOptions options;
  options.base = folder.path();
  options.locations = {"."};
  return options;
}

Catalog load(const TemporaryFolder& folder, const Placeholders& placeholders = Placeholders()) {
  return Catalog::load(options_for(folder), placeholders);
}

std::vector<std::string> scripts_of(const Catalog& catalog) {
  std::vector<std::string> scripts;
  for (const Migration& migration : catalog.migrations) scripts.push_back(migration.script);
  return scripts;
}

std::string text_of(const Catalog& catalog, const ScriptFile& file) {
  const auto source = catalog.open(file);
  std::string text;
  for (TextChunk chunk; source->next(chunk);) text += chunk.text;
  return text;
}

Error unsound(const Catalog& catalog) {
  try {
    catalog.require_sound();
  } catch (const Error& error) {
    return error;
  }
  FAIL("sound");
  return Error(ErrorKind::usage, "");
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("migrations are sorted: versioned, baselines, repeatables, undo") {
  const TemporaryFolder folder;
  for (const char* name : {"V10__a.sql", "V9__b.sql", "x/V1.10__c.sql", "V1_2__d.sql", "U9__e.sql", "R__b.sql",
                           "R__a.sql", "R__B.sql", "B5__f.sql", "U10__g.sql", "B12__h.sql"}) {
    folder.write(name, "");
  }
  const Catalog catalog = load(folder);
  catalog.require_sound();
  CHECK(scripts_of(catalog) == Names{"V1_2__d.sql", "x/V1.10__c.sql", "V9__b.sql", "V10__a.sql", "B5__f.sql",
                                     "B12__h.sql", "R__B.sql", "R__a.sql", "R__b.sql", "U9__e.sql", "U10__g.sql"});
  CHECK(catalog.warnings.empty());
}

TEST_CASE("repeatables are sorted as Java sorts strings: by UTF-16 units") {
  const TemporaryFolder folder;
  const std::string fish = "R__\xF0\x9F\x90\x9F.sql";  // U+1F41F, in UTF-16 D83D DC1F
  const std::string dash = "R__\xEF\xBC\x8D.sql";      // U+FF0D
  const std::string han = "R__\xE6\x97\xA5.sql";       // U+65E5
  for (const std::string& name : {dash, fish, han}) folder.write(name, "");
  CHECK(scripts_of(load(folder)) == Names{han, fish, dash});
}

TEST_CASE("a migration is known without a database") {
  const TemporaryFolder folder;
  folder.write("x/V1_2__add_email.sql", "SELECT 1;\r\n");
  const Catalog catalog = load(folder);
  REQUIRE(catalog.migrations.size() == 1);
  const Migration& migration = catalog.migrations.front();
  CHECK(migration.kind == MigrationKind::versioned);
  CHECK(migration.version->text() == "1.2");
  CHECK(migration.description == "add email");
  CHECK(migration.script == "x/V1_2__add_email.sql");
  CHECK(migration.checksum == 78787420);
  CHECK(migration.raw_checksum == 78787420);
  CHECK_FALSE(migration.phase);
  CHECK(history_type(migration.kind) == "SQL");
  CHECK(history_type(MigrationKind::baseline) == "SQL_BASELINE");
  CHECK(history_type(MigrationKind::undo) == "UNDO_SQL");
}

TEST_CASE("the phase comes from the directive at the top") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "-- fishway: phase=contract\nDROP TABLE t;\n");
  folder.write("V2__b.sql", "-- about fishway: nothing\nSELECT 1;\n");
  folder.write("V3__c.sql", "SELECT 1;\n" + std::string(9000, ' ') + "\n-- fishway: phase=expand\n");
  const Catalog catalog = load(folder);
  catalog.require_sound();
  CHECK(catalog.migrations[0].phase == Phase::contract);
  CHECK_FALSE(catalog.migrations[1].phase);
  CHECK_FALSE(catalog.migrations[2].phase);
}

TEST_CASE("an unknown directive is a problem with its line") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "-- first\n-- fishway: fase=contract\nSELECT 1;\n");
  const Error error = unsound(load(folder));
  CHECK(error.place.line == 2);
  CHECK(contains(error.hint, "phase"));
}

TEST_CASE("a repeatable has the checksum of its replaced text, and the raw one beside it") {
  const TemporaryFolder folder;
  folder.write("R__view.sql", "SELECT '${word}';\n");
  folder.write("V1__a.sql", "SELECT '${word}';\n");
  Placeholders placeholders;
  placeholders.set("word", "hello");
  const Catalog catalog = load(folder, placeholders);
  CHECK(catalog.migrations[1].checksum == checksum_of("SELECT 'hello';"));
  CHECK(catalog.migrations[1].raw_checksum == checksum_of("SELECT '${word}';"));
  CHECK(catalog.migrations[0].checksum == checksum_of("SELECT '${word}';"));
}

TEST_CASE("a catalog takes other placeholders as long as nothing that was read depends on them") {
  TemporaryFolder folder;
  folder.write("V1__a.sql", "SELECT '${who}';");
  folder.write("R__v.sql", "CREATE FUNCTION f() AS $$ SELECT 1 $$;\n");
  Placeholders later;
  later.set("who", "me");
  Catalog catalog = load(folder);
  REQUIRE(catalog.give(later));
  CHECK(text_of(catalog, catalog.migrations[0]) == "SELECT 'me';");
  CHECK(catalog.migrations[1].checksum == catalog.migrations[1].raw_checksum);
}

TEST_CASE("a catalog with a repeatable that names a placeholder is to be loaded with its value") {
  TemporaryFolder folder;
  folder.write("R__v.sql", std::string(40000, ' ') + "SELECT '${who}';");
  Placeholders placeholders;
  placeholders.set("who", "me");
  CHECK_FALSE(load(folder).give(placeholders));
  CHECK_FALSE(load(folder, placeholders).give(placeholders));
}

TEST_CASE("a placeholder is noticed wherever the file's blocks are cut") {
  for (const std::size_t before : {32767, 32768, 32766}) {
    TemporaryFolder folder;
    folder.write("R__v.sql", std::string(before, ' ') + "${who}");
    Placeholders placeholders;
    placeholders.set("who", "me");
    const Catalog catalog = load(folder, placeholders);
    CHECK(catalog.migrations[0].checksum == checksum_of(std::string(before, ' ') + "me"));
  }
}

TEST_CASE("a catalog with a script's settings that name a placeholder is to be loaded with its value") {
  TemporaryFolder folder;
  folder.write("V1__a.sql", "SELECT 1;");
  folder.write("V1__a.sql.conf", "shouldExecute=${run}");
  CHECK_FALSE(load(folder).give(Placeholders()));
}

TEST_CASE("a repeatable without replacement has the raw checksum only") {
  const TemporaryFolder folder;
  folder.write("R__view.sql", "SELECT '${word}';\n");
  folder.write("R__view.sql.conf", "placeholderReplacement=false\n");
  const Catalog catalog = load(folder);
  catalog.require_sound();
  CHECK(catalog.migrations[0].checksum == checksum_of("SELECT '${word}';"));
}

TEST_CASE("a missing placeholder of a repeatable is a problem, one of a versioned migration shows when it is opened") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "SELECT '${word}';\n");
  const Catalog catalog = load(folder);
  catalog.require_sound();
  CHECK_THROWS_AS(text_of(catalog, catalog.migrations[0]), Error);
  folder.write("R__view.sql", "\nSELECT '${word}';\n");
  const Error error = unsound(load(folder));
  CHECK(error.kind == ErrorKind::script);
  CHECK(error.place.line == 2);
}

TEST_CASE("opening a script replaces placeholders, and knows the file's name") {
  const TemporaryFolder folder;
  folder.write("x/V1__a.sql", "${flyway:filename} ${fishway:filename} ${schema}");
  Placeholders placeholders;
  placeholders.set("schema", "shop");
  const Catalog catalog = load(folder, placeholders);
  CHECK(text_of(catalog, catalog.migrations[0]) == "V1__a.sql V1__a.sql shop");
  CatalogOptions off = options_for(folder);
  off.placeholder_replacement = false;
  const Catalog raw = Catalog::load(off, placeholders);
  CHECK(text_of(raw, raw.migrations[0]) == "${flyway:filename} ${fishway:filename} ${schema}");
}

TEST_CASE("encodings are the general one, the script's own, or detected") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "SELECT '\xE4';\n");
  CHECK(unsound(load(folder)).place.column == 9);

  CatalogOptions options = options_for(folder);
  options.encoding = "ISO-8859-1";
  const std::int32_t expected = checksum_of("SELECT '\xC3\xA4';");
  CHECK(Catalog::load(options, Placeholders()).migrations[0].checksum == expected);

  options = options_for(folder);
  options.detect_encoding = true;
  CHECK(Catalog::load(options, Placeholders()).migrations[0].checksum == expected);

  folder.write("V1__a.sql.conf", "encoding=ISO-8859-1\n");
  const Catalog catalog = load(folder);
  CHECK(catalog.migrations[0].checksum == expected);
  CHECK(text_of(catalog, catalog.migrations[0]) == "SELECT '\xC3\xA4';\n");
}

TEST_CASE("the checksum of detected encodings is the one that Flyway wrote") {
  const TemporaryFolder folder;
  folder.write("V6__latin1.sql", "INSERT INTO e VALUES ('latin1', '\xE4');\n");
  std::string utf16 = "\xFF\xFE";
  for (const char c : std::string_view("INSERT INTO e VALUES ('utf16', '\xE4');\n")) utf16.append({c, '\0'});
  folder.write("V8__utf16.sql", utf16);
  CatalogOptions options = options_for(folder);
  options.detect_encoding = true;
  const Catalog catalog = Catalog::load(options, Placeholders());
  catalog.require_sound();
  CHECK(catalog.migrations[0].checksum == 564986523);
  CHECK(catalog.migrations[1].checksum == 1379150761);
}

TEST_CASE("an unknown general encoding stops at once") {
  const TemporaryFolder folder;
  CatalogOptions options = options_for(folder);
  options.encoding = "UTF-9";
  CHECK_THROWS_AS(Catalog::load(options, Placeholders()), Error);
}

TEST_CASE("a script's settings are found whatever their case; settings of no script do not matter") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "");
  folder.write("v1__A.SQL.conf", "executeInTransaction=false");
  folder.write("V2__b.sql.conf", "nonsense");
  folder.write("notes.conf", "nonsense");
  const Catalog catalog = load(folder);
  catalog.require_sound();
  CHECK(catalog.migrations[0].config.execute_in_transaction == false);
}

TEST_CASE("a wrong setting of a script is a problem with its line") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "");
  folder.write("V1__a.sql.conf", "\nnosuchkey=1\n");
  const Error error = unsound(load(folder));
  CHECK(contains(error.place.file, "V1__a.sql.conf"));
  CHECK(error.place.line == 2);
}

TEST_CASE("all problems are told at once") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "");
  folder.write("V01__b.sql", "");
  folder.write("x/V2_0__c.sql", "");
  folder.write("V2__d.sql", "");
  folder.write("R__r_x.sql", "");
  folder.write("x/R__r x.sql", "");
  folder.write("B2__d.sql", "");
  folder.write("B2.0__d.sql", "");
  folder.write("U2__d.sql", "");
  folder.write("readme.sql", "");
  folder.write("V3_x.sql", "");
  const Catalog catalog = load(folder);
  CHECK(catalog.problems.size() == 6);
  const Error error = unsound(catalog);
  CHECK(error.kind == ErrorKind::configuration);
  for (const char* part : {"V1__a.sql", "V01__b.sql", "V2_0__c.sql", "V2__d.sql", "R__r_x.sql", "R__r x.sql",
                           "B2__d.sql", "B2.0__d.sql", "readme.sql", "V3_x.sql", "6 problems"}) {
    CAPTURE(part);
    CHECK(contains(error.message, part));
  }
  CHECK(contains(error.hint, "validate_migration_naming = false"));
}

TEST_CASE("many problems are listed up to a bearable number") {
  const TemporaryFolder folder;
  for (int i = 0; i < 120; ++i) folder.write("wrong" + std::to_string(i) + ".sql", "");
  const Error error = unsound(load(folder));
  CHECK(contains(error.message, "120 problems"));
  CHECK(contains(error.message, "and 70 more"));
  CHECK(std::count(error.hint.begin(), error.hint.end(), '\n') < 6);
}

TEST_CASE("one problem is thrown as itself") {
  const TemporaryFolder folder;
  folder.write("readme.sql", "");
  const Error error = unsound(load(folder));
  CHECK(contains(error.place.file, "readme.sql"));
  CHECK(contains(error.message, "neither"));
}

TEST_CASE("wrong names can be ignored, with one warning that lists them") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "");
  folder.write("readme.sql", "");
  folder.write("V3_x.sql", "");
  CatalogOptions options = options_for(folder);
  options.validate_naming = false;
  const Catalog catalog = Catalog::load(options, Placeholders());
  catalog.require_sound();
  CHECK(scripts_of(catalog) == Names{"V1__a.sql"});
  REQUIRE(catalog.warnings.size() == 1);
  CHECK(contains(catalog.warnings[0].message, "readme.sql"));
  CHECK(contains(catalog.warnings[0].message, "V3_x.sql"));
}

TEST_CASE("a baseline and a versioned migration may have the same version") {
  const TemporaryFolder folder;
  folder.write("V5__a.sql", "");
  folder.write("B5__a.sql", "");
  folder.write("U5__a.sql", "");
  load(folder).require_sound();
}

TEST_CASE("callbacks are sorted by event, then by description, the empty one first") {
  const TemporaryFolder folder;
  folder.write("afterMigrate__b.sql", "");
  folder.write("x/afterMigrate__a.sql", "");
  folder.write("afterMigrate.sql", "");
  folder.write("beforeMigrate.sql", "");
  const Catalog catalog = load(folder);
  catalog.require_sound();
  REQUIRE(catalog.callbacks.size() == 4);
  CHECK(catalog.callbacks[0].event == CallbackEvent::before_migrate);
  const auto after = catalog.callbacks_of(CallbackEvent::after_migrate);
  REQUIRE(after.size() == 3);
  CHECK(after[0]->description.empty());
  CHECK(after[1]->script == "x/afterMigrate__a.sql");
  CHECK(after[2]->description == "b");
  CHECK(catalog.callbacks_of(CallbackEvent::after_info).empty());
  CHECK(catalog.migrations.empty());
}

TEST_CASE("two callbacks with the same file name are a problem that names both") {
  const TemporaryFolder folder;
  folder.write("a/beforeMigrate.sql", "");
  folder.write("b/beforeMigrate.sql", "");
  const Error error = unsound(load(folder));
  CHECK(contains(error.message, "a/beforeMigrate.sql"));
  CHECK(contains(error.message, "b/beforeMigrate.sql"));
}

TEST_CASE("with callback locations, callbacks come only from there and migrations do not") {
  const TemporaryFolder folder;
  folder.write("sql/V1__a.sql", "");
  folder.write("sql/afterMigrate.sql", "");
  folder.write("callbacks/afterMigrate__x.sql", "");
  folder.write("callbacks/V2__b.sql", "");
  CatalogOptions options = options_for(folder);
  options.locations = {"sql"};
  options.callback_locations = {"callbacks", "none"};
  const Catalog catalog = Catalog::load(options, Placeholders());
  catalog.require_sound();
  CHECK(scripts_of(catalog) == Names{"V1__a.sql"});
  REQUIRE(catalog.callbacks.size() == 1);
  CHECK(catalog.callbacks[0].description == "x");
}

TEST_CASE("several locations make one catalog") {
  const TemporaryFolder folder;
  folder.write("sql/V1__a.sql", "");
  folder.write("more/V2__b.sql", "");
  folder.write("w/m1/V3__c.sql", "");
  folder.write("w/m2/x/V4__d.sql", "");
  CatalogOptions options = options_for(folder);
  options.locations = {"filesystem:sql", "more", "w/m*"};
  const Catalog catalog = Catalog::load(options, Placeholders());
  catalog.require_sound();
  CHECK(scripts_of(catalog) == Names{"V1__a.sql", "V2__b.sql", "V3__c.sql", "x/V4__d.sql"});
}

TEST_CASE("a file that two patterns find is there once") {
  const TemporaryFolder folder;
  folder.write("sql/m1/V1__a.sql", "");
  CatalogOptions options = options_for(folder);
  options.locations = {"sql/m*", "sql/?1"};
  const Catalog catalog = Catalog::load(options, Placeholders());
  catalog.require_sound();
  CHECK(catalog.migrations.size() == 1);
}

TEST_CASE("a missing location is a problem, or a warning when that is wanted") {
  const TemporaryFolder folder;
  folder.write("file", "");
  CatalogOptions options = options_for(folder);
  options.locations = {"nosuch", "file"};
  Catalog catalog = Catalog::load(options, Placeholders());
  REQUIRE(catalog.problems.size() == 2);
  CHECK(catalog.problems[0].place.file == (folder.path() / "nosuch").string());
  CHECK(contains(catalog.problems[0].message, "does not exist"));
  CHECK(contains(catalog.problems[1].message, "not a folder"));
  options.fail_on_missing_locations = false;
  catalog = Catalog::load(options, Placeholders());
  catalog.require_sound();
  CHECK(catalog.warnings.size() == 2);
}

TEST_CASE("an empty location is sound, with a warning") {
  const TemporaryFolder folder;
  const Catalog catalog = load(folder);
  catalog.require_sound();
  REQUIRE(catalog.warnings.size() == 1);
  CHECK(contains(catalog.warnings[0].message, "no migrations found in ."));
}

TEST_CASE("a script that does not decode is a problem, and the others are still there") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "\xFF");
  folder.write("V2__b.sql", "SELECT 1;");
  folder.write("afterMigrate.sql", std::string("a\0b", 3));
  const Catalog catalog = load(folder);
  CHECK(catalog.problems.size() == 2);
  REQUIRE(catalog.migrations.size() == 2);
  CHECK_FALSE(catalog.migrations[0].checksum);
  CHECK(catalog.migrations[1].checksum == 78787420);
}

TEST_CASE("the script of Flyway's other suffixes and prefixes comes out as Flyway's did") {
  const TemporaryFolder folder;
  folder.write("M1-x.ddl", "SELECT 1;\n");
  folder.write("M2-y.SQL", "SELECT 1;\n");
  folder.write("Z-z.sql", "SELECT 1;\n");
  CatalogOptions options = options_for(folder);
  options.naming.versioned_prefix = "M";
  options.naming.repeatable_prefix = "Z";
  options.naming.separator = "-";
  options.naming.suffixes = {".ddl", ".sql"};
  const Catalog catalog = Catalog::load(options, Placeholders());
  catalog.require_sound();
  CHECK(scripts_of(catalog) == Names{"M1-x.ddl", "M2-y.SQL", "Z-z.sql"});
  CHECK(catalog.migrations[2].checksum == 78787420);
}
