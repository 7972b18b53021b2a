// Texts and ranks as the history table holds them.
#include <doctest/doctest.h>

#include <string>

#include "core/history/history_row.hpp"
#include "core/history/new_rows.hpp"

using namespace fishway;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

Migration migration(MigrationKind kind, std::string_view version) {
  Migration result;
  result.kind = kind;
  result.version = Version::parse(version);
  result.description = "add x";
  result.script = "a/b/V1__add_x.sql";
  result.checksum = -5;
  return result;
}

}  // namespace

TEST_CASE("a description of 200 characters is kept, a longer one cut to 197 and three dots") {
  CHECK(abbreviate_description(repeated("d", 200)) == repeated("d", 200));
  CHECK(abbreviate_description(repeated("d", 201)) == repeated("d", 197) + "...");
  CHECK(abbreviate_description("") == "");
}

TEST_CASE("a character outside the basic plane counts as two, as in Java, and is never cut") {
  CHECK(abbreviate_description(repeated("\u00e9", 200)) == repeated("\u00e9", 200));
  CHECK(abbreviate_description(repeated("\U0001F41F", 100)) == repeated("\U0001F41F", 100));
  CHECK(abbreviate_description(repeated("\U0001F41F", 101)) == repeated("\U0001F41F", 98) + "...");
}

TEST_CASE("a script of more than 1000 characters loses its first three and what is beyond 1000") {
  CHECK(abbreviate_script(repeated("s", 1000)) == repeated("s", 1000));
  CHECK(abbreviate_script("abc" + repeated("s", 997) + "tail") == "..." + repeated("s", 997));
  CHECK(abbreviate_script("abc" + repeated("\u00e9", 998)) == "..." + repeated("\u00e9", 997));
}

TEST_CASE("the next rank is one more than the highest, and 1 in an empty table") {
  CHECK(next_rank({}) == 1);
  HistoryRow schema;
  schema.installed_rank = 0;
  CHECK(next_rank({schema}) == 1);
  HistoryRow seventh;
  seventh.installed_rank = 7;
  CHECK(next_rank({schema, seventh}) == 8);
}

TEST_CASE("the row of an applied migration") {
  const HistoryRow row = applied_row(migration(MigrationKind::versioned, "001_2"), 4, "ann", true);
  CHECK(row.installed_rank == 4);
  CHECK(row.version == "001.2");
  CHECK(row.description == "add x");
  CHECK(row.type == "SQL");
  CHECK(row.script == "a/b/V1__add_x.sql");
  CHECK(row.checksum == -5);
  CHECK(row.installed_by == "ann");
  CHECK(row.success);
  CHECK(applied_row(migration(MigrationKind::baseline, "2"), 1, "", true).type == "SQL_BASELINE");
  CHECK(undo_row(migration(MigrationKind::undo, "2"), 1, "").type == "UNDO_SQL");
  CHECK_FALSE(applied_row(migration(MigrationKind::versioned, "2"), 1, "", false).success);
}

TEST_CASE("the row of a repeatable has no version") {
  const HistoryRow row = applied_row(migration(MigrationKind::repeatable, ""), 4, "ann", true);
  CHECK_FALSE(row.version.has_value());
  CHECK(row.type == "SQL");
}

TEST_CASE("the row of a baseline has its description as script and no checksum") {
  const HistoryRow row = baseline_row("2", "it's old", "ann");
  CHECK(row.installed_rank == 1);
  CHECK(row.version == "2");
  CHECK(row.type == "BASELINE");
  CHECK(row.description == "it's old");
  CHECK(row.script == "it's old");
  CHECK_FALSE(row.checksum.has_value());
}

TEST_CASE("the row of created schemas lists them without blanks and has the rank 0") {
  const HistoryRow row = schema_row({"\"a\"", "\"b\""}, "ann");
  CHECK(row.installed_rank == 0);
  CHECK_FALSE(row.version.has_value());
  CHECK(row.type == "SCHEMA");
  CHECK(row.description == "<< Flyway Schema Creation >>");
  CHECK(row.script == "\"a\",\"b\"");
}

TEST_CASE("the row of a deletion copies the applied one") {
  HistoryRow applied = applied_row(migration(MigrationKind::versioned, "2"), 3, "ann", true);
  applied.execution_time_ms = 77;
  const HistoryRow row = delete_row(applied, 9, "bob");
  CHECK(row.installed_rank == 9);
  CHECK(row.version == "2");
  CHECK(row.type == "DELETE");
  CHECK(row.checksum == -5);
  CHECK(row.installed_by == "bob");
  CHECK(row.execution_time_ms == 0);
}
